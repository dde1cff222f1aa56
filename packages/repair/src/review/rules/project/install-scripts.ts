// What runs by itself when others install, commit or build: the way in for whoever wants in.
import { isManifest, nameOf } from '../../reading/file-kinds.ts';
import { keyLines, manifestOf } from '../../reading/manifest.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule } from '../../rule.ts';

const byItself = /^(?:(?:pre|post)?install|(?:pre|post)?prepare|dependencies|(?:pre|post)?uninstall)$/;
const registry =
  /^\s{0,5}(?:(?:@[\w.-]{1,100}:)?registry|ignore-scripts|script-shell|node-options|cafile|strict-ssl|proxy|https-proxy|allow-scripts|dangerously-allow-all-scripts)\s{0,5}=/;

export const installScripts = fileRule('install-scripts', (file) => {
  const name = nameOf(file.path);
  if (isManifest(file.path)) return inManifest(file);
  if (name === '.npmrc' || name === '.yarnrc' || name === '.yarnrc.yml' || name === '.pnpmfile.cjs') {
    const fresh = file.added.filter(({ text }) => name === '.pnpmfile.cjs' || registry.test(text.replace(/:\s/, '=')));
    return fresh.slice(0, 10).map(({ line }) => ({
      severity: 'major' as const,
      line,
      says: 'changes from where packages come, or what runs when they do',
      mend: 'leave it as it was, or let a person decide',
    }));
  }
  const isHook =
    /^(?:\.husky|\.githooks|\.git)\//.test(file.path) || name === 'binding.gyp' || /^lefthook\.ya?ml$/.test(name);
  if (!isHook || file.after === null) return [];
  return [
    {
      severity: 'major' as const,
      line: file.added[0]?.line ?? 1,
      says: 'changes what runs by itself on the machines of others',
      mend: 'leave it as it was, or let a person decide',
    },
  ];
});

function inManifest(file: ReviewedFile) {
  const before = manifestOf(file.before)?.scripts;
  const after = manifestOf(file.after)?.scripts ?? new Map<string, string>();
  const lines = keyLines(file.after);
  return [...after].flatMap(([name, command]) => {
    if (!byItself.test(name) || before?.get(name) === command) return [];
    const line = lines.get(name) ?? 1;
    const says = `the script '${name}' runs by itself on every machine that installs this`;
    return [{ severity: 'blocker' as const, line, says, mend: 'do it in a step that somebody calls' }];
  });
}
