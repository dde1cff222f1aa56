// Scripts of package.json that check: gone, emptied, or with a part less.
import { isManifest } from '../../reading/file-kinds.ts';
import { keyLines, manifestOf } from '../../reading/manifest.ts';
import { fileRule, type Said } from '../../rule.ts';

const checking =
  /^(?:pre|post)?(?:test|build|lint|check|types?|typecheck|tsc|ci|verify|format|coverage|prepublishOnly)(?:$|[:_-])/;
const empty = /^(?:\s{0,20}|:|true|exit 0|echo\b.{0,500}|node -e ['"]{2}|sleep \d{1,5})$/;
const mend = 'leave the script as it was, and mend what it finds';

export const scripts = fileRule('scripts', (file) => {
  if (!isManifest(file.path)) return [];
  const before = manifestOf(file.before)?.scripts;
  const after = manifestOf(file.after)?.scripts;
  if (!before) return [];
  const lines = keyLines(file.after);
  return [...before].flatMap(([name, command]): Said[] => {
    if (!checking.test(name)) return [];
    const now = after?.get(name);
    const line = lines.get(name) ?? lines.get('scripts') ?? 1;
    if (now === undefined) return [{ severity: 'blocker' as const, line, says: `the script '${name}' is gone`, mend }];
    if (now === command) return [];
    if (empty.test(now.trim()) && !empty.test(command.trim())) {
      return [{ severity: 'blocker' as const, line, says: `the script '${name}' does nothing any more`, mend }];
    }
    const lost = parts(command).filter((part) => !parts(now).includes(part) && !isStill(part, now));
    return lost.map((part) => ({
      severity: 'major' as const,
      line,
      says: `the script '${name}' no longer runs '${part.slice(0, 100)}'`,
      mend,
    }));
  });
});

const parts = (command: string) =>
  command
    .slice(0, 4_000)
    .split(/&&|\|\||;|\||(?:^|\s)&(?=\s|$)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The same program with other words behind it is changed, not gone. */
const isStill = (part: string, now: string) => parts(now).some((other) => other.split(/\s/)[0] === part.split(/\s/)[0]);
