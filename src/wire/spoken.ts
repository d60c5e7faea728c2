// What the model said in an answer: each text as the provider wrote it and as the client got it.
import { applyEdits } from '../base/text.ts';
import type { Piece, StreamTransform } from '../base/text.ts';
import { TextParts } from './text-parts.ts';
import type { AnswerTransform, RestoredValue, SpokenText } from './types.ts';

/** Characters of one answer that are collected, both spellings together; what comes after is not. */
export const maxSpokenCharacters = 8 * 1024 * 1024;

/** What a text costs besides its characters, so that very many short ones are bounded too. */
const charactersPerText = 32;

/** All of one answer. */
export class SpokenAnswer {
  readonly #texts: SpokenText[] = [];
  #room: number;

  constructor(room = maxSpokenCharacters) {
    this.#room = room;
  }

  /** False once the limit was met: then nothing more is collected, also of what has begun. */
  get hasRoom(): boolean {
    return this.#room >= 0;
  }

  /** Takes the room for so many characters. */
  take(characters: number): boolean {
    this.#room -= characters;
    return this.hasRoom;
  }

  /** Only what has come to its end: a text that broke off is nobody's. */
  keep(texts: readonly SpokenText[]): void {
    if (!this.hasRoom) return;
    for (const text of texts) this.#texts.push(text);
  }

  build(): readonly SpokenText[] {
    return [...this.#texts];
  }
}

/** One text while it passes. */
export class SpokenDraft {
  readonly #answer: SpokenAnswer;
  readonly #kind: SpokenText['kind'];
  readonly #continuesPrefill: boolean;
  readonly #provider = new TextParts();
  readonly #client = new TextParts();

  constructor(answer: SpokenAnswer, kind: SpokenText['kind'], continuesPrefill = false) {
    this.#answer = answer;
    this.#kind = kind;
    this.#continuesPrefill = continuesPrefill;
    answer.take(charactersPerText);
  }

  /** More of both; the client's may lag behind. */
  add(provider: string, client: string): void {
    if (this.#answer.take(provider.length + client.length)) {
      this.#provider.add(provider);
      this.#client.add(client);
    } else {
      this.#provider.clear();
      this.#client.clear();
    }
  }

  /** The whole text; nothing when it is empty or beyond the limit. `redactions`: what came back in the client's. */
  finished(redactions: readonly RestoredValue[] = []): readonly SpokenText[] {
    const provider = this.#provider.text();
    if (provider === '' || !this.#answer.hasRoom) return [];
    const client = this.#client.text();
    const [kind, continuesPrefill] = [this.#kind, this.#continuesPrefill];
    // Most texts hold no name: then one string is kept, not two alike.
    const text = { kind, provider, client: client === provider ? provider : client, continuesPrefill };
    return [redactions.length === 0 ? text : { ...text, redactions: [...redactions] }];
  }
}

/** The strings inside one tool input, keys too. */
export class SpokenStrings {
  readonly #answer: SpokenAnswer;
  readonly #texts: SpokenText[] = [];
  #last: { readonly draft: SpokenDraft; readonly transform: AnswerTransform } | undefined;

  constructor(answer: SpokenAnswer) {
    this.#answer = answer;
  }

  /** The next string: what its transform does is noted. */
  open(transform: AnswerTransform): StreamTransform {
    const draft = new SpokenDraft(this.#answer, 'tool-input');
    this.#last = { draft, transform };
    return new NotedTransform(transform, draft);
  }

  /** The string that was opened last has come to its end. */
  close(): void {
    const { draft, transform } = this.#last ?? {};
    for (const text of draft?.finished(transform?.redactions) ?? []) this.#texts.push(text);
    this.#last = undefined;
  }

  finished(): readonly SpokenText[] {
    return this.#texts;
  }
}

/** One text that the client got in parts. */
export function joinedSpoken(parts: readonly SpokenText[]): readonly SpokenText[] {
  const [first, ...others] = parts;
  if (first === undefined || others.length === 0) return parts;
  const redactions: RestoredValue[] = [];
  let client = '';
  for (const part of parts) {
    redactions.push(...movedBy(client.length, part.redactions));
    client += part.client;
  }
  const provider = parts.map((part) => part.provider).join('');
  return [{ ...first, provider, client, ...(redactions.length === 0 ? {} : { redactions }) }];
}

/** The text as it may be shown: with placeholders in the places of values that came back. */
export function withoutValues(text: SpokenText): SpokenText {
  if (text.redactions === undefined || text.redactions.length === 0) return text;
  const { redactions, client, ...rest } = text;
  const edits = redactions.map(({ start, end, placeholder }) => ({ start, end, text: placeholder }));
  return { ...rest, client: applyEdits(client, edits) };
}

/** The same places in a text with so many units before it. */
export function movedBy(units: number, redactions: readonly RestoredValue[] = []): readonly RestoredValue[] {
  return redactions.map(({ start, end, placeholder }) => ({ start: start + units, end: end + units, placeholder }));
}

class NotedTransform implements StreamTransform {
  readonly #transform: StreamTransform;
  readonly #draft: SpokenDraft;
  #held = '';

  constructor(transform: StreamTransform, draft: SpokenDraft) {
    this.#transform = transform;
    this.#draft = draft;
  }

  push(chunk: string): readonly Piece[] {
    return this.#note(chunk, this.#transform.push(chunk));
  }

  end(): readonly Piece[] {
    const pieces = this.#note('', this.#transform.end());
    this.#draft.add('', this.#held);
    this.#held = '';
    return pieces;
  }

  #note(chunk: string, pieces: readonly Piece[]): readonly Piece[] {
    const input = this.#held + chunk;
    let client = '';
    let at = 0;
    for (const piece of pieces) {
      const end = at + piece.length;
      client += piece.text ?? input.slice(at, end);
      at = end;
    }
    this.#held = input.slice(at);
    this.#draft.add(chunk, client);
    return pieces;
  }
}
