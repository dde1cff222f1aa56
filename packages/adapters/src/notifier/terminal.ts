// Calls the person at the terminal. It must not know which stream that is.
import type { Notifier } from '@kintsugi/engine/ports';

/** `write` gets whole lines, ending in a line break. */
export function createTerminalNotifier(write: (text: string) => void): Notifier {
  return {
    name: 'terminal',
    async send({ title, severity, body, incidentId }) {
      const lines = [
        `${severity}: ${plain(title)} (${plain(incidentId)})`,
        ...body.split('\n').map((line) => `  ${plain(line)}`),
      ];
      try {
        write(`${lines.join('\n')}\n`);
        return { kind: 'delivered', to: 'terminal' };
      } catch (error) {
        const because = error instanceof Error ? error.message : String(error);
        return {
          kind: 'failed',
          to: 'terminal',
          because,
          mend: 'Name a webhook under `notify` in the configuration, so that somebody is reached.',
        };
      }
    },
  };
}

/** Messages quote telemetry, which may hold escape sequences: a terminal must not obey them. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, ' ');
}
