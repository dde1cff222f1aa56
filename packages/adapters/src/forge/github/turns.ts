// One thing after the other for each name: GitHub has no keys, so two equal writes at once would both be done.

export type Turns = <T>(name: string, run: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return (name, run) => {
    const next = (last.get(name) ?? Promise.resolve()).then(run);
    const settled = next.then(
      () => {},
      () => {}, // Whoever asked is told.
    );
    last.set(name, settled);
    void settled.then(() => last.get(name) === settled && last.delete(name));
    return next;
  };
}
