// English words that carry grammar and no matter. Knows no index.

const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all also an and any are as at be because been before being but by can could did do does doing down ' +
    'during each for from further had has have having he her here him his how i if in into is it its itself just me ' +
    'more most my no nor not now of off on once only or other our out over own same she should so some such than that ' +
    'the their them then there these they this those through to too under until up very was we were what when where ' +
    'which while who whom why will with would you your s t'
  ).split(' '),
);

/** Whether a lower-case word is one of grammar alone. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
