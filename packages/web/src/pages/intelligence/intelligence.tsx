// Intelligence: what has it learned, and how far can it be believed. Lessons, calibration, scorecard, and what is still to come.
import { useAsk } from '../../live/ask.ts';
import { Copy } from '../../parts/copy.tsx';
import { Shown } from '../../parts/shown.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted } from '../../words/figures.ts';
import { Calibration } from './calibration.tsx';
import './intelligence.css';
import { Lessons } from './lessons.tsx';
import { cardMarkdown, Scorecard } from './scorecard.tsx';
import { StillToCome } from './still-to-come.tsx';

export default function IntelligencePage() {
  const lessons = useAsk('listLessons', {}, { everyMs: 30_000 });
  const card = useAsk('getScorecard', {}, { everyMs: 30_000 });
  useKeys([{ key: 'r', says: 'ask anew', run: () => (lessons.again(), card.again()) }]);
  return (
    <div class="intelligence">
      <h1>Intelligence</h1>
      <section aria-labelledby="lessons">
        <h2 id="lessons">
          What helped <span class="count">{lessons.value?.items.length ?? ''}</span>
        </h2>
        <Shown of={lessons} isEmpty={({ items }) => items.length === 0} empty={<NoLessons />}>
          {({ items }) => (
            <Lessons lessons={items.toSorted((a, b) => b.tries - a.tries || a.service.localeCompare(b.service))} />
          )}
        </Shown>
      </section>
      <div class="pair">
        <section class="block">
          <h2>Can its confidence be believed?</h2>
          <Shown of={card}>{({ confidence }) => <Calibration confidence={confidence} />}</Shown>
        </section>
        <section class="block">
          <h2>Scorecard</h2>
          <Shown of={card}>
            {(value) => (
              <>
                <Scorecard card={value} />
                <p class="soft">
                  From {counted(value.opened, 'incident')} of this log.{' '}
                  <Copy what="scorecard" markdown={() => cardMarkdown(value)} command="kintsugi status" />
                </p>
              </>
            )}
          </Shown>
        </section>
      </div>
      <StillToCome />
    </div>
  );
}

function NoLessons() {
  return (
    <>
      <p>It has learned nothing yet.</p>
      <p class="mend">Every action whose outcome is verified teaches one: what helped, against what, how quickly.</p>
    </>
  );
}
