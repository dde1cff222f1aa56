// Code of others that comes in, by which name, and how exactly its version is said.
import { isManifest, nameOf } from '../../reading/file-kinds.ts';
import { keyLines, manifestOf, type Texts } from '../../reading/manifest.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule, type Said } from '../../rule.ts';
import { knownPackages, lettersApart } from './known-packages.ts';

const pinned =
  /^(?:npm:(?:@[\w.-]{1,100}\/)?[\w.-]{1,100}@)?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][\w.+-]{1,100})?$|^workspace:/;
const fromElsewhere = /^(?:git|https?:|file:|link:|github:|gitlab:|bitbucket:|[\w-]{1,100}\/[\w.-]{1,100})/;

const ownNamesMax = 300;

export const newDependencies = fileRule('new-dependencies', (file) =>
  isManifest(file.path) ? inManifest(file) : inOtherManifest(file),
);

function inManifest(file: ReviewedFile): Said[] {
  const before = manifestOf(file.before)?.dependencies;
  const after = manifestOf(file.after)?.dependencies;
  if (!after) return [];
  const lines = keyLines(file.after);
  const hadAnywhere = new Set([...(before?.values() ?? [])].flatMap((texts) => [...texts.keys()]));
  return [...after].flatMap(([section, texts]) => {
    const had = before?.get(section);
    return [...texts].flatMap(([name, range]) => {
      const line = lines.get(name) ?? 1;
      const was = had?.get(name);
      if (section === 'overrides' || section === 'resolutions') return overridden(name, range, was, line);
      if (was === range) return [];
      return was === undefined ? added(name, range, line, hadAnywhere) : changed(name, range, was, line);
    });
  });
}

function added(name: string, range: string, line: number, had: ReadonlySet<string>): Said[] {
  const twin = lookalike(name, had);
  const looks: Said[] =
    twin === null
      ? []
      : [
          {
            severity: 'blocker',
            line,
            says: `the new dependency '${name}' is one letter away from '${twin}'`,
            mend: `use '${twin}' if that is meant; else let a person look at the package`,
          },
        ];
  const isNew = !had.has(name);
  const comes: Said = {
    severity: 'minor',
    line,
    says: `adds the dependency '${name}': its code runs with ours`,
    mend: 'make sure that it is needed, maintained, and under a licence that fits',
  };
  return [...looks, ...loose(name, range, line), ...(isNew ? [comes] : [])];
}

function changed(name: string, range: string, was: string, line: number): Said[] {
  return pinned.test(was) || fromElsewhere.test(range) ? loose(name, range, line) : [];
}

function loose(name: string, range: string, line: number): Said[] {
  if (fromElsewhere.test(range)) {
    const says = `'${name}' comes from an address instead of the registry`;
    return [{ severity: 'major', line, says, mend: 'take a released version from the registry' }];
  }
  if (pinned.test(range)) return [];
  const says = `the version of '${name}' is not pinned ('${range.slice(0, 60)}'): another one may come tomorrow`;
  return [{ severity: 'major', line, says, mend: 'name one version' }];
}

function overridden(name: string, range: string, was: string | undefined, line: number): Said[] {
  if (was === range) return [];
  const says = `puts another version of '${name.slice(0, 100)}' below others' feet`;
  return [{ severity: 'minor', line, says, mend: 'say until when it is needed' }];
}

function lookalike(name: string, had: ReadonlySet<string>): string | null {
  if (knownPackages.has(name) || name.length < 4) return null;
  const plain = name.replaceAll(/[-_.]/g, '');
  // Every name against every name would be slow in a manifest that somebody blew up.
  for (const known of had.size <= ownNamesMax ? [...knownPackages, ...had] : knownPackages) {
    if (known.length < 4 || known === name) continue;
    if (lettersApart(name, known) === 1 || (plain === known.replaceAll(/[-_.]/g, '') && knownPackages.has(known)))
      return known;
  }
  return null;
}

/** Python, Go, Rust: by line. */
function inOtherManifest(file: ReviewedFile): Said[] {
  const form = otherForms.find(([name]) => name.test(nameOf(file.path)));
  if (!form) return [];
  const had: Texts = new Map(file.removed.flatMap(({ text }) => entryOf(form[1], text)));
  return file.added.flatMap(({ text, line }) => {
    const entry = entryOf(form[1], text)[0];
    if (!entry || had.has(entry[0])) return [];
    const says = `adds the dependency '${entry[0]}': its code runs with ours`;
    const mend = 'make sure that it is needed, maintained, and under a licence that fits';
    const isLoose = form[2].test(text);
    const minor: Said = { severity: 'minor', line, says, mend };
    const major: Said = {
      severity: 'major',
      line,
      says: `the version of '${entry[0]}' is not pinned`,
      mend: 'name one version',
    };
    return isLoose ? [minor, major] : [minor];
  });
}

const otherForms: readonly (readonly [RegExp, RegExp, RegExp])[] = [
  [/^requirements[\w.-]{0,40}\.txt$/, /^([A-Za-z][\w.-]{1,100})\s{0,5}(?:\[|[=<>~!;@ ]|$)/, /^(?!.{0,200}==)/],
  [/^go\.mod$/, /^\s{0,5}(?:require )?([\w.-]{1,60}\.[a-z]{2,10}\/\S{1,200}) v/, /\blatest\b/],
  [
    /^Cargo\.toml$/,
    /^([\w-]{1,60})\s{0,5}=\s{0,5}(?:"\d|"\*|"\^|"=|\{.{0,200}(?:version|git|path))/,
    /"\*"|git\s{0,5}=/,
  ],
];

function entryOf(form: RegExp, text: string): (readonly [string, string])[] {
  const name = form.exec(text.slice(0, 1_000))?.[1];
  return name === undefined ? [] : [[name, text] as const];
}
