// API tokens and sessions in a list, and a new one with its secret.
import type { Answer } from '@kintsugi/contract';
import { ago, duration, NOTHING } from '../output/figures.ts';
import { table } from '../output/layout.ts';
import { plain, type Ink, type Paper } from '../output/paper.ts';

type Token = Answer<'listTokens'>['items'][number];
type NewToken = Answer<'createToken'>;

const INKS: Readonly<Record<Token['state'], Ink>> = { active: 'good', expired: 'warn', revoked: 'dim' };

/** Sessions are made by nobody: people sign in. */
const MADE_BY: Partial<Record<Token['madeFor'], string>> = { oidc: 'sign-in', demo: 'demo' };

export function tokenLines(tokens: readonly Token[], paper: Paper, nowMs: number): string[] {
  if (tokens.length === 0) return ['there is no API token'];
  const columns = [
    { title: 'token' },
    { title: 'name' },
    { title: 'state' },
    { title: 'role' },
    { title: 'services' },
    { title: 'ends', giveUp: 3 },
    { title: 'used', giveUp: 2 },
    { title: 'made by', giveUp: 1 },
  ];
  const lines = tokens.map((token) => [
    token.id,
    plain(token.name),
    paper.ink(INKS[token.state], token.state),
    token.role,
    servicesOf(token),
    token.state === 'active' ? `in ${until(token, nowMs)}` : NOTHING,
    token.lastUsedOn ?? 'never',
    `${MADE_BY[token.madeFor] ?? plain(token.createdBy)}, ${ago(token.createdAt, nowMs)}`,
  ]);
  const [titles = '', ...rest] = table(columns, lines, paper.width);
  return [paper.ink('dim', titles), ...rest];
}

export function newTokenLines(token: NewToken, paper: Paper, nowMs: number): string[] {
  return [
    `${paper.ink('strong', token.id)}  ${plain(token.name)} may ${token.role === 'admin' ? 'do everything' : `what a ${token.role} may`} on ${servicesOf(token)}, for ${until(token, nowMs)}`,
    '',
    `  ${token.secret}`,
    '',
    'It is shown this once. Give it as KINTSUGI_TOKEN, or as `Authorization: Bearer TOKEN`.',
  ];
}

function servicesOf({ services }: Token): string {
  return services === null ? 'all services' : services.map(plain).join(', ');
}

function until({ expiresAt }: Token, nowMs: number): string {
  return duration((Date.parse(expiresAt) - nowMs) / 1_000);
}
