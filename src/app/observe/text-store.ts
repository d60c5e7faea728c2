// The bodies of the last exchanges and what was said in their answers: in memory only, bounded, gone with the process.
// Nothing is decoded or copied here; that is done when somebody asks to see them (`exchange-texts.ts`).
import type { ExchangeObserver, SentRequest } from '../../proxy/ports.ts';
import type { SpokenText } from '../../wire/types.ts';
import { maxExchanges } from './exchange-list.ts';

/** All bodies together. */
const defaultMaxBytes = 32 * 1024 * 1024;
/** Both bodies of one request: larger ones would push out all others, and take long to read. */
const maxRequestBytes = 4 * 1024 * 1024;
/** Of the texts of one answer, for each side. */
const maxAnswerCharacters = 256 * 1024;

/** What is remembered of one exchange. */
export interface KeptTexts {
  readonly request: SentRequest;
  /** Empty while it runs, and when it broke off. */
  readonly answer: readonly SpokenText[];
}

interface Entry {
  readonly request: SentRequest;
  answer: readonly SpokenText[];
  bytes: number;
}

export interface TextStoreOptions {
  readonly onChanged: () => void;
  readonly maxBytes?: number;
}

export class TextStore implements ExchangeObserver {
  readonly #options: TextStoreOptions;
  /** The oldest first. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(options: TextStoreOptions) {
    this.#options = options;
  }

  has(requestId: string): boolean {
    return this.#entries.has(requestId);
  }

  find(requestId: string): KeptTexts | undefined {
    return this.#entries.get(requestId);
  }

  sent(request: SentRequest): void {
    const { original, sent } = request;
    if (original === undefined || sent === undefined) return;
    const bytes = original === sent ? sent.length : original.length + sent.length;
    if (bytes > maxRequestBytes) return;
    this.#entries.set(request.id, { request, answer: [], bytes });
    this.#bytes += bytes;
    this.#makeRoom();
  }

  answered(id: string, spoken: readonly SpokenText[]): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const answer = beginningOf(spoken);
    const bytes = answer.reduce((sum, { provider, client }) => sum + 2 * (provider.length + client.length), 0);
    entry.answer = answer;
    entry.bytes += bytes;
    this.#bytes += bytes;
    this.#makeRoom();
    this.#options.onChanged();
  }

  /** When the memory of sent forms is emptied, this goes too. */
  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
    this.#options.onChanged();
  }

  #makeRoom(): void {
    const maxBytes = this.#options.maxBytes ?? defaultMaxBytes;
    for (const [id, { bytes }] of this.#entries) {
      if (this.#entries.size <= maxExchanges && this.#bytes <= maxBytes) return;
      this.#entries.delete(id);
      this.#bytes -= bytes;
    }
  }
}

function beginningOf(spoken: readonly SpokenText[]): readonly SpokenText[] {
  const kept: SpokenText[] = [];
  let room = maxAnswerCharacters;
  for (const text of spoken) {
    room -= Math.max(text.provider.length, text.client.length);
    if (room < 0) break;
    kept.push(text);
  }
  return kept;
}
