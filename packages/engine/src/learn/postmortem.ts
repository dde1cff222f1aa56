// The postmortem, told from the incident's own events: blameless, every sentence from something that was recorded.
import type { StoredEvent } from '@kintsugi/domain';

export function postmortem(id: string, events: readonly StoredEvent[]): string {
  return `# ${id}\n\n${events.map((event) => `- ${event.type}`).join('\n')}\n`;
}
