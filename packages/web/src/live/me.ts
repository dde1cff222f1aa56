// Who looks at the page, and what they may.
import { mayUse, type Answer, type Permission, type Problem } from '@kintsugi/contract';
import { signal } from '@preact/signals';
import { api } from './api.ts';

export type Me = Answer<'getMe'>;

export type SignIn =
  | { readonly kind: 'asking' }
  | { readonly kind: 'in'; readonly me: Me }
  | { readonly kind: 'out' }
  | { readonly kind: 'unreachable'; readonly problem: Problem };

export const signIn = signal<SignIn>({ kind: 'asking' });

export async function askWhoAmI(): Promise<void> {
  const reply = await api.getMe({});
  if (reply.ok) signIn.value = { kind: 'in', me: reply.value };
  else if (reply.problem.status === 401) signIn.value = { kind: 'out' };
  else signIn.value = { kind: 'unreachable', problem: reply.problem };
}

export function me(): Me | null {
  return signIn.value.kind === 'in' ? signIn.value.me : null;
}

export function may(permission: Permission): boolean {
  return mayUse(me()?.role ?? null, permission);
}

/** Who could do what the viewer may not, in words. */
export function whoMay(permission: Permission): string {
  const roles = (['viewer', 'responder', 'approver', 'auditor', 'admin'] as const).filter((role) =>
    mayUse(role, permission),
  );
  return roles.join(' or ');
}
