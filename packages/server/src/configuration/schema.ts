// The shape of kintsugi.yaml. Strict everywhere: an unknown key is a mistake, and is named.
import { z } from 'zod';
import { oidc } from './oidc.ts';

const AUTONOMY = ['observe', 'propose', 'act-and-tell', 'act'] as const;
const ACTION_KINDS = [
  'deploy',
  'rollback',
  'configure',
  'restore-configuration',
  'rolling-restart',
  'replace-replica',
  'scale',
] as const;

const port = z.int().min(0).max(65_535).describe('0: any free port');
const ms = z.int().min(1).max(3_600_000);
const text = z.string().min(1).max(2_000);
const time = z.iso.datetime({ offset: true });
const plainValue = z.union([z.string().max(10_000), z.number(), z.boolean()]).transform(String);
const plainName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens only');

const health = z.strictObject({
  path: z.string().startsWith('/').default('/health'),
  intervalMs: ms.default(500),
  timeoutMs: ms.default(1_000),
  startTimeoutMs: ms.default(15_000),
});

const service = z
  .strictObject({
    release: text.describe('folder, relative to this file: becomes release 1'),
    entry: text.optional().describe('file in the release folder, run by Node'),
    nodeArgs: z.array(text).max(50).default([]),
    command: z.array(text).min(1).max(100).optional().describe('instead of entry: run in the release folder'),
    replicas: z.int().min(0).max(100).default(1),
    port: port.optional().describe('where the balancer listens; without it a port is allocated and kept'),
    health: health.prefault({}),
    env: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'letters, digits and _ only'), plainValue).default({}),
    limits: z
      .strictObject({ memoryMb: z.int().min(16).optional(), concurrency: z.int().min(1).optional() })
      .prefault({}),
  })
  .check((context) => {
    const { entry, command } = context.value;
    if ((entry === undefined) === (command === undefined)) {
      const message = entry === undefined ? 'needs `entry` or `command`' : 'has both `entry` and `command`; keep one';
      context.issues.push({ code: 'custom', path: [], message, input: context.value });
    }
  });

const outside = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  probe: z.strictObject({ path: z.string().startsWith('/'), intervalMs: ms.default(1_000) }).optional(),
});

const probe = z.strictObject({
  name: text,
  url: text.describe('may hold {{services.NAME.url}}'),
  expectStatus: z.int().min(100).max(599).default(200),
  intervalMs: ms.default(2_000),
  timeoutMs: ms.default(2_000),
});

const business = z
  .strictObject({
    name: text,
    service: plainName,
    numerator: text.optional(),
    denominator: text.optional(),
    counter: text.optional(),
    unit: text,
    worth: z
      .strictObject({ amount: z.number().min(0), currency: z.string().regex(/^[A-Z]{3}$/, 'such as EUR') })
      .optional()
      .describe('what one of them is worth: makes money of what an incident costs'),
  })
  .check((context) => {
    const { numerator, denominator, counter } = context.value;
    const isRatio = numerator !== undefined && denominator !== undefined && counter === undefined;
    const isRate = counter !== undefined && numerator === undefined && denominator === undefined;
    if (!isRatio && !isRate) {
      const message = 'is a ratio (`numerator` and `denominator`) or a rate (`counter`), one of the two';
      context.issues.push({ code: 'custom', path: [], message, input: context.value });
    }
    if (isRatio && context.value.worth !== undefined) {
      const message = 'only a rate (`counter`) is of things that are worth something';
      context.issues.push({ code: 'custom', path: ['worth'], message, input: context.value });
    }
  });

const policy = z.strictObject({
  autonomy: z.enum(AUTONOMY).default('propose'),
  rules: z
    .array(
      z.strictObject({
        action: z.enum([...ACTION_KINDS, '*']),
        service: text.default('*'),
        autonomy: z.enum(AUTONOMY),
      }),
    )
    .max(200)
    .default([]),
  cooldownSeconds: z.number().min(0).max(86_400).default(60),
  actionsPerHour: z.int().min(0).max(1_000).default(12),
  blastRadiusMax: z.number().min(0).max(1).default(0.5),
  approvalSeconds: z.number().min(1).max(86_400).default(900),
  freeze: z
    .array(z.strictObject({ from: time, to: time, reason: text }))
    .max(200)
    .default([]),
  falseAlarmsPerDay: z
    .number()
    .min(0)
    .max(1_000)
    .default(1)
    .describe('of one service, before its signals must be rarer to open an incident'),
  twoPersons: z.array(z.enum(ACTION_KINDS)).default([]),
});

const command = z.string().min(1).max(2_000);
const folderInRepository = z
  .string()
  .max(500)
  .regex(/^(?!\/)(?!.*\.\.)[\w./@-]+$/, 'a folder inside the repository, without ..');

const forge = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('embedded').describe('hosted here: a bare repository served over HTTP') }),
  z.strictObject({
    kind: z.literal('github'),
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name'),
    url: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
    tokenFrom: text.default('GITHUB_TOKEN').describe('environment variable that holds the token'),
    webhookSecretFrom: text.optional().describe('environment variable that holds the secret of the webhook'),
  }),
]);

