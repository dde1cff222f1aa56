/** The import walls: every import of the tree against the table of rooms, on resolved paths. See walls/rooms.ts. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isCode, isTestOrKit, readSourceTree, type SourceFile } from './source-tree.ts';
import { moduleFacts, type ImportSite, type ModuleFacts } from './walls/module-facts.ts';
import { invariant, rooms, sharedEngineFolders, testing, type Room } from './walls/rooms.ts';

export interface WallFault {
  readonly invariant: string;
  /** `path:line`, from the top folder. */
  readonly at: string;
  readonly message: string;
}

interface Module {
  readonly path: string;
  readonly roomName: string;
  readonly room: Room;
  readonly isTest: boolean;
}

/** Every breach of a wall in these files. Files outside all rooms (configuration at the top) are not looked at. */
export function wallFaults(files: readonly SourceFile[]): WallFault[] {
  const entries = packageEntries(files);
  return files.filter(({ path }) => isCode(path)).flatMap((file) => faultsOf(file, entries));
}

function faultsOf(file: SourceFile, entries: PackageEntries): WallFault[] {
  const roomName = roomAt(file.path);
  const room = roomName === undefined ? undefined : rooms[roomName];
  if (roomName === undefined || room === undefined) return [];
  const module: Module = { path: file.path, roomName, room, isTest: isTestOrKit(file.path) };
  const facts = moduleFacts(file.path, file.text);
  return [
    ...facts.syntaxErrors.map((message) => fault(module, 1, 'syntax', message)),
    ...facts.imports.flatMap((site) => importFaults(module, site, entries)),
    ...facts.fileReferences.flatMap(({ specifier, line }) => fileReferenceFaults(module, specifier, line)),
    ...worldFaults(module, facts),
  ];
}

function importFaults(module: Module, site: ImportSite, entries: PackageEntries): WallFault[] {
  const { specifier } = site;
  if (specifier.startsWith('.')) return relativeFaults(module, specifier, site.line);
  if (specifier.startsWith('@kintsugi/')) return packageFaults(module, site, entries);
  if (specifier.startsWith('/') || specifier.startsWith('file:')) {
    return [fault(module, site.line, invariant.oneEntryAPackage, `imports an absolute path, '${specifier}'`)];
  }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return nodeFaults(module, site);
  return libraryFaults(module, site);
}

function relativeFaults(module: Module, specifier: string, line: number): WallFault[] {
  const target = posix.normalize(posix.join(posix.dirname(module.path), specifier));
  const targetRoom = roomAt(target);
  if (targetRoom === 'shop' && module.roomName !== 'shop') {
    return [fault(module, line, invariant.nobodyKnowsTheShop, `imports '${target}': the shop is a stranger's system`)];
  }
  if (targetRoom !== module.roomName) {
    const mend = targetRoom
      ? `import '@kintsugi/${targetRoom}' by an entry of its package.json`
      : 'move it into a room';
    const message = `reaches into another package by path, '${target}'; ${mend}`;
    return [fault(module, line, invariant.oneEntryAPackage, message)];
  }
  const [from, to] = [engineStep(module.path), engineStep(target)];
  if (to === undefined || from === to || sharedEngineFolders.includes(to)) return [];
  if (posix.basename(target) === 'index.ts') return [];
  const message = `reaches into the step '${to}' ('${target}'); import its index.ts`;
  return [fault(module, line, invariant.stepsKeepTheirFiles, message)];
}

