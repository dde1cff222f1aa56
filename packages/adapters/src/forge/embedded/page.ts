// A pull request as a page for people and as JSON. Everything that somebody wrote is escaped; nothing can be changed here.
import type { Check, PullRequest, Review } from '@kintsugi/engine/ports';

export interface PullView {
  readonly repository: string;
  readonly pullRequest: PullRequest;
  readonly comments: readonly { readonly author: string; readonly text: string }[];
  readonly reviews: readonly Review[];
  readonly checks: readonly Check[];
  /** As `git diff` shows it; cut. */
  readonly diff: string;
}

export function pullJson(view: PullView): string {
  return `${JSON.stringify(view, null, 2)}\n`;
}

export function pullPage({ repository, pullRequest: pull, comments, reviews, checks, diff }: PullView): string {
  const title = `${escaped(pull.title)} · ${escaped(repository)} #${pull.number}`;
  const merged =
    pull.mergedCommit === null ? '' : `, merged as <code>${escaped(pull.mergedCommit.slice(0, 12))}</code>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head><body><main>
<h1>${escaped(pull.title)} <small>#${pull.number}</small></h1>
<p><b class="${pull.state}">${pull.state}</b> · ${escaped(pull.author)} wants
<code>${escaped(pull.branch)}</code> (<code>${escaped(pull.headCommit.slice(0, 12))}</code>)
in <code>${escaped(pull.base)}</code>${merged}</p>
<pre class="text">${escaped(pull.body)}</pre>
${section('Checks', checks.map(checkLine))}
${section('Reviews', reviews.map(reviewBlock))}
${section(
  'Comments',
  comments.map(({ author, text }) => said(author, '', text)),
)}
<h2>Changes</h2><pre class="diff">${diff === '' ? 'none' : diff.split('\n').map(diffLine).join('\n')}</pre>
</main></body></html>
`;
}

/** With `pullPage`: no script, no picture, no frame, nothing from elsewhere. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function section(name: string, blocks: readonly string[]): string {
  return blocks.length === 0 ? '' : `<h2>${name}</h2>\n${blocks.join('\n')}`;
}

function checkLine({ name, state, says }: Check): string {
  return `<p><b class="${state}">${state}</b> ${escaped(name)}: ${escaped(says)}</p>`;
}

function reviewBlock({ author, verdict, summary, comments }: Review): string {
  const inline = comments.map(({ path, line, text }) => said(`${path}:${line}`, '', text));
  return said(author, verdict, summary) + inline.join('');
}

function said(who: string, how: string, text: string): string {
  return `<section><p><b>${escaped(who)}</b> ${escaped(how)}</p><pre class="text">${escaped(text)}</pre></section>`;
}

function diffLine(line: string): string {
  const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : line.startsWith('@@') ? 'place' : '';
  return kind === '' ? escaped(line) : `<span class="${kind}">${escaped(line)}</span>`;
}

/** Also letters that would turn the direction of the text around them, which hides what a line says. */
function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text
    .replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? '')
    .replaceAll(/\p{Bidi_Control}/gu, (letter) => `[U+${letter.codePointAt(0)?.toString(16).toUpperCase()}]`);
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
small { color: gray; font-weight: normal; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8884; border-radius: .5rem; }
pre.text { white-space: pre-wrap; font: inherit; }
section section, section + section { margin-left: 1rem; }
.open, .passed, .added { color: #187a33; } .closed, .failed, .removed { color: #c0262d; }
.merged { color: #7a3ac8; } .running, .place { color: #9a6700; }
`;
