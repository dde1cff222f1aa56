// What is masked and what must stay, with lines as systems write them.
import { expect, test } from 'vitest';
import { mask, maskNamed, maskingRules } from './mask.ts';
import { TemplateMiner } from '../logs/template-miner.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
const N = '<masked:namedSecret>';

const MASKED: readonly (readonly [line: string, masked: string])[] = [
  ['login password=hunter2 from web', `login password=${N} from web`],
  ['{"user":"a","password":"a\\"b c","x":1}', `{"user":"a","password":"${N}","x":1}`],
  ['sent {\\"apiKey\\":\\"k-1234\\"}', `sent {\\"apiKey\\":\\"${N}\\"}`],
  ["{'db_password': 'geheim'}", `{'db_password': '${N}'}`],
  ['DB_PASSWORD=geheim node main.js', `DB_PASSWORD=${N} node main.js`],
  ['map[password:[hunter2] user:[a]]', `map[password:[${N}] user:[a]]`],
  [':password=>"x1y2z3"', `:password=>"${N}"`],
  ['  password: correcthorse', `  password: ${N}`],
  ['--password s3cr3t --verbose', `--password ${N} --verbose`],
  ['GET /reset?token=a1b2c3d4e5&lang=en 200', `GET /reset?token=${N}&lang=en 200`],
  ['Authorization: Basic dXNlcjpwYXNz', `Authorization: Basic ${N}`],
  ['"authorization":"Bearer abc.def-123_xyz"', `"authorization":"Bearer ${N}"`],
  ['Set-Cookie: sid=a81f2c; Path=/; HttpOnly', `Set-Cookie: ${N}`],
  ['X-Api-Key: 0f9e8d7c', `X-Api-Key: ${N}`],
  ['<password>abc</password>', `<password>${N}</password>`],
  ['Server=db;User Id=sa;Password=p,w)1;Encrypt=true', `Server=db;User Id=sa;Password=${N};Encrypt=true`],
  ['AccountName=a;AccountKey=abc+/d==;EndpointSuffix=core', `AccountName=a;AccountKey=${N};EndpointSuffix=core`],
  ['postgres://app:p@ss@db:5432/x', 'postgres://app:<masked:urlPassword>@db:5432/x'],
  ['mysql://pw:abc12345@db:99/x', 'mysql://pw:<masked:urlPassword>@db:99/x'],
  ['redis://:geheim@cache:6379', 'redis://:<masked:urlPassword>@cache:6379'],
  ['cloning https://0a1b2c3d4e5f6a7b8c9d@host/x.git', 'cloning https://<masked:urlPassword>@host/x.git'],
  ['sent Bearer abcDEF123456ghi to it', 'sent Bearer <masked:bearer> to it'],
  [`jwt ${JWT}, ok`, 'jwt <masked:jwt>, ok'],
  [`pushed with ghp_${'a1B2'.repeat(9)}.`, 'pushed with <masked:vendorToken>.'],
  ['key AKIAIOSFODNN7EXAMPLE used', 'key <masked:cloudKey> used'],
  [
    'POST https://hooks.slack.com/services/T0000/B0000/abcdEFGH1234',
    'POST https://hooks.slack.com/services/<masked:vendorToken>',
  ],
  ['card 4111 1111 1111 1111 declined', 'card <masked:card> declined'],
  ['card=378282246310005', 'card=<masked:card>'],
  ['to DE89370400440532013000, 10 EUR', 'to <masked:iban>, 10 EUR'],
  ['to GB82 WEST 1234 5698 7654 32', 'to <masked:iban>'],
  ['mail to "Bob" <bob.x+y@mail.example.org>', 'mail to "Bob" <<masked:email>>'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nab\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----<masked:privateKey>-----END RSA PRIVATE KEY-----',
  ],
];

test.each(MASKED)('%s', (line, masked) => {
  expect(mask(line).text).toBe(masked);
  expect(mask(masked).text).toBe(masked);
});

