import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crewOf, handoversOf, type Entry } from './crew.ts';

function entry(n: number, agent: string, kind: Entry['kind'] = 'evidence_collected'): Entry {
  const at = new Date(Date.parse('2026-11-26T10:00:00.000Z') + n * 1_000).toISOString();
  return { id: String(n), at, agent, kind, says: `${agent} ${n}`, path: '/incidents/inc_1', title: 'alpha fails' };
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

describe('the agents', () => {
  it('are at work on the incident that the server names, since the one before handed it on', () => {
    const [surgeon] = crewOf(
      [{ name: 'Surgeon', state: 'working', says: 'inc_1' }],
      [{ id: 'inc_1', title: 'alpha fails' }],
      [entry(1, 'Scout'), entry(2, 'Strategist'), entry(3, 'Surgeon')],
    );
    expect(surgeon?.steps).toEqual([{ path: '/incidents/inc_1', title: 'alpha fails', since: entry(2, '').at }]);
    expect(surgeon?.last?.says).toBe('Surgeon 3');
  });

  it('say why they are paused, and have no mandate that nobody gave them', () => {
    const crew = crewOf([{ name: 'Nobody', state: 'paused', says: 'nothing is done until somebody resumes' }], [], []);
    expect(crew).toEqual([
      {
        name: 'Nobody',
        mandate: null,
        state: 'paused',
        steps: [],
        why: 'nothing is done until somebody resumes',
        last: null,
      },
    ]);
  });
});
