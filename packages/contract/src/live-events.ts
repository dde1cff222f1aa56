// Names of the events that people and pages see. Timeline entries carry the same names as the live feed.

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
  'resync',
] as const;

export type LiveEvent = (typeof LIVE_EVENTS)[number];
