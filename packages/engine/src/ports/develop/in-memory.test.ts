// The stand-ins of repository and forge pass the kits that real ones pass, and can be made to fail.
import { expect, test } from 'vitest';
import { forgeKit } from './forge.kit.ts';
import { createInMemoryForge } from './in-memory-forge.ts';
import { createInMemoryRepository } from './in-memory-repository.ts';
import { FIRST_FILES, repair, repositoryKit } from './repository.kit.ts';

const now = (): number => Date.UTC(2026, 0, 1);

function openBoth() {
  const repository = createInMemoryRepository({ branch: 'main', files: FIRST_FILES, now });
  return { repository, forge: createInMemoryForge({ repository, author: 'kintsugi', now }) };
}

repositoryKit('in memory', async () => {
  const { repository } = openBoth();
  return {
    repository,
    branch: 'main',
    stranger: repository.stranger,
    loseCall: () => repository.faults.plan('push', 'lost-call'),
    loseAnswer: () => repository.faults.plan('push', 'lost-answer'),
    reopen: { cannot: 'nothing outlives the process' },
    dispose: async () => {},
  };
});

forgeKit('in memory', async () => {
  const { repository, forge } = openBoth();
  return {
    forge,
    repository,
    branch: 'main',
    stranger: repository.stranger,
    ownReview: 'counts',
    loseCall: (call) => forge.faults.plan(call, 'lost-call'),
    loseAnswer: (call) => forge.faults.plan(call, 'lost-answer'),
    reopen: { cannot: 'nothing outlives the process' },
    dispose: async () => {},
  };
});

test('the n-th call goes wrong as planned, once', async () => {
  const { repository } = openBoth();
  const asked = await repair({ repository, branch: 'main' });
  repository.faults.plan('push', 'refused', 2);
  const kinds = [await repository.push(asked), await repository.push(asked), await repository.push(asked)];
  expect(kinds.map(({ kind }) => kind)).toEqual(['applied', 'rejected', 'applied']);
  repository.faults.plan('head', 'lost-call');
  await expect(repository.head('main')).rejects.toThrow('planned');
  expect(await repository.head('main')).not.toBeNull();
});
