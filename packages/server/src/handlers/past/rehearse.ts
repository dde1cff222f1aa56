// What another policy would have ruled on the actions that were chosen in past incidents. Rulings are pure: nothing changes.
import type { Answer } from '@kintsugi/contract';
import {
  describeAction,
  incident,
  lastHour,
  rulingOn,
  upcastIncidentEvent,
  type ActionRequest,
  type Option,
  type Policy,
  type Ruling,
} from '@kintsugi/domain';
import type { BoardRow } from '@kintsugi/engine';
import type { Call, Handlers } from '../../http/handler.ts';
import { answer, refused } from '../../http/handler.ts';
import { presentAction, presentRuling } from '../../presenters/action.ts';
import { iso } from '../../presenters/figures.ts';
import { noneWhenDamaged } from '../book.ts';
import type { Site } from '../site.ts';

type Given = Call<'rehearsePolicy'>['body'];

const MOST = 200;
const READ_TOGETHER = 50;

interface Choice {
  readonly incidentId: string;
  readonly title: string;
  readonly atMs: number;
  readonly option: Option;
  readonly request: ActionRequest;
  readonly ruling: Ruling;
  readonly done: boolean;
  readonly help: string | null;
}

interface Start {
  readonly service: string;
  readonly atMs: number;
}

export function rehearsalHandlers(site: Site): Pick<Handlers, 'rehearsePolicy'> {
  return {
    rehearsePolicy: async ({ body }) => {
      const reversed = body.freezes?.find(({ from, to }) => Date.parse(from) >= Date.parse(to));
      if (reversed !== undefined)
        return refused('invalid-input', 400, `a freeze ends before it begins: ${reversed.reason}`, 'Turn it round.');
      const policy = policyWith(site.engine.views.policy(), body);
      const { choices, starts } = await chosenBefore(site);
      const items = choices.map((choice) => rehearsed(choice, policy, starts));
      const differing = items.filter(({ differs }) => differs).length;
      return answer({ items, differing, says: sentence(items.length, differing) });
    },
  };
}

function policyWith(policy: Policy, { freezes, ...given }: Given): Policy {
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const frozen = freezes?.map(({ from, to, reason }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to), reason }));
  return { ...policy, ...set, ...(frozen === undefined ? {} : { freezes: frozen }) };
}

/** Newest first. Streams are read newest first, until there are enough. */
async function chosenBefore({ engine }: Site): Promise<{ readonly choices: Choice[]; readonly starts: Start[] }> {
  const rows = engine.views.board();
  const choices: Choice[] = [];
  const starts: Start[] = [];
  for (let from = 0; from < rows.length && choices.length < MOST; from += READ_TOGETHER) {
    const read = rows.slice(from, from + READ_TOGETHER).map(async (row) => ({
      row,
      events: (await engine.views.events(row.id).catch(noneWhenDamaged)) ?? [],
    }));
    for (const { row, events } of await Promise.all(read)) walk(row, events, choices, starts);
  }
  choices.sort((a, b) => b.atMs - a.atMs);
  return { choices: choices.slice(0, MOST), starts };
}

type Events = Awaited<ReturnType<Site['engine']['views']['events']>>;

function walk({ id, title }: BoardRow, events: Events, choices: Choice[], starts: Start[]): void {
  let state = incident.initial;
  const own: Choice[] = [];
  for (const { type, schemaVersion, body, atMs, actor } of events) {
    const event = upcastIncidentEvent(type, schemaVersion, body);
    if (event === null) continue;
    state = incident.evolve(state, { atMs, actor, event });
    if (event.type === 'action-started') starts.push({ service: event.request.service, atMs });
    if (event.type !== 'option-chosen') continue;
    const option = state.options.find((one) => one.id === event.optionId);
    if (option?.deed.kind !== 'act') continue;
    const facts = { incidentId: id, title, atMs, option, request: option.deed.request, ruling: event.ruling };
    own.push({ ...facts, done: false, help: null });
  }
  for (const choice of own) {
    const attempt = state.attempts.find(({ optionId }) => optionId === choice.option.id);
    choices.push({ ...choice, done: attempt !== undefined, help: attempt?.help ?? null });
  }
}

function rehearsed(
  choice: Choice,
  policy: Policy,
  starts: readonly Start[],
): Answer<'rehearsePolicy'>['items'][number] {
  const { request, atMs, option, ruling } = choice;
  const before = starts.filter((start) => start.atMs < atMs).toSorted((a, b) => a.atMs - b.atMs);
  const now = rulingOn(request, policy, {
    nowMs: atMs,
    actionsOnServiceMs: before.filter(({ service }) => service === request.service).map((start) => start.atMs),
    actionsLastHour: lastHour(
      before.map((start) => start.atMs),
      atMs,
    ),
    blastRadius: option.blastRadius,
  });
  return {
    incidentId: choice.incidentId,
    title: choice.title,
    at: iso(atMs),
    action: presentAction(request),
    says: describeAction(request),
    done: choice.done,
    help: choice.help,
    ruledThen: presentRuling(ruling),
    ruledNow: presentRuling(now),
    differs: now.kind !== ruling.kind || approvalsOf(now) !== approvalsOf(ruling),
  };
}

function approvalsOf(ruling: Ruling): number {
  return ruling.kind === 'needs-approval' ? ruling.approvals : 0;
}

function sentence(all: number, differing: number): string {
  if (all === 0) return 'no action was ever chosen, so nothing can be rehearsed';
  return `${differing} of ${all} choices would have been ruled on otherwise; what would have come of it, nobody knows`;
}
