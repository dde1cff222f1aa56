// What the schema cannot see: names that must exist elsewhere in the file, ports that two services claim.
import type { InputFault, LineOf, Path } from '../input-faults/input-faults.ts';
import { pathText } from '../input-faults/input-faults.ts';
import { nearestName } from '../input-faults/nearest.ts';
import { oidcFaults } from './oidc.ts';
import type { Configuration } from './schema.ts';

export function referenceFaults(configuration: Configuration, lineOf: LineOf): InputFault[] {
  const fault = (path: Path, says: string, mend: string) => ({ where: pathText(path), line: lineOf(path), says, mend });
  return [
    ...unknownServices(configuration, fault),
    ...templateFaults(configuration, fault),
    ...portFaults(configuration, fault),
    ...repeatedNames(configuration, fault),
    ...freezeFaults(configuration, fault),
    ...oidcFaults(configuration, fault),
  ];
}

type MakeFault = (path: Path, says: string, mend: string) => InputFault;

function unknownServices({ services, business, policy, development }: Configuration, fault: MakeFault): InputFault[] {
  const known = Object.keys(services);
  const check = (path: Path, name: string) =>
    name === '*' || known.includes(name) ? [] : [fault(path, `there is no service "${name}"`, didYouMean(name, known))];
  return [
    ...business.flatMap(({ service }, index) => check(['business', index, 'service'], service)),
    ...policy.rules.flatMap(({ service }, index) => check(['policy', 'rules', index, 'service'], service)),
    ...Object.entries(development.projects).flatMap(([name, project]) =>
      Object.keys(project.services).flatMap((service) =>
        check(['development', 'projects', name, 'services', service], service),
      ),
    ),
  ];
}

/** `{{services.NAME.url}}`, `{{outside.NAME.url}}` and `{{data}}` are all that is expanded. */
function templateFaults({ services, outside, probes }: Configuration, fault: MakeFault): InputFault[] {
  const known = [
    'data',
    ...Object.keys(services).map((name) => `services.${name}.url`),
    ...Object.keys(outside).map((name) => `outside.${name}.url`),
  ];
  const check = (path: Path, text: string) =>
    [...text.matchAll(/\{\{\s*(.*?)\s*\}\}/g)].flatMap(([, name = '']) =>
      known.includes(name) ? [] : [fault(path, `nothing is called {{${name}}}`, didYouMean(name, known))],
    );
  return [
    ...Object.entries(services).flatMap(([name, { env }]) =>
      Object.entries(env).flatMap(([key, value]) => check(['services', name, 'env', key], value)),
    ),
    ...probes.flatMap(({ url }, index) => check(['probes', index, 'url'], url)),
  ];
}

function portFaults({ services, server }: Configuration, fault: MakeFault): InputFault[] {
  const takenBy = new Map<number, string>([
    [server.port, 'server.port'],
    [server.otlpPort, 'server.otlpPort'],
  ]);
  const faults: InputFault[] = [];
  if (server.port !== 0 && server.port === server.otlpPort) {
    faults.push(
      fault(
        ['server', 'otlpPort'],
        `port ${server.port} is server.port already`,
        'Give one of them another port, or 0.',
      ),
    );
  }
  for (const [name, { port }] of Object.entries(services)) {
    if (port === undefined || port === 0) continue;
    const other = takenBy.get(port);
    const path = ['services', name, 'port'];
    if (other !== undefined)
      faults.push(fault(path, `port ${port} is ${other} already`, 'Give one of them another port, or leave it out.'));
    takenBy.set(port, pathText(path));
  }
  return faults;
}

function repeatedNames({ people, probes, notify }: Configuration, fault: MakeFault): InputFault[] {
  const check = (section: Path, items: readonly { readonly name: string }[]) =>
    items.flatMap(({ name }, index) =>
      items.findIndex((other) => other.name === name) === index
        ? []
        : [fault([...section, index, 'name'], `"${name}" is there twice`, 'Give each its own name.')],
    );
  return [
    ...check(['people'], people),
    ...check(['probes'], probes),
    ...check(['notify', 'webhooks'], notify.webhooks),
  ];
}

function freezeFaults({ policy }: Configuration, fault: MakeFault): InputFault[] {
  return policy.freeze.flatMap(({ from, to }, index) =>
    Date.parse(to) > Date.parse(from)
      ? []
      : [fault(['policy', 'freeze', index], 'ends before it begins', 'Swap `from` and `to`.')],
  );
}

function didYouMean(written: string, known: readonly string[]): string {
  const near = nearestName(written, known);
  return near === null ? `Known: ${known.join(', ') || 'none yet'}.` : `Did you mean "${near}"?`;
}