const project = z.strictObject({
  repository: text
    .describe('git URL, or a path relative to this file; for an embedded forge what it is filled from')
    .optional(),
  branch: z
    .string()
    .max(200)
    .regex(/^(?!-)[\w./-]+$/, 'a branch name')
    .default('main'),
  forge: forge.prefault({ kind: 'embedded' }),
  install: command.nullable().optional().describe('default: `npm ci` where there is a package-lock.json'),
  build: command.nullable().optional().describe('default: `npm run build` where package.json has such a script'),
  test: command.nullable().optional().describe('default: `npm test` where package.json has such a script'),
  testFile: command.nullable().optional().describe('runs one test file: {file} is put in'),
  services: z.record(plainName, folderInRepository).default({}).describe('folders that are released, by service'),
  autonomy: z.enum(AUTONOMY).default('propose'),
  trusted: z.boolean().default(false).describe('build it also where no sandbox keeps it in'),
  limits: z
    .strictObject({
      seconds: z.int().min(1).max(7_200).default(300),
      memoryMb: z.int().min(64).default(2_048),
      processes: z.int().min(8).max(10_000).default(256),
      diskMb: z.int().min(16).default(2_048),
    })
    .prefault({}),
});

const development = z.strictObject({
  projects: z.record(plainName, project).default({}),
  everySeconds: z.number().min(1).max(3_600).default(10).describe('how often a repository is looked at'),
  searchSeconds: z.number().min(5).max(3_600).default(240).describe('how long repairs are looked for'),
  forgePort: port.default(0).describe('where the embedded forge listens'),
});

const onOff = z.enum(['on', 'off']);
const masking = z.strictObject({
  rules: z
    .strictObject({
      privateKey: onOff.default('on').describe('bodies of private keys in PEM form'),
      urlPassword: onOff.default('on').describe('scheme://user:password@host, connection strings'),
      namedSecret: onOff.default('on').describe('values behind names such as password, apiKey, Authorization, Cookie'),
      bearer: onOff.default('on'),
      jwt: onOff.default('on'),
      vendorToken: onOff.default('on').describe('tokens with the prefix of who issues them'),
      cloudKey: onOff.default('on').describe('access keys of clouds'),
      card: onOff.default('on').describe('numbers of bank cards with a right check digit'),
      iban: onOff.default('on').describe('bank accounts with right check digits'),
      email: onOff.default('on'),
      ipAddress: onOff.default('off'),
    })
    .prefault({}),
  keep: z.array(text).max(200).default([]).describe('texts never masked; one that begins with @ spares that domain'),
});

const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://ops.example.org, without a path');

export const configurationSchema = z.strictObject({
  version: z.literal(1),
  name: text.describe('what this installation watches'),
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(4_600),
      otlpPort: port.default(4_318),
      cors: z.array(origin).max(50).default([]).describe('origins whose pages may call the API'),
      hosts: z.array(text).max(50).default([]).describe('further names that it is reached by, such as a proxy'),
      publicUrl: origin.optional().describe('what people type into their browser, where that is not this address'),
      oidc: oidc.optional().describe('an OpenID provider that people, and programs, sign in with'),
      limits: z
        .strictObject({
          perTokenMinute: z.int().min(1).max(1_000_000).default(6_000).describe('requests of one person or token'),
          perAddressMinute: z.int().min(1).max(1_000_000).default(600).describe('requests without a token that counts'),
        })
        .prefault({}),
    })
    .prefault({}),
  data: text.default('.kintsugi').describe('data folder, relative to this file'),
  events: z
    .strictObject({ url: z.url({ protocol: /^postgres(ql)?$/ }).optional() })
    .prefault({})
    .describe('PostgreSQL instead of SQLite'),
  telemetry: z
    .strictObject({
      retentionHours: z.number().min(0.1).max(8_760).default(24),
      maxDiskMb: z.int().min(64).default(2_048),
    })
    .prefault({}),
  services: z.record(plainName, service).default({}),
  outside: z.record(plainName, outside).default({}),
  probes: z.array(probe).max(500).default([]),
  business: z.array(business).max(100).default([]),
  slos: z.array(text).max(100).default([]).describe('OpenSLO files, relative to this one'),
  policy: policy.prefault({}),
  masking: masking.prefault({}).describe('what is masked before it is stored, shown or given to a model'),
  development: development.prefault({}).describe('repositories whose builds are watched and mended'),
  people: z
    .array(
      z.strictObject({
        name: plainName,
        role: z.enum(['viewer', 'responder', 'approver', 'auditor', 'admin', 'intake']),
        services: z.array(plainName).min(1).max(200).optional().describe('limits them to these'),
      }),
    )
    .max(1_000)
    .default([]),
  notify: z
    .strictObject({
      webhooks: z
        .array(z.strictObject({ name: plainName, url: z.url({ protocol: /^https?$/ }) }))
        .max(20)
        .default([]),
    })
    .prefault({}),
});

export type Configuration = z.output<typeof configurationSchema>;

/** JSON Schema (2020-12) for editors. */
export function configurationJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configurationSchema, { io: 'input' }), title: 'kintsugi.yaml' };
}
