// Where in a conversation a text stands, by the texts of the message before it.
import type { TextRole, TextSite } from '../wire/types.ts';

const roles: ReadonlySet<TextRole> = new Set(['user', 'assistant', 'document', 'tool-input', 'tool-result']);

/** The texts of one message. */
export interface SaidMessage {
  /** Their hashes. */
  readonly texts: string;
  /** The model said them. */
  readonly isModels: boolean;
}

/** Follows the walk over one request. */
export class Conversation {
  readonly #hash: (text: string) => string;
  #pointer = '';
  /** What stands at the pointer. */
  #message: SaidMessage = nothing;
  /** That, and what the model said right before it: formats cut one answer into several messages. */
  #turn: SaidMessage = nothing;
  #before: SaidMessage = nothing;
  #beforeHash: string | undefined;

  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  /** Takes in the next text by its hash, and names the message before the one that it stands in. */
  next(site: TextSite, textHash: string): string {
    if (!roles.has(site.role)) return '';
    const isModelsText = isModels(site.role);
    this.#open(messageOf(site.pointer), isModelsText);
    // The first text of a message says whose it is, so that a message that is known joins its turn as it did at first.
    const isModelsMessage = this.#message.texts === '' ? isModelsText : this.#message.isModels;
    this.#message = { texts: this.#message.texts + textHash, isModels: isModelsMessage };
    this.#turn = { texts: this.#turn.texts + textHash, isModels: isModelsMessage };
    return this.#nameBefore();
  }

  /** Goes on as if the walk had gone over a message that is known. */
  skip(pointer: string, message: SaidMessage): void {
    if (message.texts === '') return;
    this.#open(pointer, message.isModels);
    this.#message = message;
    this.#turn = { texts: this.#turn.texts + message.texts, isModels: message.isModels };
  }

  /** The message of that pointer, if it was the last to say something. */
  said(pointer: string): SaidMessage {
    return this.#pointer === pointer ? this.#message : nothing;
  }

  /** Names the message before the answer: the last one, or, when the client began the answer, the one before that. */
  get last(): string {
    return this.#turn.isModels ? this.#nameBefore() : this.#name(this.#turn);
  }

  #open(pointer: string, isModelsMessage: boolean): void {
    if (pointer === this.#pointer) return;
    this.#pointer = pointer;
    this.#message = nothing;
    if (isModelsMessage && this.#turn.isModels) return;
    this.#before = this.#turn;
    this.#beforeHash = undefined;
    this.#turn = nothing;
  }

  #nameBefore(): string {
    this.#beforeHash ??= this.#name(this.#before);
    return this.#beforeHash;
  }

  #name({ texts }: SaidMessage): string {
    return texts === '' ? '' : this.#hash(texts);
  }
}

const nothing: SaidMessage = { texts: '', isModels: false };

/** Whether the provider wrote such texts. */
export function isModels(role: TextRole): boolean {
  return role === 'assistant' || role === 'tool-input';
}

/** What some formats wrap a request in. */
const wrapper = '/request/';

/** The first two segments of the pointer: `/messages/3`; in a wrapped request three: `/request/contents/3`. */
function messageOf(pointer: string): string {
  const list = pointer.indexOf('/', pointer.startsWith(wrapper) ? wrapper.length : 1);
  const item = list < 0 ? -1 : pointer.indexOf('/', list + 1);
  return item < 0 ? pointer : pointer.slice(0, item);
}
