// The memory of past incidents: told one by one, asked for the like of a text. Knows no store, no clock, no meaning of ids.
import { bestSlots } from './best-slots.ts';
import { readSnapshot, writeSnapshot } from './cells/snapshot.ts';
import { CloserLook, type Found } from './closer-look.ts';
import { Collection, WordPlaces, type IncidentText } from './collection.ts';
import { firstLook, halfwayOf } from './first-look.ts';
import { FLOOR, likeOnes } from './likeness.ts';
import { askedBy, type Question } from './question.ts';
import { reasonsFor, type Reason } from './reasons.ts';
import { information } from './words/frequencies.ts';
import { fitLatentSpace, LatentSpace, pickedForFit } from './words/latent-space.ts';

/** Incidents that get a closer look. From 16 to 64, the quality on real reports is the same. */
const CLOSER_LOOKS = 24;
/** Of what was removed, so much is carried along before all is laid out anew. */
const REMNANTS = 1_000;
const PLACES_REMEMBERED = 50_000;
const ANSWERS = 5;

/** How much each kind of likeness counts; docs/analysis/memory.md shows how little these values matter. */
const WORDS = 1;
const PIECES = 0.75;
const LATENT = 0.2;
/** Chosen, not measured: there is no model here to measure with. */
const VECTOR = 0.5;

export interface Asked {
  readonly text: string;
  readonly vector?: ArrayLike<number>;
  /** An incident to leave out of the answer: the one that asks. */
  readonly except?: string;
  readonly limit?: number;
  /** How far an answer must stand out, 0.12 if not said; 0 answers the nearest, however far. */
  readonly floor?: number;
}

export interface Similar {
  readonly id: string;
  /** About the share in [0, 1] of what the question says that the incident holds too; a little above 1 for its own text. */
  readonly score: number;
  /** What both hold, strongest first: `reasonPhrase` says it in words. */
  readonly reasons: readonly Reason[];
}

export type Recollection =
  | { readonly kind: 'similar'; readonly incidents: readonly Similar[] }
  | { readonly kind: 'nothing-similar'; readonly nearest: Similar | null };

export type IndexLoaded =
  | { readonly kind: 'loaded'; readonly index: IncidentIndex }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string };

/**
 * Finds past incidents that are like a text: by words, mechanisms and pairs of neighbours (BM25 over fields), by pieces of
 * words (BM25 over character grams), by latent dimensions, and by embeddings where there are any. The first look goes
 * over all incidents by the lists of their words; the best few are read as they stand.
 *
 * Shape    fields with whole weights from 1: a word in a field of weight 3 counts as if it stood there three times.
 * Answers  are the same for any order of coming, after a removal, and from a snapshot; ties go to the earlier id. Until
 *          `refit`, and after it for words that came since, the latent dimensions say nothing.
 * Cost     a search some milliseconds over 100,000 reports of a page, an addition well under one, about 2.5 KB a report;
 *          with embeddings O(all their components) besides. `bench memory` measures it.
 * Source   docs/analysis/memory.md names the paper of each part.
 * Fails    where question and incident share no word, unless an embedding finds them.
 */
export class IncidentIndex {
  #held: Collection;
  #closerLook: CloserLook;
  #latent: LatentSpace | null = null;
  #sizeAtFit = 0;
  /** Places of incidents in the latent space, found when they are first looked at. */
  readonly #places = new Map<number, Float32Array>();
  #scores = new Float32Array(0);

  constructor(fields: Readonly<Record<string, number>>) {
    const whole = Object.entries(fields).map(([name, weight]) => ({ name, weight: Math.max(1, Math.round(weight)) }));
    this.#held = new Collection(whole);
    this.#closerLook = new CloserLook(this.#held.vocabulary);
  }

  get size(): number {
    return this.#held.shelf.kept;
  }

  has(id: string): boolean {
    return this.#held.shelf.slotOf(id) !== undefined;
  }

  /** Bytes that the index has taken, about. */
  get bytes(): number {
    return this.#held.bytes;
  }

