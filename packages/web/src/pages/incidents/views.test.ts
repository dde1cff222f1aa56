// Views that were saved, or something else in their place. Knows no server.
import { describe, expect, it } from 'vitest';
import { filterOf } from './filter.ts';
import { readViews, withView, writeViews } from './views.ts';

const filter = filterOf(new URLSearchParams('severity=critical&service=alpha'));

describe('saved views', () => {
  it('come back as they were saved', () => {
    const views = [{ name: 'mine', filter }];
    expect(readViews(writeViews(views))).toEqual(views);
  });

  it('are none where something else was written in their place', () => {
    for (const text of [null, '', '{', '7', '{"a":1}', '[null, 7, {"name": 1}, {"name": " ", "query": ""}]'])
      expect(readViews(text)).toEqual([]);
  });

  it('replace one of the same name, and never one of the page', () => {
    const once = withView([], { name: ' mine ', filter }) ?? [];
    expect(withView(once, { name: 'mine', filter: { ...filter, service: 'beta' } })).toEqual([
      { name: 'mine', filter: { ...filter, service: 'beta' } },
    ]);
    expect(withView(once, { name: 'open', filter })).toBeNull();
    expect(withView(once, { name: '  ', filter })).toBeNull();
  });
});
