// The few names that a command's environment holds. Nothing of ours is inherited: whatever is not named here is a secret.
export interface Places {
  readonly path: string;
  readonly home: string;
  readonly temporary: string;
}

/** `given` comes last, but for what says where things are. */
export function commandEnvironment(
  { path, home, temporary }: Places,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    // Tools must not ask, watch, colour or write snapshots.
    CI: 'true',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_cache: `${home}/npm`,
    GIT_TERMINAL_PROMPT: '0',
    ...given,
    PATH: path,
    HOME: home,
    TMPDIR: temporary,
  };
}