  /** Whether half as many incidents came or went since the last fit as there were: `refit` is worth its time then. */
  get wantsFit(): boolean {
    return 2 * Math.abs(this.size - this.#sizeAtFit) > this.#sizeAtFit;
  }

  /** Takes an incident in, in place of one of the same id. */
  add(incident: IncidentText): void {
    this.remove(incident.id);
    this.#held.add(incident);
  }

  /** Forgets an incident, as if it had never come; false when it is not known. */
  remove(id: string): boolean {
    const slot = this.#held.remove(id);
    if (slot === null) return false;
    this.#places.delete(slot);
    const { shelf } = this.#held;
    if (shelf.slots > 2 * shelf.kept + REMNANTS) this.#layOut(this.snapshot());
    return true;
  }

  /**
   * Finds the latent dimensions anew from at most a thousand incidents: some seconds at most, whatever the size of the index.
   * The owner calls it at a time of its choosing, as `wantsFit` advises.
   */
  refit(): void {
    const { shelf, frequencies, vocabulary } = this.#held;
    const fitted = pickedForFit(shelf.sortedIds());
    this.#latent = fitLatentSpace(
      fitted.map((id) => this.#held.weightsOf(shelf.slotOf(id) as number)),
      (word) => information(frequencies.ofWord(word), this.size),
      (word) => vocabulary.wordOf(word),
    );
    this.#places.clear();
    this.#sizeAtFit = this.size;
  }

  search(asked: Asked): Recollection {
    const { vocabulary, frequencies, shelf, fields } = this.#held;
    const question = askedBy(asked.text, vocabulary, frequencies, this.size);
    const place = this.#latent?.fold(new Map(question.terms.map(({ number, times }) => [number, times]))) ?? null;
    const cosines = this.#cosines(asked);
    const halfway = halfwayOf(shelf);
    this.#closerLook.ask(question);
    const looked = this.#worthALook(question, asked, cosines).map((slot) => {
      const half = halfway.base + halfway.slope * (halfway.lengths[slot] as number);
      const found = this.#closerLook.look(shelf.cells(slot), fields, half);
      const near = cosines === null ? null : (cosines[slot] as number);
      const score = this.#scoreOf(slot, found, place, near);
      return { id: shelf.idOf(slot), slot, found, score, words: found.terms.filter((weight) => weight > 0).length };
    });
    this.#closerLook.done();
    const bestFirst = looked.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const answer = ({ id, slot, found, score }: (typeof looked)[number]): Similar => {
      return { id, score, reasons: reasonsFor(question, found, shelf.cells(slot), fields, vocabulary) };
    };
    const like = likeOnes(bestFirst, asked.floor ?? FLOOR).slice(0, asked.limit ?? ANSWERS);
    if (like.length > 0) return { kind: 'similar', incidents: like.map(answer) };
    return { kind: 'nothing-similar', nearest: bestFirst[0] === undefined ? null : answer(bestFirst[0]) };
  }

  /** All that answers depend on, as bytes: the same bytes for any order of coming. */
  snapshot(): Uint8Array {
    const { fields, vocabulary } = this.#held;
    const places = new WordPlaces(vocabulary);
    const incidents = this.#held.keptAs(places);
    const parts = this.#latent?.parts ?? null;
    const latent = parts && { ...parts, words: parts.words.map((word) => places.placeOf(word)) };
    return writeSnapshot({ fields, words: places.words, incidents, latent, sizeAtFit: this.#sizeAtFit });
  }

  /** The index whose `snapshot` it was; refuses, with words, bytes that are damaged or of another version. */
  static load(bytes: Uint8Array): IndexLoaded {
    const index = new IncidentIndex({});
    const refused = index.#layOut(bytes);
    return refused ?? { kind: 'loaded', index };
  }

  #worthALook(question: Question, asked: Asked, cosines: Float32Array | null): number[] {
    const { shelf, postings } = this.#held;
    const scores = this.#room();
    firstLook(question, postings, shelf, scores);
    const except = asked.except === undefined ? undefined : shelf.slotOf(asked.except);
    const best = (of: Float32Array): number[] => {
      return bestSlots(of, shelf.slots, CLOSER_LOOKS, (slot) => shelf.idOf(slot)).filter((slot) => slot !== except);
    };
    return cosines === null ? best(scores) : [...new Set([...best(scores), ...best(cosines)])];
  }

  /** One row of scores for all questions, grown with the shelf. */
  #room(): Float32Array {
    const { slots } = this.#held.shelf;
    if (this.#scores.length < slots) this.#scores = new Float32Array(2 * slots);
    return this.#scores;
  }

  #cosines({ vector }: Asked): Float32Array | null {
    if (vector === undefined) return null;
    const { shelf, vectors } = this.#held;
    const cosines = new Float32Array(shelf.slots);
    return vectors.cosines(vector, cosines) ? cosines : null;
  }

  /** The mean of the kinds of likeness that can be told, each by its weight. */
  #scoreOf(slot: number, found: Found, place: Float32Array | null, cosine: number | null): number {
    const latent = place === null ? 0 : dot(place, this.#placeOf(slot, this.#latent as LatentSpace));
    const gained = WORDS * found.words + PIECES * found.pieces + LATENT * latent + VECTOR * (cosine ?? 0);
    return gained / (WORDS + PIECES + (place === null ? 0 : LATENT) + (cosine === null ? 0 : VECTOR));
  }

  #placeOf(slot: number, latent: LatentSpace): Float32Array {
    const known = this.#places.get(slot);
    if (known !== undefined) return known;
    const place = latent.fold(this.#held.weightsOf(slot));
    if (this.#places.size >= PLACES_REMEMBERED) this.#places.clear();
    this.#places.set(slot, place);
    return place;
  }

  #layOut(bytes: Uint8Array): Extract<IndexLoaded, { kind: 'refused' }> | null {
    const read = readSnapshot(bytes);
    if (read.kind === 'refused') return read;
    const { fields, words, incidents, latent, sizeAtFit } = read.kept;
    this.#held = new Collection(fields);
    this.#held.takeKept(incidents, words);
    this.#closerLook = new CloserLook(this.#held.vocabulary);
    const numberOf = (place: number): number => this.#held.vocabulary.take(words[place] as string);
    this.#latent = latent && new LatentSpace({ ...latent, words: latent.words.map(numberOf) });
    this.#sizeAtFit = sizeAtFit;
    this.#places.clear();
    return null;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d += 1) sum += (a[d] as number) * (b[d] as number);
  return sum;
}
