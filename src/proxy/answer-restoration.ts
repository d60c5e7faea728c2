// Where redacted values come back in one answer: in what people get to see and in the inputs of tools that edit files.
// In all other inputs their placeholders stay, and are counted.
import { ChainedTransform } from '../base/chained-transform.ts';
import type { Piece, StreamTransform } from '../base/text.ts';
import { CallMarks } from '../secrets/call-watch.ts';
import { JoinedTexts, type JoinedText } from '../secrets/joined-texts.ts';
import { PlaceholderRestorer, PlaceholderTable } from '../secrets/placeholder-restorer.ts';
import type { AnswerTransform, ReverserOptions } from '../wire/types.ts';
import { callsInTexts, toolKindOf } from './tool-kinds.ts';

export interface RestorationOptions {
  /** Those that the request carries, with what they stand for. */
  readonly placeholders: ReadonlyMap<string, string>;
  /** Names are reversed before: how a text looks by then. */
  readonly reversed: (text: string) => string;
  /** Id of the client, where its URL names it. */
  readonly client: string | undefined;
  /** Whether policy lets a tool have values, besides those that edit files. */
  readonly mayRestoreInto: (tool: string) => boolean;
  /** Its texts are written into files as they are: nothing asks for the addresses in them. */
  readonly isWritten?: boolean;
  /** What the client began the answer with. */
  readonly prefill?: string | undefined;
}

/** Placeholders that stayed in the inputs of one tool. */
export interface KeptPlaceholders {
  /** Empty: nobody knows which. */
  readonly tool: string;
  readonly count: number;
  /** Which ones, each once. */
  readonly placeholders: readonly string[];
}

interface OpenText {
  readonly restorer: PlaceholderRestorer;
  /** Undefined: people get to see it. */
  readonly tool: string | undefined;
}

export class AnswerRestoration {
  readonly #options: RestorationOptions;
  readonly #open: OpenText[] = [];
  /** By what the texts belong to. */
  readonly #joined = new WeakMap<object, JoinedTexts>();
  readonly #passing = new WeakMap<JoinedTexts, JoinedText>();
  #table: PlaceholderTable | undefined;
  #egressTerms = 0;

  constructor(options: RestorationOptions) {
    this.#options = options;
  }

  /** Names that came back in inputs of tools that may take them off this machine. */
  get egressTerms(): number {
    return this.#egressTerms;
  }

  /** Values that came back. */
  get restored(): number {
    return this.#open.reduce((sum, { restorer }) => sum + restorer.redactions.length, 0);
  }

  /** Sorted by tool. */
  get kept(): readonly KeptPlaceholders[] {
    const byTool = new Map<string, string[]>();
    for (const { restorer, tool } of this.#open) {
      const { kept, call } = restorer;
      if (kept.length > 0) {
        const name = tool ?? (call === undefined ? linkInText : toolOfCall(call));
        byTool.set(name, [...(byTool.get(name) ?? []), ...kept]);
      }
    }
    return [...byTool]
      .map(([tool, kept]) => ({ tool, count: kept.length, placeholders: [...new Set(kept)] }))
      .toSorted((left, right) => (left.tool < right.tool ? -1 : 1));
  }

  /** What comes behind a reverser of names; the reverser itself where there is nothing to do. */
  behind(reverser: StreamTransform, use: ReverserOptions = {}): AnswerTransform {
    const { tool, isCopy = false, isUnknown = false } = use;
    const counted = tool === undefined || isCopy || !this.#leaves(tool) ? reverser : this.#counted(reverser);
    if (this.#options.placeholders.size === 0) return counted;
    const isKeeping = isUnknown || (tool !== undefined && !this.#mayHave(tool));
    // Nobody counts what stays there.
    if (isKeeping && (isUnknown || isCopy)) return counted;
    const text = isKeeping ? undefined : this.#textOf(use);
    const restorer = new PlaceholderRestorer(this.#carried, { isKeeping, text });
    if (!isCopy) this.#open.push({ restorer, tool });
    return new RestoringTransform(counted, restorer);
  }

  /** More of a text that people see and in which nothing comes back: what it leaves open is open in others. */
  passes(text: string, joinedBy: object = this): void {
    if (text === '' || this.#options.placeholders.size === 0) return;
    const texts = this.#textsOf(joinedBy);
    const passing = this.#passing.get(texts) ?? texts.open();
    this.#passing.set(texts, passing);
    passing.read(text);
  }

  /** An input of a tool stands alone: no client joins it with another one. */
  #textOf({ tool, joinedBy = this, place, isCopy, continuesPrefill = false }: ReverserOptions): JoinedText {
    if (tool !== undefined) return new JoinedTexts({ calls, hasLinks: false }).open();
    const { isWritten = false, prefill = '' } = this.#options;
    const text = this.#textsOf(joinedBy).open({ place, isCopy });
    if (continuesPrefill && !isWritten) text.read(prefill);
    return text;
  }

  #textsOf(joinedBy: object): JoinedTexts {
    const known = this.#joined.get(joinedBy);
    if (known !== undefined) return known;
    const texts = new JoinedTexts({ calls, hasLinks: this.#options.isWritten !== true });
    this.#joined.set(joinedBy, texts);
    return texts;
  }

  #leaves(tool: string): boolean {
    return toolKindOf(tool, this.#options.client) === 'other';
  }

  #mayHave(tool: string): boolean {
    if (tool === '') return false;
    return toolKindOf(tool, this.#options.client) === 'edits-files' || this.#options.mayRestoreInto(tool);
  }

  #counted(reverser: StreamTransform): StreamTransform {
    const count = (pieces: readonly Piece[]): readonly Piece[] => {
      for (const { text } of pieces) if (text !== undefined) this.#egressTerms += 1;
      return pieces;
    };
    return { push: (chunk) => count(reverser.push(chunk)), end: () => count(reverser.end()) };
  }

  /** Looked up only once an answer has a text. */
  get #carried(): PlaceholderTable {
    if (this.#table !== undefined) return this.#table;
    const { placeholders, reversed } = this.#options;
    const carried = [...placeholders].flatMap(([placeholder, value]) => {
      // Its random characters may spell what stands for a name in some other text.
      const spellings = new Set([reversed(placeholder), placeholder]);
      return [...spellings].map((text) => ({ text, placeholder, value }));
    });
    this.#table = new PlaceholderTable(carried);
    return this.#table;
  }
}

/** Names first, then values: what a value spells is nobody's surrogate. */
class RestoringTransform extends ChainedTransform implements AnswerTransform {
  readonly #restorer: PlaceholderRestorer;

  constructor(reverser: StreamTransform, restorer: PlaceholderRestorer) {
    super(reverser, restorer);
    this.#restorer = restorer;
  }

  get redactions(): PlaceholderRestorer['redactions'] {
    return this.#restorer.redactions;
  }
}

const calls = new CallMarks(callsInTexts);

/** In the place of a tool: an address in a text, which is asked for once somebody sees or clicks it. */
const linkInText = 'link in text';

/** Of the text that announced a call: its name. */
function toolOfCall(call: string): string {
  return /[A-Za-z][\w-]*/.exec(call)?.[0] ?? '';
}
