// Files that nobody can review as text: generated, binary, very large, or outside of where a change belongs.
import { isGenerated, isScript, manifestFor } from '../../reading/file-kinds.ts';
import { fileRule } from '../../rule.ts';

const binary =
  /\.(?:png|jpe?g|gif|webp|ico|bmp|pdf|zip|t?gz|tar|bz2|xz|7z|rar|jar|war|class|exe|dll|so|dylib|a|o|obj|wasm|node|bin|dat|db|sqlite3?|woff2?|ttf|otf|eot|mp[34]|mov|avi|wav|pyc|pyd|iso|img|dmg|deb|rpm|p12|pfx|keystore)$/i;
const charactersMax = 400_000;
const lineMax = 2_000;

export const unreadableFiles = fileRule('unreadable-files', ({ path, before, after, added }) => {
  if (path.startsWith('/') || /(?:^|\/)\.{1,2}(?:\/|$)|(?:^|\/)\.git(?:\/|$)|^[A-Za-z]:|\\/.test(path)) {
    const says = 'lies outside of the tree that is reviewed';
    return [{ severity: 'blocker' as const, line: 1, says, mend: 'name a file of the repository' }];
  }
  if (after === null) return [];
  if (binary.test(path) || after.slice(0, 100_000).includes('\u0000')) {
    const says = 'is no text: what it does cannot be read';
    return [{ severity: 'major' as const, line: 1, says, mend: 'build it from something that can be read' }];
  }
  if (manifestFor(path) !== null) return [];
  if (before !== null && isGenerated(path, before)) {
    const says = 'is made by a program: the next run undoes this';
    return [{ severity: 'major' as const, line: added[0]?.line ?? 1, says, mend: 'change what it is made from' }];
  }
  if (after.length - (before?.length ?? 0) > charactersMax) {
    const says = `grows by ${Math.round((after.length - (before?.length ?? 0)) / 1_000)} thousand characters: nobody reads that`;
    return [{ severity: 'major' as const, line: 1, says, mend: 'keep large things out of the code' }];
  }
  const long = added.find(({ text }) => text.length > lineMax);
  if (!long) return [];
  const says = `has a line of ${long.text.length} characters: what is at its end is not seen`;
  const severity = isScript(path) ? ('major' as const) : ('minor' as const);
  return [{ severity, line: long.line, says, mend: 'break it into lines' }];
});