function packageFaults(module: Module, site: ImportSite, entries: PackageEntries): WallFault[] {
  const [, name = '', ...rest] = site.specifier.split('/');
  const entry = rest.length === 0 ? '.' : `./${rest.join('/')}`;
  const room = rooms[name];
  if (room === undefined)
    return [fault(module, site.line, invariant.oneEntryAPackage, `imports '${site.specifier}', which is no room`)];
  if (name === module.roomName) return [];
  const allowed = module.room.knows[name];
  const wall = name === 'chaos' ? invariant.truthStaysInChaos : module.room.invariants.rooms;
  if (allowed === undefined) return [fault(module, site.line, wall, `${module.roomName} may not import ${name}`)];
  if (allowed === 'types' && !site.typeOnly && !module.isTest) {
    return [fault(module, site.line, wall, `${module.roomName} may import types of ${name} alone: use 'import type'`)];
  }
  if (!(entries.get(name)?.has(entry) ?? false)) {
    const message = `'${entry}' is not an entry of ${name}: add it to its package.json or use one that is there`;
    return [fault(module, site.line, invariant.oneEntryAPackage, message)];
  }
  const isListed = typeof allowed === 'string' || allowed.includes(entry);
  const isForTests =
    module.isTest && module.roomName === 'adapters' && testing.adaptersMayAlsoUse.includes(entry as './kits');
  if (isListed || isForTests) return [];
  return [
    fault(
      module,
      site.line,
      wall,
      `${module.roomName} may import of ${name} only ${allowed.join(', ')}, not '${entry}'`,
    ),
  ];
}

function nodeFaults(module: Module, site: ImportSite): WallFault[] {
  if (module.isTest || module.room.node === 'all') return [];
  const name = site.specifier.replace(/^node:/, '');
  if (module.room.node.includes(name)) return [];
  const message = `${module.roomName} may not load 'node:${name}': what it needs of the world comes in as a value or a port`;
  return [fault(module, site.line, module.room.invariants.world, message)];
}

function libraryFaults(module: Module, site: ImportSite): WallFault[] {
  const { libraries } = module.room;
  const parts = site.specifier.split('/');
  const library = site.specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
  if (library === 'shop')
    return [fault(module, site.line, invariant.nobodyKnowsTheShop, 'imports the shop: it is a stranger’s system')];
  if (libraries === 'declared' || libraries.includes(library)) return [];
  if (module.isTest && testing.libraries.includes(library as 'vitest')) return [];
  return [
    fault(module, site.line, module.room.invariants.rooms, `${module.roomName} may not load the library '${library}'`),
  ];
}

/** Workers and children are named by path; they too stay at home. Files that are only read (not code) may be anywhere. */
function fileReferenceFaults(module: Module, specifier: string, line: number): WallFault[] {
  const target = posix.normalize(posix.join(posix.dirname(module.path), specifier));
  const targetRoom = roomAt(target);
  if (!isCode(target) || targetRoom === undefined || targetRoom === module.roomName || module.roomName === 'tools')
    return [];
  const message = `names a file of another package as code to run, '${target}'`;
  return [fault(module, line, invariant.oneEntryAPackage, message)];
}

function worldFaults(module: Module, facts: ModuleFacts): WallFault[] {
  if (module.isTest) return [];
  const uses = facts.worldUses.filter(({ kind }) => module.room.noWorld.includes(kind));
  return uses.map(({ what, kind, line }) =>
    fault(
      module,
      line,
      module.room.invariants.world,
      `${module.roomName} uses ${what}: ${kind} comes in as a value or by ports/clock`,
    ),
  );
}

/** The step that a file of engine/src belongs to; undefined for the loop itself and for other rooms. */
function engineStep(path: string): string | undefined {
  return /^packages\/engine\/src\/([^/]+)\//.exec(path)?.[1];
}

function roomAt(path: string): string | undefined {
  return Object.keys(rooms).find((name) => path.startsWith(`${rooms[name]!.folder}/`));
}

type PackageEntries = ReadonlyMap<string, ReadonlySet<string>>;

function packageEntries(files: readonly SourceFile[]): PackageEntries {
  const entries = new Map<string, ReadonlySet<string>>();
  for (const [name, { folder }] of Object.entries(rooms)) {
    const file = files.find(({ path }) => path === `${folder}/package.json`);
    const manifest = file && (JSON.parse(file.text) as { exports?: Record<string, unknown> });
    entries.set(name, new Set(Object.keys(manifest?.exports ?? {})));
  }
  return entries;
}

function fault(module: Module, line: number, broken: string, message: string): WallFault {
  return { invariant: broken, at: `${module.path}:${line}`, message };
}

if (import.meta.main) {
  const top = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
  const faults = wallFaults(readSourceTree(top));
  for (const { invariant: broken, at, message } of faults) console.log(`${broken}  ${at}  ${message}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
