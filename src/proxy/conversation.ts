// Where in a conversation a text stands, by the texts of the message before it.
import type { TextRole, TextSite } from '../wire/types.ts';

const roles: ReadonlySet<TextRole> = new Set(['user', 'assistant', 'document', 'tool-input', 'tool-result']);

/** Follows the walk over one request. */
export class Conversation {
  readonly #hash: (text: string) => string;
  #message = '';
  #texts = '';
  #before = '';
  #isModels = false;

  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  /** Takes in the next text by its hash, and names the message before the one that it stands in. */
  next(site: TextSite, textHash: string): string {
    if (!roles.has(site.role)) return '';
    const message = messageOf(site.pointer);
    if (message !== this.#message) {
      this.#before = this.#texts === '' ? '' : this.#hash(this.#texts);
      this.#texts = '';
      this.#message = message;
    }
    this.#texts += textHash;
    this.#isModels = isModels(site.role);
    return this.#before;
  }

  /** Names the message before the answer: the last one, or, when the client began the answer, the one before that. */
  get last(): string {
    return this.#isModels || this.#texts === '' ? this.#before : this.#hash(this.#texts);
  }
}

/** Whether the provider wrote such texts. */
export function isModels(role: TextRole): boolean {
  return role === 'assistant' || role === 'tool-input';
}

/** The first two segments of the pointer: `/messages/3`. */
function messageOf(pointer: string): string {
  const list = pointer.indexOf('/', 1);
  const item = list < 0 ? -1 : pointer.indexOf('/', list + 1);
  return item < 0 ? pointer : pointer.slice(0, item);
}
