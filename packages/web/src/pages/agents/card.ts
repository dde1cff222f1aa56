// Of the one scorecard the part that speaks of an agent's own work, in a sentence. What nobody counts is said to be not counted.
import type { Answer } from '@kintsugi/contract';
import { counted, duration } from '../../words/figures.ts';

export function cardOf(name: string, card: Answer<'getScorecard'> | null): string {
  if (card === null) return '';
  const { alarms, confidence, helps, resolved } = card;
  switch (name) {
    case 'Scout':
      return `${counted(alarms.right, 'alarm')} right, ${alarms.wrong} wrong; noticed after ${duration(card.medianDetectedAfterSeconds)} (median)`;
    case 'Archaeologist':
      return confidence === null
        ? 'No cause was acted upon yet, so nobody knows how good its confidence is.'
        : `Brier score ${confidence.brier.toFixed(3)} over ${counted(confidence.outcomes, 'outcome')} (0 is perfect, 0.25 is a coin)`;
    case 'Surgeon':
      return `${counted(card.actions, 'action')}, ${card.undone} taken back`;
    case 'Guardian':
      return `${helps.helped} helped, ${helps.refuted} refuted, ${helps.worse} made it worse, ${helps.cannotTell} cannot tell`;
    case 'Strategist':
      return `${counted(resolved.byAction, 'incident')} mended by what it chose`;
    case 'Diplomat':
      return `${counted(card.escalated, 'incident')} handed to people`;
    default:
      return 'No figure of its own is counted yet.';
  }
}
