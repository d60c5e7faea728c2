// Tells an AI tool's own prompt from what it says about the workspace, paragraph by paragraph: the one is the same for
// everybody and should stay as it is, the other is the user's.
import type { Span } from '../base/text.ts';
import { identifierPattern, kebabPattern } from './identifier.ts';
import type { Protection } from './protection.ts';
import type { TextSection } from './types.ts';
import { workspacePartAt, type WorkspacePart } from './workspace-parts.ts';

export interface VendorTextOptions {
  /** Folders of the workspaces, and the current one: a paragraph that names one is the user's. */
  readonly roots: readonly string[];
  /** Tokens that a tool's schema fixes: they say nothing about who wrote a paragraph. */
  readonly schemaNames: ReadonlySet<string>;
  /** As in `MutateOptions`. */
  readonly kept?: readonly Span[] | undefined;
}

const cacheLimit = 5000;
/** A paragraph with more names than that describes no tool. */
const maxTelling = 64;
const blank = /^\s*$/;
const mayBeCompound = /[\p{Ll}\d]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|_/u;
const reminders = /^\s*(?:<system-reminder>[^]*?<\/system-reminder>\s*)+$/;

/** Whether a text is nothing but reminders that a tool wrote into the user's message. */
export function isReminder(text: string): boolean {
  return text.trimStart().startsWith('<system-reminder>') && reminders.test(text);
}

/** Keeps what it found out about paragraphs: they come again with every request. */
export class VendorText {
  readonly #protection: Protection;
  /** Names by which a paragraph is the user's, unless a tool's schema fixes them; undefined: it is the user's anyway. */
  readonly #telling = new Map<string, readonly string[] | undefined>();

  constructor(protection: Protection) {
    this.#protection = protection;
  }

  /** The paragraphs that name nothing of the user's; everything else gets the rule of the whole text. */
  sections(text: string, options: VendorTextOptions): readonly TextSection[] {
    const sections: TextSection[] = [];
    let part: WorkspacePart | undefined;
    let start = 0;
    let end = 0;
    const close = (): void => {
      if (end > start && this.#isVendors(text.slice(start, end), options))
        sections.push({ start, end, scope: 'vendor' });
    };
    for (let at = 0; at < text.length;) {
      const lineEnd = endOfLine(text, at);
      const line = text.slice(at, lineEnd);
      part ??= workspacePartAt(line);
      if (part !== undefined || blank.test(line)) {
        close();
        start = lineEnd;
      }
      if (part?.endsIn(line) === true) part = undefined;
      end = lineEnd;
      at = lineEnd;
    }
    close();
    return sections;
  }

  #isVendors(paragraph: string, options: VendorTextOptions): boolean {
    if (options.roots.some((root) => root !== '' && paragraph.includes(root))) return false;
    let telling = this.#telling.get(paragraph);
    if (telling === undefined && !this.#telling.has(paragraph)) {
      telling = this.#tellingNames(paragraph);
      if (this.#telling.size >= cacheLimit) this.#telling.clear();
      this.#telling.set(paragraph, telling);
    }
    // Schemas differ from client to client: what one of them fixes says nothing about the paragraph of another.
    return telling?.every((name) => options.schemaNames.has(name)) === true;
  }

  /** Names of several words, pins and words of a business in the paragraph that are to be hidden; undefined: too many. */
  #tellingNames(paragraph: string): readonly string[] | undefined {
    const protection = this.#protection;
    for (const [kebab] of paragraph.matchAll(kebabPattern)) {
      if (
        kebab.includes('-') &&
        protection.kebabWordsToChange(kebab, 'vendor').some(({ text }) => protection.isTellingAlone(text))
      )
        return undefined;
    }
    const names = new Set<string>();
    for (const [token] of paragraph.matchAll(identifierPattern)) {
      if (names.has(token)) continue;
      const isName = mayBeCompound.test(token) && protection.wordsToChange(token, 'declared').length > 0;
      if (!isName && !protection.isTellingAlone(token)) continue;
      if (names.size === maxTelling) return undefined;
      names.add(token);
    }
    return [...names];
  }
}

function endOfLine(text: string, at: number): number {
  const lineFeed = text.indexOf('\n', at);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}
