// Does a name or a line speak of trouble? Words of logging levels and of English, no names of products.

const TROUBLE = /\b(?:errors?|exceptions?|fail(?:s|ed|ure|ures)?|warn(?:ing)?|fatal|severe|critical|panic)\b/i;

/** Also inside of names: `BasicErrorController`. O(length), of at most the first 1,000 characters. */
export function saysTrouble(text: string): boolean {
  return TROUBLE.test(
    text
      .slice(0, MOST_READ)
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll('_', ' '),
  );
}

const MOST_READ = 1_000;
