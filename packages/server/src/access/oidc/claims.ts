// What a provider's claims about somebody mean here. Pure. Claims are data of strangers: bounded, looked up, never trusted.
import { createHash } from 'node:crypto';
import { ROLES, type Role } from '@kintsugi/contract';
import type { OidcSettings } from '../../configuration/oidc.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface Standing {
  readonly role: Role;
  /** Null: all of them. */
  readonly services: readonly string[] | null;
}

const VALUES_MAX = 500;
const NAME_MAX = 50;
const ALL = '*';

/** From what may most to what may least: of several roles that apply, the first counts. */
const BY_MIGHT: readonly Role[] = ['admin', 'approver', 'responder', 'auditor', 'viewer', 'intake'];

/** Null: nobody gave them a role, or none of their services are named. */
export function standingOf(claims: Claims, settings: OidcSettings): Standing | null {
  const values = valuesOf(claims[settings.roleClaim]);
  const roles = new Map(Object.entries(settings.roles));
  const given = new Set(values.flatMap((value) => roles.get(value) ?? []));
  if (given.size === 0 && settings.defaultRole !== 'none') given.add(settings.defaultRole);
  const role = BY_MIGHT.find((each) => given.has(each));
  if (role === undefined || !ROLES.includes(role)) return null;
  if (settings.services === undefined) return { role, services: null };
  const limits = new Map(Object.entries(settings.services));
  const services = new Set(values.flatMap((value) => limits.get(value) ?? []));
  if (services.has(ALL)) return { role, services: null };
  // Whoever leaves a team must not see more than before: no service named is none, not all.
  return services.size === 0 ? null : { role, services: [...services] };
}

/** Readable, and no more: two people may have the same. Lower-case letters, digits and hyphens. */
export function readableName(claims: Claims, { nameClaim }: OidcSettings): string {
  for (const claim of [nameClaim, 'email', 'sub']) {
    const value = claims[claim];
    if (typeof value !== 'string') continue;
    const safe = value
      .slice(0, 200)
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, NAME_MAX)
      .replace(/^-+|-+$/g, '');
    if (safe !== '') return safe;
  }
  return 'somebody';
}

/** Who somebody is, whatever they call themselves: the provider and its subject, which it never gives to another. */
export function subjectOf(claims: Claims): string | null {
  const { iss, sub } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '') return null;
  return createHash('sha256')
    .update(JSON.stringify([iss, sub]))
    .digest('base64url');
}

/** A list, or one text; some providers write several into one text with spaces, which counts as one. */
function valuesOf(claim: unknown): string[] {
  const list: unknown[] = Array.isArray(claim) ? claim : [claim];
  return list.slice(0, VALUES_MAX).filter((value): value is string => typeof value === 'string');
}
