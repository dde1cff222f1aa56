/** Links between our own documents: a relative link must lead to something that is there. */
import { posix } from 'node:path';
import type { SourceFile } from '../source-tree.ts';
import { error, type LintFault } from './fault.ts';

export function linkFaults(files: readonly SourceFile[]): LintFault[] {
  const there = new Set<string>();
  for (const { path } of files) for (let at = path; at !== '.'; at = posix.dirname(at)) there.add(at);

  const faults: LintFault[] = [];
  for (const { path, text } of files.filter((file) => file.path.endsWith('.md'))) {
    for (const { target, line } of relativeLinks(text)) {
      const [file = '', anchor] = target.split('#');
      const at =
        file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(file))).replace(/\/$/, '');
      if (!there.has(at) && at !== '.' && at !== 'LICENSE') {
        faults.push(error(`${path}:${line}`, `the link to '${target}' leads nowhere`));
      } else if (anchor !== undefined && at.endsWith('.md') && !headings(files, at).includes(anchor)) {
        faults.push(error(`${path}:${line}`, `'${at}' has no heading for '#${anchor}'`));
      }
    }
  }
  return faults;
}

function relativeLinks(text: string): { target: string; line: number }[] {
  const links: { target: string; line: number }[] = [];
  let inFence = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*```/.test(line)) inFence = !inFence;
    if (inFence) continue;
    for (const [, target = ''] of line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(<?([^)\s>]+)>?\)/g)) {
      if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) links.push({ target, line: index + 1 });
    }
  }
  return links;
}

/** Anchors as code hosts make them: lower case, punctuation dropped, spaces to hyphens. */
function headings(files: readonly SourceFile[], path: string): string[] {
  const text = files.find((file) => file.path === path)?.text ?? '';
  return [...text.matchAll(/^#+\s+(.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
