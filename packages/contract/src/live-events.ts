// Names of the events that people and pages see. Timeline entries carry the live feed's names, and some of their own.

export const LIVE_EVENTS = [
  'phase:changed',
  'signal_detected',
  'incident_opened',
  'evidence_collected',
  'hypothesis_generated',
  'option_chosen',
  'approval_requested',
  'approval_decided',
  'action_started',
  'action_executed',
  'verification_completed',
  'postmortem_written',
  'lesson_learned',
  'service:changed',
  'development:phase_changed',
  'development:deleted',
  'agent:state_changed',
  'build:started',
  'build:ended',
  'repair:opened',
  'repair:failure_repeated',
  'repair:culprit_narrowed',
  'repair:culprit_found',
  'repair:candidate_tried',
  'repair:patch_proven',
  'repair:search_ended',
  'repair:proposed',
  'repair:reviewed',
  'repair:approval_decided',
  'repair:held_back',
  'repair:merge_changed',
  'repair:deployment_changed',
  'repair:tidied',
  'project:locks_changed',
  'resync',
] as const;

export type LiveEvent = (typeof LIVE_EVENTS)[number];

/** What stands on a timeline: the live feed's events, and what only an incident's own page needs. */
export const TIMELINE_KINDS = [
  ...LIVE_EVENTS,
  'severity_raised',
  'options_weighed',
  'action_held_back',
  'watch_began',
  'person_called',
  'comment_added',
  'service_released',
] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];
