// Who handed what to whom. Knows no server.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handoversOf, type Entry } from './hand-to-hand.ts';

function entry(n: number, agent: string, kind: Entry['kind'] = 'evidence_collected'): Entry {
  const at = new Date(Date.parse('2026-11-26T10:00:00.000Z') + n * 1_000).toISOString();
  return { id: String(n), at, agent, kind, says: `${agent} ${n}` };
}

describe('what agents hand on', () => {
  it('is the last thing that one wrote down before another went on', () => {
    const entries = [
      entry(1, 'Scout', 'incident_opened'),
      entry(2, 'Archaeologist'),
      entry(3, 'Archaeologist'),
      entry(4, 'Surgeon'),
    ];
    expect(handoversOf(entries).map(({ from, to, says }) => [from, to, says])).toEqual([
      ['Scout', 'Archaeologist', 'Scout 1'],
      ['Archaeologist', 'Surgeon', 'Archaeologist 3'],
    ]);
  });

  it('is not what is written down aside, while another works', () => {
    const entries = [
      entry(1, 'Strategist', 'options_weighed'),
      entry(2, 'Scout', 'signal_detected'),
      entry(3, 'Strategist', 'option_chosen'),
    ];
    expect(handoversOf(entries)).toEqual([]);
  });

  it('goes from hand to hand without a gap, and never from one to itself', () => {
    const names = fc.array(fc.constantFrom('Scout', 'Surgeon', 'Guardian'));
    fc.assert(
      fc.property(names, (agents) => {
        const found = handoversOf(agents.map((agent, n) => entry(n, agent)));
        for (const [index, { from, to }] of found.entries()) {
          expect(from).not.toBe(to);
          if (index > 0) expect(from).toBe(found[index - 1]?.to);
        }
      }),
    );
  });
});
