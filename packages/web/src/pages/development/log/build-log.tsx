// The output of a build, live: followed or held still, searched, bounded. Its text is hostile: lines of text, nothing else.
import { BASE_PATH, type Problem } from '@kintsugi/contract';
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { asked, setQuery } from '../../../address/location.ts';
import { api } from '../../../live/api.ts';
import { Copy } from '../../../parts/copy.tsx';
import { LongList } from '../../../parts/long-list.tsx';
import { Trouble } from '../../../parts/shown.tsx';
import { counted } from '../../../words/figures.ts';
import { followLog, type LogEnd } from './follow-log.ts';
import { keepLines, kindOfLine, placesOf, type KeptLines } from './kept-lines.ts';

const MOST_CHARACTERS = 10_000_000;
const WAIT_SECONDS = 20;
/** As in the stylesheet: lines do not wrap, so that 10 MB of them scroll. */
const ROW_PX = 22;
const PAUSE_MS = 1_000;
const PAUSE_MAX_MS = 15_000;

interface Log {
  readonly kept: KeptLines;
  /** Counts up when lines came in. */
  readonly version: number;
  readonly end: LogEnd | null;
  readonly problem: Problem | null;
  readonly again: () => void;
}

function useBuildLog(id: string): Log {
  const tries = useSignal(0);
  const version = useSignal(0);
  const end = useSignal<LogEnd | null>(null);
  const problem = useSignal<Problem | null>(null);
  const kept = useRef<KeptLines>(keepLines(MOST_CHARACTERS));
  useEffect(() => {
    const over = new AbortController();
    const { signal } = over;
    const own = (kept.current = keepLines(MOST_CHARACTERS));
    const told = <T,>(of: Signal<T>, value: T): void => void (signal.aborted || (of.value = value));
    told(end, null);
    told(problem, null);
    const ask = (after: number) =>
      api.getBuildLog({ params: { id }, query: { after, waitSeconds: WAIT_SECONDS } }, { signal });
    void followLog({
      ask,
      pause: (failures) =>
        new Promise((resolve) => setTimeout(resolve, Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** failures))),
      onText: (text) => {
        own.append(text);
        told(version, version.peek() + 1);
      },
      onTrouble: (trouble) => told(problem, trouble),
      signal,
    }).then((how) => {
      own.end();
      told(end, how);
    });
    return () => over.abort();
  }, [id, tries.value]);
  return {
    kept: kept.current,
    version: version.value,
    end: end.value,
    problem: problem.value,
    again: () => (tries.value += 1),
  };
}

export function BuildLog({ id }: { readonly id: string }) {
  const { kept, version, end, problem, again } = useBuildLog(id);
  const isFollowed = useSignal(true);
  const at = useSignal(0);
  const words = asked('q') ?? '';
  const count = kept.lines.length;
  const rows = useMemo(() => kept.lines.map((_, index) => index), [kept, version, end]);
  const places = useMemo(() => placesOf(kept.lines, words), [kept, version, end, words]);
  const found = places.length === 0 ? null : (places[at.value % places.length] ?? null);
  const go = (by: number): void => {
    isFollowed.value = false;
    at.value = (at.value + by + places.length) % Math.max(1, places.length);
  };
  return (
    <>
      <div class="row log-head">
        <SearchLog
          words={words}
          places={places.length}
          at={at.value}
          go={go}
          onWords={() => ((at.value = 0), (isFollowed.value = false))}
        />
        <button aria-pressed={isFollowed.value} onClick={() => (isFollowed.value = !isFollowed.value)}>
          {isFollowed.value ? 'Hold still' : 'Follow the end'}
        </button>
        <a href={`${BASE_PATH}/builds/${encodeURIComponent(id)}/log`} target="_blank" rel="noopener">
          Raw
        </a>
        <Copy what="output" command={`kintsugi builds logs ${id}`} />
        <span class="soft" role="status">
          {counted(count, 'line')}
          {kept.dropped > 0 && `, the newest; ${counted(kept.dropped, 'older line')} are on the server`}
          {end === null ? ', live' : end === 'ended' ? ', complete' : ''}
        </span>
      </div>
      {problem !== null && <Trouble problem={problem} again={again} />}
      {count === 0 ? (
        <p class="empty">{end === null ? 'Nothing was written yet.' : 'It wrote nothing.'}</p>
      ) : (
        <div class="log-lines" onWheel={({ deltaY }) => deltaY < 0 && (isFollowed.value = false)}>
          <LongList
            items={rows}
            label="Output of the build"
            keyOf={(index) => String(index + kept.dropped)}
            estimate={ROW_PX}
            isEven
            current={isFollowed.value ? count - 1 : found}
            row={(index) => (
              <div class={`log-line mono ${kindOfLine(kept.lines[index] ?? '')} ${index === found ? 'found' : ''}`}>
                <span class="soft log-number">{index + 1 + kept.dropped}</span>
                <span class="log-body">{kept.lines[index]}</span>
              </div>
            )}
          />
        </div>
      )}
    </>
  );
}

interface SearchLogProps {
  readonly words: string;
  readonly places: number;
  readonly at: number;
  readonly go: (by: number) => void;
  readonly onWords: () => void;
}

function SearchLog({ words, places, at, go, onWords }: SearchLogProps) {
  return (
    <form class="row" role="search" onSubmit={(event) => (event.preventDefault(), go(1))}>
      <input
        type="search"
        aria-label="Search in the output"
        placeholder="words in the output"
        maxLength={200}
        value={words}
        onInput={({ currentTarget: { value } }) => {
          onWords();
          setQuery({ q: value === '' ? null : value });
        }}
      />
      {words !== '' && (
        <>
          <span class="soft" role="status">
            {places === 0 ? 'in no line' : `${(at % places) + 1} of ${places}`}
          </span>
          <button
            type="button"
            disabled={places === 0}
            aria-label="The line before that holds it"
            onClick={() => go(-1)}
          >
            ↑
          </button>
          <button disabled={places === 0} aria-label="The next line that holds it">
            ↓
          </button>
        </>
      )}
    </form>
  );
}
