// Algorithms over numbers and text. Pure: no I/O, no clock, no randomness of their own. One line a name, room by room.
export { calibrationOf } from './calibration/calibration.ts';
export { calibrated } from './calibration/confidence-curve.ts';
export type { ConfidenceCurve } from './calibration/confidence-curve.ts';
export { FalseAlarmBudget } from './calibration/false-alarm-budget.ts';
export type { BudgetTuning, ServiceThreshold } from './calibration/false-alarm-budget.ts';
export { reliabilityOf } from './calibration/reliability.ts';
export type { Reliability, ReliabilityBin, Said } from './calibration/reliability.ts';
export type {
  CauseEvidence,
  CauseInput,
  CauseRanking,
  Channel,
  Mechanism,
  MetricColumn,
  RankedColumn,
  RankedService,
  Symptom,
  TemplateStatistic,
} from './causes/cause-input.ts';
export { metricMeaning } from './causes/metric-meaning.ts';
export type { MetricKind, MetricMeaning } from './causes/metric-meaning.ts';
export { NONE_NATS, rankCauses } from './causes/rank-causes.ts';
export { attributeRecovery } from './counterfactual/attribution.ts';
export type { Attributed, RecoveryInput } from './counterfactual/attribution.ts';
export { counterfactualOf } from './counterfactual/counterfactual.ts';
export type { Counterfactual, CounterfactualInput, Interval, NotEnoughData } from './counterfactual/counterfactual.ts';
export { describeChanges } from './culprit/change-features.ts';
export type { ChangeFeatures, CulpritWeights, DescribedChange } from './culprit/change-features.ts';
export { contentWords } from './culprit/change-words.ts';
export type { CandidateChange, ChangeSymptom, UsualWords } from './culprit/change.ts';
export type { Placed, Timed } from './culprit/circumstances.ts';
export { rankChanges, standing } from './culprit/rank-changes.ts';
export type { ChangeRanking, ChangeReason, Match, RankedChange } from './culprit/rank-changes.ts';
export { ALARM_SCORE, DetectorPool } from './detect/detector-pool.ts';
export type { Departure, Finding } from './detect/detector-pool.ts';
export { MachineDetector } from './detect/machine-detector.ts';
export { principalAxes } from './detect/principal-axes.ts';
export { adaptedShare } from './forecast/adapted-share.ts';
export { INTERVAL_SHARE, timeToThreshold } from './forecast/time-to-threshold.ts';
export type { Growth, Outlook, ThresholdQuestion, TimeToThreshold } from './forecast/time-to-threshold.ts';
export { templateCovers } from './logs/template-covers.ts';
export { TemplateMiner } from './logs/template-miner.ts';
export type { Parameters, Template } from './logs/template-miner.ts';
export type { TemplateChange } from './logs/template-table.ts';
export { TemplateWatch } from './logs/watching/template-watch.ts';
export type { TemplateNews, TemplateWatchTuning } from './logs/watching/template-watch.ts';
export { LineMasker } from './masking/line-masker.ts';
export { mask, maskNamed, maskingRules } from './masking/mask.ts';
export type { Found, Masked, MaskingChoice, MaskingRules } from './masking/mask.ts';
export { MaskingTally } from './masking/masking-tally.ts';
export type { MaskedCount } from './masking/masking-tally.ts';
export type { MaskingRuleName } from './masking/rule.ts';
export type { IncidentText } from './memory/collection.ts';
export { IncidentIndex } from './memory/incident-index.ts';
export type { Asked, IndexLoaded, Recollection, Similar } from './memory/incident-index.ts';
export { reasonPhrase } from './memory/reasons.ts';
export type { Reason } from './memory/reasons.ts';
export { changePoint } from './onset/change-point.ts';
export type { ChangePoint } from './onset/change-point.ts';
export { onsetOf, segmentsOf } from './onset/onset.ts';
export type { Baseline, Onset, Segment } from './onset/onset.ts';
export { departure } from './shift/departure.ts';
export { notReady } from './shift/not-ready.ts';
export type { Shift } from './shift/shift.ts';
export { flatLine, gap } from './shift/stillness.ts';
export { unusualErrors } from './shift/unusual-errors.ts';
export { varianceChange } from './shift/variance-change.ts';
export { BURN_RULES, BurnRate } from './slo/burn-rate.ts';
export type { BudgetState, BurnAnswer, BurnRule } from './slo/burn-rate.ts';
export { readOpenSlo } from './slo/open-slo.ts';
export type { MetricSource, Slo, SloReading } from './slo/open-slo.ts';
export { binomialSurprise, predictiveSurprise } from './statistics/binomial.ts';
export type { SeenBefore } from './statistics/binomial.ts';
export { DdSketch } from './statistics/dd-sketch.ts';
export { mean, median, quantile, spread } from './statistics/robust.ts';
export { sequentialTest } from './statistics/sequential.ts';
export type { SequentialAnswer, SequentialTest } from './statistics/sequential.ts';
export type { StormEvent, StormGroup } from './storm/group-ledger.ts';
export { severityRank } from './storm/storm-alert.ts';
export type { SeverityRank, StormAlert, StormTopology } from './storm/storm-alert.ts';
export { StormCorrelator } from './storm/storm-correlator.ts';
export type { Placement, StormCounts, StormOptions } from './storm/storm-correlator.ts';
export { characterGrams } from './text/character-grams.ts';
export { mechanismsOf } from './text/mechanisms.ts';
export { isStopWord } from './text/stop-words.ts';
export { identifiers, words } from './text/words.ts';
export { callStatistics } from './traces/call-statistics.ts';
export type { CallPhase, CallStatistic, Phase, PhaseSpans } from './traces/call-statistics.ts';
export { edgeVerdicts } from './traces/edge-verdict.ts';
export type { EdgeVerdict } from './traces/edge-verdict.ts';
export { networkDelays } from './traces/network-delays.ts';
export type { NetworkDelay } from './traces/network-delays.ts';
export { ownWork } from './traces/own-work.ts';
export type { OwnWork } from './traces/own-work.ts';
export { pairCalls } from './traces/pair-calls.ts';
export type { CallLink, LinkEnd } from './traces/pair-calls.ts';
export { criticalPath, selfTimes } from './traces/self-time.ts';
export type { PathStep } from './traces/self-time.ts';
export { spanForest } from './traces/span-columns.ts';
export type { SpanColumns, SpanForest, SpanKind } from './traces/span-columns.ts';
export { retriesOf, spanLinks } from './traces/span-links.ts';
export type { RepeatedCalls } from './traces/span-links.ts';
