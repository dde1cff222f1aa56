// What the main thread masks: output of builds, messages to people, and every text that will go to a model. Counts, never texts.
import {
  LineMasker,
  mask,
  maskingRules,
  MaskingTally,
  type MaskedCount,
  type MaskingChoice,
  type MaskingRules,
} from '@kintsugi/analysis';
import type { Notifier } from '@kintsugi/engine/ports';

export class Masking {
  readonly #rules: MaskingRules;
  readonly #tally = new MaskingTally();

  constructor(choice: MaskingChoice) {
    this.#rules = maskingRules(choice);
  }

  /** One text that leaves for `destination`. */
  text(destination: string, text: string): string {
    const masked = mask(text, this.#rules);
    this.#tally.add(destination, masked.found);
    return masked.text;
  }

  /** For the lines of one command of a build, in their order. */
  linesOfBuild(project: string): (line: string) => string {
    const masker = new LineMasker(this.#rules);
    return (line) => {
      const masked = masker.mask(project, line);
      this.#tally.add(`build ${project}`, masked.found);
      return masked.text;
    };
  }

  /** The same notifier, given masked words: they quote incidents, which quote what services say. */
  notifier(notifier: Notifier): Notifier {
    return {
      name: notifier.name,
      send: (message) =>
        notifier.send({
          ...message,
          title: this.text('messages', message.title),
          body: this.text('messages', message.body),
        }),
    };
  }

  counts(): readonly MaskedCount[] {
    return this.#tally.counts();
  }
}
