// Who may do what. Roles are bundles of permissions; a route names the one permission that it needs.

export const PERMISSIONS = ['read', 'respond', 'approve', 'audit', 'admin', 'intake'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['viewer', 'responder', 'approver', 'auditor', 'admin', 'intake'] as const;
export type Role = (typeof ROLES)[number];

const GRANTED: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(['read']),
  responder: new Set(['read', 'respond']),
  approver: new Set(['read', 'respond', 'approve']),
  auditor: new Set(['read', 'audit']),
  admin: new Set(PERMISSIONS),
  intake: new Set(['intake']),
};

export function permissionsOf(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => GRANTED[role].has(permission));
}

/** `null` as the permission means: open to everybody; `null` as the role means: no credentials. */
export function mayUse(role: Role | null, permission: Permission | null): boolean {
  if (permission === null) return true;
  return role !== null && GRANTED[role].has(permission);
}
