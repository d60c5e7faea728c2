// What the proxy remembers of texts: the form in which each one left, on disk, and, in memory, what became of the
// strings of recent requests. 85–99 % of a request repeats every turn.
import type { RestoredValue, SignedText, SpokenText } from '../wire/types.ts';
import { carriedIn } from '../engine/carried.ts';
import type { WordMap } from '../engine/word-map.ts';
import type { ByteEdit } from '../base/json-document.ts';
import type { JsonNode } from '../base/json.ts';
import { BoundedCache } from './bounded-cache.ts';
import { ClientSchemas } from './client-schemas.ts';
import type { SaidMessage } from './conversation.ts';
import type { HistoryPort } from './ports.ts';
import { RecentBodies } from './recent-bodies.ts';
import { SentBodies } from './sent-bodies.ts';
import { decodeForm, encodeForm, type FormRules, type SentForm } from './sent-form.ts';
import type { RedactedKind, Tally } from './tally.ts';
import { resultBytes, type TextFinding, type TextResult } from './text-result.ts';

/** A JSON string of a body, as it was sent. */
export interface RememberedString {
  /** Undefined: it goes as it stands. */
  readonly literal: Uint8Array | undefined;
  result: TextResult;
  readonly isSpoken: boolean;
  /** The last rules that it was held against; undefined for what the provider wrote. */
  rules: FormRules | undefined;
  /** The last protection that it was held against; undefined for one that was this request's own. */
  version: number | undefined;
  /** Names that can be read in it, although that protection would change them. */
  readable: number;
}

/** A string of a request that was stopped: a tool sends it again at once, and nothing has changed. */
export interface TriedString {
  readonly string: RememberedString;
  readonly form: SentForm;
  /** Where the form is to be remembered once it leaves; nowhere when it stands there already. */
  readonly keepAt: readonly string[];
  /** All that it depends on, but the string and its place. */
  readonly context: string;
}

/** A message of a body, walked over as a whole. */
export interface RememberedMessage {
  /** All that its edits depend on, but its bytes. */
  readonly context: string;
  readonly edits: readonly ByteEdit[];
  readonly tally: Tally;
  readonly said: SaidMessage;
}

/** A text outside a body, under one protection. */
export interface RememberedText extends TextResult {
  readonly sent: string;
}

/** Who talks with whom. */
export interface Parties {
  /** Host of the upstream: what one provider was sent or wrote says nothing about another. */
  readonly upstream: string;
  /** Fingerprint of the client's tool and credential. */
  readonly client: string;
  /** Who asks over the network: what one of them sent says nothing about another. Left out: this machine. */
  readonly guest?: string;
}

const stringBytes = 40 * 1024 * 1024;
const triedBytes = 8 * 1024 * 1024;
const textBytes = 2 * 1024 * 1024;
const inspectedBytes = 2 * 1024 * 1024;
const signedBytes = 4 * 1024 * 1024;

/** Lives as long as the proxy. */
export class TextMemory {
  readonly schemas = new ClientSchemas();
  readonly strings = new BoundedCache<RememberedString>(
    stringBytes,
    ({ literal, result }) => (literal?.length ?? 0) + resultBytes(result),
  );
  readonly tried = new BoundedCache<TriedString>(
    triedBytes,
    ({ string, form }) =>
      (string.literal?.length ?? 0) +
      resultBytes(string.result) +
      (typeof form.change === 'string' ? form.change.length * 2 : form.change.length * 60),
  );
  readonly texts = new BoundedCache<RememberedText>(textBytes, (text) => text.sent.length * 2 + resultBytes(text));
  /** Strings of the protocol that may pass, with what was found in them. */
  readonly inspected = new BoundedCache<readonly TextFinding[]>(inspectedBytes, (found) => found.length * 250);
  readonly bodies = new RecentBodies();
  readonly sentBodies = new SentBodies();
  /** By the node in one of the recent bodies; each node stands in one place of one conversation. */
  readonly messages = new WeakMap<JsonNode, RememberedMessage>();
  readonly #signed = new BoundedCache<true>(signedBytes, () => 0);
  readonly #history: HistoryPort;
  readonly #map: WordMap;

  constructor(history: HistoryPort, map: WordMap) {
    this.#history = history;
    this.#map = map;
  }

