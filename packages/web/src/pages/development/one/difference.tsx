// A patch to read: line numbers, signs and colours, what the review found at its lines. The code is hostile: hidden characters are shown.
import { useSignal } from '@preact/signals';
import type { Answer } from '@kintsugi/contract';
import { counted } from '../../../words/figures.ts';
import { plainOutput } from '../../../words/output.ts';
import { readDiff, type DiffFile, type DiffLine } from './unified-diff.ts';

type Finding = NonNullable<Answer<'getRepair'>['review']>['findings'][number];

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−', note: '' };
const SAID: Readonly<Record<DiffLine['kind'], string>> = { same: '', added: 'added', removed: 'removed', note: '' };
/** More lines than this are shown when somebody asks for them. */
const LINES_SHOWN = 400;

export function Difference({ diff, findings }: { readonly diff: string; readonly findings: readonly Finding[] }) {
  const files = readDiff(diff);
  const placed = new Set(files.flatMap((file) => findingsAt(file, findings)));
  const rest = findings.filter((finding) => !placed.has(finding));
  if (files.length === 0) return <p class="empty">It changes no text.</p>;
  return (
    <>
      {files.map((file, index) => (
        <FileDifference key={`${index} ${file.to ?? file.from ?? ''}`} file={file} findings={findings} />
      ))}
      {rest.length > 0 && (
        <ul class="plain">
          {rest.map((finding) => (
            <li key={`${finding.rule} ${finding.path} ${finding.line}`}>
              <FindingText finding={finding} withPlace />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function findingsAt({ to, hunks }: DiffFile, findings: readonly Finding[]): Finding[] {
  const lines = new Set(hunks.flatMap((hunk) => hunk.lines.map(({ after }) => after)));
  return findings.filter(({ path, line }) => path === to && lines.has(line));
}

function FileDifference({ file, findings }: { readonly file: DiffFile; readonly findings: readonly Finding[] }) {
  const isAll = useSignal(false);
  const { from, to, notes, hunks, added, removed } = file;
  const name = to ?? from ?? 'a file';
  const here = findingsAt(file, findings);
  const count = hunks.reduce((all, hunk) => all + hunk.lines.length, 0);
  let left = isAll.value ? Number.POSITIVE_INFINITY : LINES_SHOWN;
  return (
    <section class="difference" aria-label={`Changes of ${name}`}>
      <h3 class="mono">
        {plainOutput(from !== null && to !== null && from !== to ? `${from} → ${to}` : name)}{' '}
        <span class="soft">
          {from === null ? 'new, ' : to === null ? 'deleted, ' : ''}
          <span class="plus">+{added}</span> <span class="minus">−{removed}</span>
        </span>
      </h3>
      {notes.map((note) => (
        <p key={note} class="soft mono">
          {plainOutput(note)}
        </p>
      ))}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={`Lines of ${name}`}>
        <table class="diff mono">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">line before</th>
              <th scope="col">line after</th>
              <th scope="col">change</th>
              <th scope="col">code</th>
            </tr>
          </thead>
          {hunks.map((hunk) => {
            const shown = hunk.lines.slice(0, left);
            left = Math.max(0, left - hunk.lines.length);
            return (
              <tbody key={`${hunk.before} ${hunk.after}`}>
                <tr class="hunk">
                  <td colSpan={4}>
                    line {hunk.after} {plainOutput(hunk.about)}
                  </td>
                </tr>
                {shown.map((line, index) => (
                  <Line key={index} line={line} findings={here.filter(({ line: at }) => at === line.after)} />
                ))}
              </tbody>
            );
          })}
        </table>
      </div>
      {count > LINES_SHOWN && !isAll.value && (
        <button onClick={() => (isAll.value = true)}>Show all {counted(count, 'line')}</button>
      )}
    </section>
  );
}

function Line({ line, findings }: { readonly line: DiffLine; readonly findings: readonly Finding[] }) {
  const { kind, before, after, text } = line;
  return (
    <>
      <tr class={kind}>
        <td class="number">{before}</td>
        <td class="number">{after}</td>
        <td class="sign">
          <span aria-hidden="true">{SIGNS[kind]}</span>
          <span class="visually-hidden">{SAID[kind]}</span>
        </td>
        <td class="code">{plainOutput(text)}</td>
      </tr>
      {findings.map((finding) => (
        <tr key={finding.rule} class="finding">
          <td colSpan={3} />
          <td>
            <FindingText finding={finding} />
          </td>
        </tr>
      ))}
    </>
  );
}

/** A blocker keeps it from being merged. */
function FindingText({ finding, withPlace = false }: { readonly finding: Finding; readonly withPlace?: boolean }) {
  const { severity, rule, says, mend, path, line } = finding;
  return (
    <p class="finding-text">
      <strong class={severity === 'minor' ? 'soft' : 'tone-will-hurt'}>
        {severity === 'minor' ? '○' : '▲'} {severity}
      </strong>{' '}
      {withPlace && (
        <span class="mono">
          {path}:{line}{' '}
        </span>
      )}
      {says} <span class="soft">{mend}</span> <span class="tag">{rule}</span>
    </p>
  );
}
