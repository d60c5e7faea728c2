// Reasoning of a streamed answer that stays as it is, because a signature covers it or may still come.
import type { JsonDocument } from '../base/json-document.ts';
import type { Members } from './grammar.ts';
import type { ResponseFactsBuilder } from './response-facts.ts';

export class SignedDrafts {
  readonly #facts: ResponseFactsBuilder;
  /** Texts whose signature has not come. */
  readonly #texts = new Map<string, string>();

  constructor(facts: ResponseFactsBuilder) {
    this.#facts = facts;
  }

  /** A piece of an entry of `reasoning_details` or `thinking_blocks`: its text. */
  add(key: string, entry: Members, document: JsonDocument): string {
    const read = (field: string): string => document.textIf(entry.get(field)) ?? '';
    const text = read('text') + read('thinking') + read('summary');
    this.#add(key, text, read('signature'));
    this.data(entry, document);
    return text;
  }

  /** Copilot's pair of a readable and an opaque text: the readable one. */
  addSealed(key: string, delta: Members, document: JsonDocument): string {
    const read = (field: string): string => document.textIf(delta.get(field)) ?? '';
    const text = read('reasoning_text');
    this.#add(key, text, read('reasoning_opaque'));
    return text;
  }

  /** What is encrypted in an entry. */
  data(entry: Members, document: JsonDocument): void {
    this.#facts.signed({ signature: document.textIf(entry.get('data')) ?? '', text: '' });
  }

  /** Nothing more comes: a text without a signature is one that the client may send back as it got it. */
  finish(): void {
    for (const text of this.#texts.values()) {
      if (!this.#facts.spoken.take(text.length)) continue;
      this.#facts.spoken.keep([{ kind: 'text', provider: text, client: text, continuesPrefill: false }]);
    }
    this.#texts.clear();
  }

  #add(key: string, piece: string, signature: string): void {
    const text = (this.#texts.get(key) ?? '') + piece;
    if (signature !== '') {
      this.#facts.signed({ signature, text });
      this.#texts.delete(key);
    } else if (text !== '') this.#texts.set(key, text);
  }
}
