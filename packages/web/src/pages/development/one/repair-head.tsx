// The head of a repair: its state in a sentence, how far it is, what failed since which commit, what it keeps from being released.
import type { Answer } from '@kintsugi/contract';
import { may, whoMay } from '../../../live/me.ts';
import { Copy } from '../../../parts/copy.tsx';
import { Mark } from '../../../parts/mark.tsx';
import { plainOutput } from '../../../words/output.ts';
import { repairState } from '../../../words/states.ts';
import { canDecide, openDecision } from './decide.tsx';
import { PhaseSteps } from './phase-steps.tsx';
import { RepairFacts } from './repair-facts.tsx';

type Repair = Answer<'getRepair'>;

export function RepairHead({ repair }: { readonly repair: Repair }) {
  const { id, title, patch } = repair;
  return (
    <header>
      <div class="row">
        <h1>{plainOutput(title)}</h1>
        <Copy what="repair" id={id} command={`kintsugi repairs show ${id}`} markdown={() => markdownOf(repair)} />
      </div>
      <p class="lead">
        <Mark state={repairState(repair)} /> <span class="because">{sentenceOf(repair)}</span>
      </p>
      <PhaseSteps phase={repair.phase} withWords />
      {canDecide(repair) && (
        <p>
          <button
            class="need"
            disabled={!may('approve')}
            title={may('approve') ? undefined : `Only ${whoMay('approve')} may answer.`}
            onClick={openDecision}
          >
            ◆ Yes or no?
          </button>
        </p>
      )}
      <RepairFacts repair={repair} />
      {patch === null && repair.handOver !== null && <p class="soft">{repair.handOver}</p>}
    </header>
  );
}

function sentenceOf({ waitsFor, handOver, phase, how, patch, endedAt }: Repair): string {
  if (endedAt === null && waitsFor !== null) return `waits for ${waitsFor}`;
  if (endedAt === null) return patch === null ? 'no patch is proven yet' : patch.says;
  switch (how) {
    case 'repaired':
      return 'merged, released and verified';
    case 'mended-by-others':
      return 'somebody mended it first; what was proposed was taken back';
    case 'flaky':
      return 'it fails now and then: nothing was changed';
    case null:
      return handOver ?? `it ended as ${phase}`;
  }
}

function markdownOf(repair: Repair): string {
  const { title, id, commit, patch, project } = repair;
  return `**${title}** (${project}, ${repairState(repair).word})\n\n- ${sentenceOf(repair)}\n- since ${commit.sha.slice(0, 12)} by ${commit.author}: ${commit.subject}\n${patch === null ? '' : `- patch: ${patch.says}\n`}- \`kintsugi repairs show ${id}\`\n- ${location.href}`;
}
