// What a replica finds in its environment. Pure: addresses and settings arrive as values.

/** What templates may name. */
export interface Surroundings {
  /** Balancer address by service. */
  readonly services: ReadonlyMap<string, string>;
  readonly outside: Readonly<Record<string, string>>;
  readonly otlpEndpoint: string | null;
}

export interface ReplicaPlace {
  readonly service: string;
  readonly instance: string;
  readonly release: string;
  readonly port: number;
  readonly dataFolder: string;
}

/** Given by the runtime; a configuration can't set them. */
export const RESERVED: ReadonlySet<string> = new Set([
  'PORT',
  'DATA_DIR',
  'OTEL_SERVICE_NAME',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
]);

/** What services inherit from the machine. Nothing else: the server's own settings and secrets are not theirs. */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
];

const TEMPLATE = /\{\{\s*([^{}]*?)\s*\}\}/g;

export function inheritedEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
}

export function replicaEnvironment(
  env: Readonly<Record<string, string>>,
  place: ReplicaPlace,
  around: Surroundings,
): Record<string, string> {
  const expanded = Object.entries(env).map(([name, value]) => [name, expand(value, around, place.dataFolder)]);
  return {
    ...Object.fromEntries(expanded),
    PORT: String(place.port),
    DATA_DIR: place.dataFolder,
    OTEL_SERVICE_NAME: place.service,
    OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${place.instance},service.version=${place.release}`,
    ...(around.otlpEndpoint === null ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: around.otlpEndpoint }),
  };
}

/** Templates in `env` that name nothing known, each once. */
export function unknownTemplates(env: Readonly<Record<string, string>>, around: Surroundings): readonly string[] {
  const unknown = new Set<string>();
  for (const value of Object.values(env)) {
    for (const [whole, name = ''] of value.matchAll(TEMPLATE))
      if (resolve(name, around, '') === null) unknown.add(whole);
  }
  return [...unknown];
}

/** Services and outside names that `env` points at, by template or by address. */
export function dependenciesOf(
  service: string,
  env: Readonly<Record<string, string>>,
  around: Surroundings,
): readonly string[] {
  const addresses = [...around.services, ...Object.entries(around.outside)].filter(([name]) => name !== service);
  const values = Object.values(env).map((value) => expand(value, around, ''));
  return addresses.filter(([, url]) => values.some((value) => mentions(value, url))).map(([name]) => name);
}

function expand(value: string, around: Surroundings, dataFolder: string): string {
  return value.replace(TEMPLATE, (whole, name: string) => resolve(name, around, dataFolder) ?? whole);
}

function resolve(name: string, around: Surroundings, dataFolder: string): string | null {
  if (name === 'data') return dataFolder;
  const [, kind, subject = ''] = /^(services|outside)\.(.+)\.url$/.exec(name) ?? [];
  if (kind === 'services') return around.services.get(subject) ?? null;
  if (kind === 'outside') return Object.hasOwn(around.outside, subject) ? (around.outside[subject] ?? null) : null;
  return null;
}

/** `http://h:80` is mentioned by `http://h:80/x` but not by `http://h:8080`. */
function mentions(value: string, url: string): boolean {
  const at = value.indexOf(url);
  return at >= 0 && !/[\w.-]/.test(value.charAt(at + url.length));
}
