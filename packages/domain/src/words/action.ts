// What can be done to a service, and how it is taken back. It must not know how any runtime does it.

/** One thing to be done to one service. */
export type ActionRequest =
  | { readonly kind: 'deploy'; readonly service: string; readonly release: string }
  | { readonly kind: 'rollback'; readonly service: string; readonly release: string }
  | { readonly kind: 'configure'; readonly service: string; readonly set: Readonly<Record<string, string | null>> }
  | { readonly kind: 'restore-configuration'; readonly service: string; readonly configuration: number }
  | { readonly kind: 'rolling-restart'; readonly service: string }
  | { readonly kind: 'replace-replica'; readonly service: string; readonly instance: string }
  | { readonly kind: 'scale'; readonly service: string; readonly replicas: number };

export type ActionKind = ActionRequest['kind'];

/** How an action is undone; recorded before the action runs. */
export type Inverse =
  | { readonly kind: 'request'; readonly request: ActionRequest }
  /** There is nothing to take back (a restart leaves no trace), or no way to. */
  | { readonly kind: 'none'; readonly because: string };

/** A sentence in the imperative: what a person would call this action. */
export function describeAction(request: ActionRequest): string {
  switch (request.kind) {
    case 'deploy':
      return `deploy release ${request.release} of ${request.service}`;
    case 'rollback':
      return `go back to release ${request.release} of ${request.service}`;
    case 'configure':
      return `set ${Object.keys(request.set).join(', ')} of ${request.service}`;
    case 'restore-configuration':
      return `go back to configuration ${request.configuration} of ${request.service}`;
    case 'rolling-restart':
      return `restart ${request.service}, one replica after another`;
    case 'replace-replica':
      return `replace replica ${request.instance} of ${request.service}`;
    case 'scale':
      return `scale ${request.service} to ${request.replicas} replicas`;
  }
}

/** Canonical text of a request: equal for equal requests. What approvals are bound to (its hash). */
export function canonicalAction(request: ActionRequest): string {
  return JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