const KEPT: readonly string[] = [
  'Bad activity token: android.os.BinderProxy@2bd79ce',
  'opening app wtoken = AppWindowToken{9f4ef63 token=Token{a64f992 ActivityRecord{de9231d u0 x t761}}}',
  '2026-11-26T12:30:01.123Z INFO request 3f2a9c1e-5b7d-4c8e-9f10-2a3b4c5d6e7f took 12 ms',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8 by build 4821',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
  '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating',
  'Receiving block blk_-1608999687919862906 src: /10.250.19.102:54106 dest: /10.250.19.102:50010',
  'order 4111111111111112 placed, order 1764160201123456 shipped, at 1764160201123456789',
  'call +49 30 1234567 or 0800-123-4567 or (555) 867-5309',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'Accepted publickey for git from 10.0.0.5 port 51234 ssh2: RSA SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
  'Failed password for invalid user admin from 173.234.31.186 port 38926 ssh2',
  'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=187.141.143.180',
  'error: password: too short, must be 12 characters',
  'Invalid password: try again',
  'SyntaxError: Unexpected token: punc (}) at JSON.parse',
  'model used max_tokens=4096 prompt_tokens: 512 token count: 90',
  'src/login.ts(3,7): error TS2322: password: string; is not assignable to token: number',
  'const password = req.body.password; if (password == other) token = await login(user);',
  '    password: process.env.DB_PASSWORD,',
  'PASSWORD=${DB_PASSWORD} TOKEN=$TOKEN password=******** "password":null',
  'PWD=/srv/app1234 OLDPWD=/srv/app12345',
  '# pass 12345 # fail 0 tests: 12 pass: 12',
  'added left-pad@1.3.0, @types/node@26.6.6 and logo@2x.png; git@github.com:a/b.git; user@1000.service',
  'http://localhost:4873/@scope/name and https://host:8080/a?b=c@d',
  'ssh://git@host/repo https://user@host/path',
  'primary_key=4821 cache_key=user:12 partitionKey=abc123def456 page_token=abc123def456',
  'Session establishment complete on server, sessionid = 0x14f05578bd80001, negotiated timeout = 10000',
  'java.lang.IllegalStateException: at org.acme.Foo@1a2b3c (Foo.java:12)',
  '-----BEGIN CERTIFICATE-----',
  'PEM routines: no start line: expecting: ANY PRIVATE KEY',
  'secret "db-credentials" not found in namespace default; secret: db-credentials',
  'the bearer of this message is bearer authentication scheme',
  'std::vector<int> a::b Foo::password::check',
  'GET /users/42 12:30:01 00:1B:44:11:3A:B7 v1.2.3.4',
];

test.each(KEPT)('stays: %s', (line) => {
  const { text, found } = mask(line);
  expect(text).toBe(line);
  expect(found).toEqual([]);
});

test('lines that differ in a secret alone are one template', () => {
  const miner = new TemplateMiner();
  const ids = ['hunter2', 'x', 'a.b-c_d!e', 'correct horse'].map((secret) =>
    miner.learn(mask(`login failed for app with password="${secret}" and mail ${secret.length}@x.org`).text),
  );
  expect(new Set(ids).size).toBe(1);
});

test('what was masked is counted by rule', () => {
  expect(mask('a@b.de c@d.de password=geheim1').found).toEqual([
    { rule: 'email', count: 2 },
    { rule: 'namedSecret', count: 1 },
  ]);
});

test('addresses of machines are masked only where somebody asks', () => {
  const line = 'from 10.0.0.5:8080 and fe80::1ff:fe23:4567:890a at 12:30:01, v1.2.3';
  expect(mask(line).text).toBe(line);
  expect(mask(line, maskingRules({ rules: { ipAddress: 'on' } })).text).toBe(
    'from <masked:ipAddress>:8080 and <masked:ipAddress> at 12:30:01, v1.2.3',
  );
});

test('a rule can be off, and texts and domains can be spared', () => {
  const line = 'help@example.org, bob@example.org, eve@other.org, 4111111111111111';
  expect(mask(line, maskingRules({ rules: { email: 'off' } })).text).toContain('bob@example.org, eve@other.org, <');
  expect(mask(line, maskingRules({ keep: ['@example.org', '4111111111111111'] })).text).toBe(
    'help@example.org, bob@example.org, <masked:email>, 4111111111111111',
  );
});

test('an attribute whose name says that it is a secret is masked whole', () => {
  expect(maskNamed('db.password', 'a b c').text).toBe(N);
  expect(maskNamed('http.request.header.authorization', 'Bearer abc123def456').text).toBe(`Bearer ${N}`);
  expect(maskNamed('http.route', '/users/{token}').text).toBe('/users/{token}');
  expect(maskNamed('exception.message', 'no mail to a@b.de').text).toBe('no mail to <masked:email>');
});
