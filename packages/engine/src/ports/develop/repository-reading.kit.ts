// What the repository port promises to those who read. Knows no technology.
import { expect } from 'vitest';
import { FIRST_FILES, repair, sha, type RepositoryTest } from './repository.kit.ts';

export function readingTests(check: RepositoryTest): void {
  check('the head of a branch is where it is now, and of none is null', async ({ repository, branch, stranger }) => {
    const first = await repository.head(branch);
    expect(first).toMatchObject({ parent: null, sha: expect.stringMatching(/^[0-9a-f]{40}$/) });
    const second = await stranger.commit(branch, [{ path: 'a.txt', content: 'x' }]);
    expect(await repository.head(branch)).toMatchObject({ sha: second, parent: first?.sha });
    await stranger.commit(branch, [], first?.sha);
    expect((await repository.head(branch))?.parent).toBe(first?.sha);
    for (const none of ['absent', branch.slice(1), `x/refs/heads/${branch}`, '--all', '', '*'])
      expect({ none, head: await repository.head(none) }).toEqual({ none, head: null });
  });
  check('a removed branch is gone at the next look', async ({ repository, branch, stranger }) => {
    const head = await repository.head(branch);
    await stranger.commit('other', [], head?.sha);
    expect(await repository.head('other')).not.toBeNull();
    await stranger.remove('other');
    expect(await repository.head('other')).toBeNull();
  });
  check(
    'history follows first parents, newest first, and ends at the limit',
    async ({ repository, branch, stranger }) => {
      const first = (await repository.head(branch))?.sha;
      const second = await stranger.commit(branch, [{ path: 'a.txt', content: 'x' }]);
      const third = await stranger.commit(branch, [{ path: 'a.txt', content: 'y' }]);
      const shas = async (limit: number) => (await repository.history(third, limit)).map((commit) => commit.sha);
      expect(await shas(10)).toEqual([third, second, first]);
      expect(await shas(2)).toEqual([third, second]);
      expect(await shas(0)).toEqual([]);
      expect(await repository.history(third, 1)).toEqual([await repository.commit(third)]);
    },
  );
  check('files and their texts are those of the commit', async ({ repository, branch, stranger }) => {
    const first = (await repository.head(branch))?.sha ?? '';
    await stranger.commit(branch, [{ path: 'a.txt', content: 'changed' }]);
    expect(await repository.files(first)).toEqual(Object.keys(FIRST_FILES));
    expect(Object.fromEntries(await repository.read(first, Object.keys(FIRST_FILES)))).toEqual(FIRST_FILES);
    expect(await repository.read(first, [])).toEqual(new Map());
  });
  check('what is no text, too large, a link or absent is left out', async ({ repository, branch, stranger }) => {
    const odd = '-- "odd" \t$(x) ünï.txt';
    const commit = await stranger.commit(branch, [
      { path: 'bytes', content: new Uint8Array([0, 1, 2, 255]) },
      { path: 'latin', content: new Uint8Array([0x66, 0xfc, 0x72]) },
      { path: 'large', content: 'x'.repeat((1 << 20) + 1) },
      { path: 'link', content: { linkTo: 'a.txt' } },
      { path: odd, content: '\uFEFFwith a mark' },
      { path: 'empty', content: '' },
    ]);
    const files = await repository.files(commit);
    expect(files).toEqual([odd, 'a.txt', 'b.txt', 'bytes', 'empty', 'folder/c.txt', 'large', 'latin']);
    const asked = [...files, 'link', 'absent', 'folder', '../a.txt', '/etc/passwd', 'a.txt\nb.txt', ''];
    const texts = await repository.read(commit, asked);
    expect([...texts.keys()].toSorted()).toEqual([odd, 'a.txt', 'b.txt', 'empty', 'folder/c.txt']);
    expect(texts.get(odd)).toBe('\uFEFFwith a mark');
  });
  check(
    'a difference names what came, went and changed, and no file that is no text',
    async ({ repository, branch, stranger }) => {
      const from = await stranger.commit(branch, [{ path: 'bytes', content: new Uint8Array([0, 1]) }]);
      const to = await stranger.commit(branch, [
        { path: 'a.txt', content: 'new text' },
        { path: 'b.txt', content: { linkTo: 'a.txt' } },
        { path: 'folder/c.txt', content: null },
        { path: 'd.txt', content: 'd' },
        { path: 'bytes', content: new Uint8Array([0, 2]) },
      ]);
      const forth = [
        { path: 'a.txt', before: FIRST_FILES['a.txt'], after: 'new text' },
        { path: 'b.txt', before: 'b\n', after: null },
        { path: 'd.txt', before: null, after: 'd' },
        { path: 'folder/c.txt', before: FIRST_FILES['folder/c.txt'], after: null },
      ];
      expect(await repository.diff(from, to)).toEqual(forth);
      const back = forth.map(({ path, before, after }) => ({ path, before: after, after: before }));
      expect(await repository.diff(to, from)).toEqual(back);
      expect(await repository.diff(to, to)).toEqual([]);
    },
  );
  check('a commit that nobody knows is null, and questions about it are no answers', async ({ repository }) => {
    for (const nobody of ['0'.repeat(40), 'main', 'HEAD', '--all', '']) {
      expect(await repository.commit(nobody)).toBeNull();
      await expect(repository.history(nobody, 1)).rejects.toThrow(/\w/);
      await expect(repository.files(nobody)).rejects.toThrow(/\w/);
      await expect(repository.read(nobody, ['a.txt'])).rejects.toThrow(/\w/);
      await expect(repository.diff(nobody, nobody)).rejects.toThrow(/\w/);
    }
  });
  check('text of a commit is data, whatever it says', async (world) => {
    const asked = await repair(world);
    const subject = 'a "quote" \u001B[2J %H $(x) <b>';
    const pushed = await world.repository.push({ ...asked, message: `${subject}\n\nbody` });
    expect((await world.repository.commit(sha(pushed)))?.subject).toBe(subject);
  });
}
