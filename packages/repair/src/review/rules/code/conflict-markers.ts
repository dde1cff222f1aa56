// A merge that nobody finished. It must not take a heading's underline for one.
import { fileRule } from '../../rule.ts';

export const conflictMarkers = fileRule('conflict-markers', (file) =>
  file.added.flatMap(({ text, line }) =>
    /^(?:<{7}|>{7}|\|{7})(?: \S|$)/.test(text)
      ? [
          {
            severity: 'blocker' as const,
            line,
            says: 'leaves the marker of an unfinished merge',
            mend: 'decide between the two sides',
          },
        ]
      : [],
  ),
);
