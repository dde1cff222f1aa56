// Where finished texts for people go: postmortems and hand-overs.

export interface Documents {
  /** Writes `text` under `name`, replacing what was there, all or nothing. Answers where people find it. */
  write(name: string, text: string): Promise<string>;
  read(name: string): Promise<string | null>;
}
