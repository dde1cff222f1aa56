// Short texts that come again and again (names of attributes, routes, methods) as the same string, without decoding them anew.
import { ByteDictionary } from './byte-dictionary.ts';
import type { Cursor } from './cursor.ts';

const ENTRIES_MAX = 8_192;
/** Longer texts seldom repeat; they are decoded each time. */
const BYTES_MAX = 48;

export class TextCache {
  private readonly dictionary = new ByteDictionary({ maxEntries: ENTRIES_MAX, maxBytes: ENTRIES_MAX * BYTES_MAX });
  private texts: string[] = [];

  /** The UTF-8 text between two positions; broken sequences become U+FFFD. */
  text(cursor: Cursor, from: number, to: number): string {
    if (to - from > BYTES_MAX) return cursor.text(from, to);
    if (to === from) return '';
    const found = this.dictionary.find(0, cursor.bytes, cursor.view, from, to);
    return found >= 0 ? (this.texts[found] as string) : this.remember(cursor, from, to);
  }

  private remember(cursor: Cursor, from: number, to: number): string {
    // Texts that never repeat fill it in the end; starting anew keeps those that do.
    if (this.dictionary.nearlyFull) this.clear();
    const text = cursor.text(from, to);
    const entry = this.dictionary.add(0, cursor.bytes, cursor.view, from, to);
    if (entry >= 0) this.texts[entry] = text;
    return text;
  }

  private clear(): void {
    this.dictionary.clear();
    this.texts = [];
  }
}
