// One life of the server: from a start to a crash. What a dead life asks for is never answered, so it does nothing more.
export class Life {
  #alive = true;
  readonly #onDeath: () => void;

  constructor(onDeath: () => void) {
    this.#onDeath = onDeath;
  }

  get alive(): boolean {
    return this.#alive;
  }

  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#onDeath();
  }

  /** The answer, if this life still lives to hear it. */
  async hear<T>(answer: Promise<T>): Promise<T> {
    try {
      const value = await answer;
      return this.#alive ? value : await never();
    } catch (error) {
      if (!this.#alive) return never();
      throw error;
    }
  }
}

export function never(): Promise<never> {
  return new Promise(() => undefined);
}