  keyOf(context: readonly string[], text: string): string {
    return this.#history.keyOf(context.join('\n'), text);
  }

  /** The form under the first of the keys that has one. */
  form(keys: readonly string[]): SentForm | undefined {
    for (const key of keys) {
      const stored = this.#history.read(key);
      const form = stored === undefined ? undefined : decodeForm(stored);
      // Saved just before a crash, with words that were not: the map may give their places to others.
      if (form?.carried.every((seq) => seq <= this.#map.lastSeq) === true) return form;
    }
    return undefined;
  }

  keepForm(key: string, form: SentForm): void {
    this.#history.write(key, encodeForm(form));
  }

  /**
   * Texts that the provider wrote: each is sent back to it exactly so. `carried`: what its request carried.
   * `before` names the message before the answer; it decides where one text was written in two ways.
   */
  keepSpoken(
    spoken: readonly SpokenText[],
    context: {
      readonly parties: Parties;
      readonly before: string;
      readonly carried: ReadonlySet<number>;
      /** What found the values that came back. */
      readonly placeholderRules?: ReadonlyMap<string, RedactedKind> | undefined;
    },
  ): void {
    for (const { provider, client, redactions = [] } of spoken) {
      const carried = carriedIn(this.#map, provider, context.carried);
      const form: SentForm = {
        change: provider === client ? [] : provider,
        carried,
        scanned: carried.length,
        mutated: carried.length,
        keptNames: [],
        findings: redactions.map((redaction) => redactedAgain(redaction, context.placeholderRules)),
        rules: undefined,
      };
      const anywhere = this.#keyAnywhere(client, context.parties);
      const known = this.#history.read(anywhere);
      if (known === undefined) this.keepForm(anywhere, form);
      else if (known !== encodeForm(form)) {
        this.keepForm(this.#keyAfter(client, context.parties, context.before), form);
      }
    }
  }

  /** After that very message, and anywhere. */
  spokenKeys(text: string, parties: Parties, before: string): readonly [string, string] {
    return [this.#keyAfter(text, parties, before), this.#keyAnywhere(text, parties)];
  }

  /** Signed blocks that the upstream produced: one that comes back as it was, signature and text, is its own. */
  keepSigned(blocks: readonly SignedText[], upstream: string): void {
    for (const block of blocks) {
      const key = this.#signedKey(block, upstream);
      this.#signed.set(key, true);
      this.#history.write(key, '');
    }
  }

  isSignedHere(block: SignedText, upstream: string): boolean {
    const key = this.#signedKey(block, upstream);
    if (this.#signed.get(key) === true) return true;
    const isKnown = this.#history.read(key) !== undefined;
    if (isKnown) this.#signed.set(key, true);
    return isKnown;
  }

  /** Forgets what stands in memory; the history is its owner's to empty. */
  clear(): void {
    this.strings.clear();
    this.tried.clear();
    this.texts.clear();
    this.bodies.clear();
    this.sentBodies.clear();
    this.#signed.clear();
  }

  #keyAfter(text: string, { upstream, client }: Parties, before: string): string {
    return this.keyOf(['spoken after', upstream, client, before], text);
  }

  #keyAnywhere(text: string, { upstream, client }: Parties): string {
    return this.keyOf(['spoken', upstream, client], text);
  }

  /** A signature vouches only for the text that came with it: only the provider could tell them apart, and too late. */
  #signedKey({ signature, text }: SignedText, upstream: string): string {
    return this.keyOf(['signed', upstream, signature], text);
  }
}

/** A value that the client got back, and that goes to the provider as its placeholder again. */
function redactedAgain(
  { start, end, placeholder }: RestoredValue,
  rules: ReadonlyMap<string, RedactedKind> | undefined,
): TextFinding {
  const kind = rules?.get(placeholder) ?? { rule: 'unknown', class: 'generic-secret' };
  return { start, end, ...kind, action: 'redact', clause: 'restored before', placeholder };
}

const maxPlainKey = 128;

/** What stands for a text in the key of a memory: itself, or the hash of a longer one. */
export function shortKey(text: string, hash: (bytes: string) => string): string {
  return text.length <= maxPlainKey ? `=${text}` : hash(text);
}
