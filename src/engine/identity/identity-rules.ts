// What the names of who works here mean for texts: words that change everywhere, words that change beside their
// neighbours only, and runs with digits that change as they are.
import { isEverydayWord } from '../everyday.ts';
import { familyOf } from '../family.ts';
import type { IdentityName } from './identity-name.ts';
import { type IdentityPart, type IdentityToken, isCommonWord, type PartRules, tokensOf } from './identity-parts.ts';
import {
  accountPatterns,
  addressPattern,
  homePattern,
  type IdentityPattern,
  labelPattern,
  machinePatterns,
  pathPattern,
  sequencePattern,
  surnamePattern,
} from './identity-pattern.ts';
import { isPublicHost, ownLabels } from './public-hosts.ts';

export interface IdentityRules {
  /** Folded words that change wherever they stand, with their inflections. */
  readonly words: ReadonlySet<string>;
  readonly patterns: readonly IdentityPattern[];
  /** Runs of ASCII letters and digits, as they were written. */
  readonly literals: ReadonlySet<string>;
}

export interface IdentityOptions extends PartRules {
  /** Whether the user pinned the words (folded, joined by spaces) `never`. */
  readonly isNever: (sequence: string) => boolean;
}

/** Of a workspace's own files; a machine has a handful. */
const maxNames = 1000;
const minJoined = 6;

export function identityRules(names: readonly IdentityName[], options: IdentityOptions): IdentityRules {
  const gatherer = new RuleGatherer(options);
  for (const name of names.slice(0, maxNames)) gatherer.add(name);
  return gatherer.rules();
}

class RuleGatherer {
  readonly #options: IdentityOptions;
  readonly #words = new Set<string>();
  readonly #literals = new Set<string>();
  readonly #patterns = new Map<string, IdentityPattern>();

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  rules(): IdentityRules {
    return { words: this.#withForms(), patterns: [...this.#patterns.values()], literals: this.#literals };
  }

  add({ kind, text }: IdentityName): void {
    switch (kind) {
      case 'person':
        return this.#addPerson(text);
      case 'account':
        return this.#addAccount(text);
      case 'home':
        return this.#addHome(text);
      case 'host':
        return this.#addHost(text);
      case 'mail':
        return this.#addMail(text);
      case 'repository':
        return this.#addRepository(text);
    }
  }

  #addPerson(text: string): void {
    const parts = this.#take(tokensOf(text, 'person', this.#options));
    if (parts === undefined) return;
    this.#addSequence(parts);
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined || parts.length < 2) return;
    this.#addPatterns([surnamePattern([last, ...parts.slice(0, -1)])]);
    if (parts.length === 2) return;
    // A name without its middle ones.
    this.#addSequence([first, last]);
    this.#addPatterns([surnamePattern([last, first])]);
  }

  #addAccount(text: string): void {
    const parts = this.#take(tokensOf(text, 'account', this.#options));
    if (parts === undefined || !isWorthPattern(parts)) return;
    if (parts.length > 1) this.#addSequence(parts, { isCode: true });
    else this.#addPatterns(accountPatterns(parts));
  }

  #addHome(path: string): void {
    const segments = path.split(/[/\\]+/).filter((segment) => segment !== '' && !/^[A-Za-z]:$/.test(segment));
    const name = segments.at(-1);
    if (name === undefined) return;
    // `/home/acme.example/maria`: homes of a company's domain.
    if (segments.length === 3 && /^(?:home|users)$/i.test(segments[0] ?? '')) this.#addHost(segments[1] ?? '');
    const parts = this.#take(tokensOf(name, 'home', this.#options));
    if (parts === undefined || !isWorthPattern(parts)) return;
    this.#addPatterns([homePattern(parts, segments.at(-2) ?? ''), ...accountPatterns(parts)]);
  }

  #addHost(text: string): void {
    if (isPublicHost(text)) return;
    const labels = ownLabels(text);
    for (const [index, label] of labels.entries()) {
      const parts = this.#take(tokensOf(label, 'host', this.#options));
      if (parts === undefined || !isWorthPattern(parts)) continue;
      // The last one is an organisation's; those before it are machines.
      const isOrganisation = labels.length > 1 && index === labels.length - 1;
      if (parts.length > 1) this.#addSequence(parts, { isCode: !isOrganisation || this.#isEverywhere(parts) });
      const rest = text
        .split('.')
        .slice(index + 1)
        .join('.');
      if (rest !== '') this.#addPatterns([labelPattern(parts, rest)]);
      if (index === 0) this.#addPatterns(machinePatterns(parts));
    }
  }

  #addMail(text: string): void {
    const at = text.lastIndexOf('@');
    if (at < 1) return;
    this.#addHost(text.slice(at + 1));
    const parts = this.#take(tokensOf(text.slice(0, at), 'mail', this.#options));
    if (parts === undefined || !isWorthPattern(parts)) return;
    this.#addPatterns([addressPattern(parts)]);
    if (parts.length > 1) this.#addSequence(parts);
  }

  #addRepository(path: string): void {
    const segments = path
      .replace(/\.git\/?$/, '')
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => this.#take(tokensOf(segment, 'repository', this.#options)))
      .filter((parts) => parts !== undefined && parts.some(({ weight }) => weight !== 'generic'));
    let before: readonly IdentityPart[] | undefined;
    for (const parts of segments) {
      if (parts === undefined) continue;
      const isOwner = before === undefined;
      if (parts.length > 1) this.#addSequence(parts, { isCode: !isOwner || this.#isEverywhere(parts) });
      if (before !== undefined && [...before, ...parts].some(isCommon))
        this.#addPatterns([pathPattern([before, parts])]);
      before = parts;
    }
  }

  /** Takes up what changes by itself; undefined when the user pinned the whole name `never`, or nothing of it is a word. */
  #take(tokens: readonly IdentityToken[]): readonly IdentityPart[] | undefined {
    const parts = tokens.flatMap((token) => token.parts);
    if (parts.length > 0 && this.#options.isNever(sequenceOf(parts))) return undefined;
    for (const { literal } of tokens) if (literal !== undefined) this.#literals.add(literal);
    for (const { word, weight } of parts) if (weight === 'telling') this.#addWord(word);
    return parts.length === 0 ? undefined : parts;
  }

  /** Whether any text could have the words side by side: `open source`. */
  #isEverywhere(parts: readonly IdentityPart[]): boolean {
    return parts.every(({ word }) => isEverydayWord(word, this.#options.vocabulary));
  }

  #addSequence(parts: readonly IdentityPart[], { isCode = false } = {}): void {
    if (this.#options.isNever(sequenceOf(parts)) || parts.every(({ weight }) => weight === 'generic')) return;
    const joined = parts.map(({ word }) => word).join('');
    if (parts.length > 1 && joined.length >= minJoined && /^[a-z]+$/.test(joined)) {
      const { vocabulary, isPublicAlone } = this.#options;
      const isKnown = isCommonWord(joined, vocabulary) || vocabulary.english.has(joined) || isPublicAlone(joined);
      if (!isKnown && !parts.some(({ weight }) => weight === 'generic')) this.#addWord(joined);
    }
    if (parts.length > 1 && parts.some(isCommon)) this.#addPatterns([sequencePattern(parts, isCode)]);
  }

  #addPatterns(patterns: readonly (IdentityPattern | undefined)[]): void {
    for (const pattern of patterns) {
      if (pattern !== undefined)
        this.#patterns.set(`${pattern.expression.source}\n${pattern.groups.join(' ')}`, pattern);
    }
  }

  #addWord(word: string): void {
    if (!this.#options.isNever(word)) this.#words.add(word);
  }

  #withForms(): ReadonlySet<string> {
    const { vocabulary, isPublicAlone, isNever } = this.#options;
    const isOwn = (form: string): boolean =>
      !isCommonWord(form, vocabulary) && !vocabulary.english.has(form) && !isPublicAlone(form) && !isNever(form);
    const forms = [...this.#words].flatMap((word) => familyOf(word, vocabulary));
    return new Set([...this.#words, ...forms.filter(isOwn)]);
  }
}

/** Whether a word of it is too common to change alone, and one says something. */
function isWorthPattern(parts: readonly IdentityPart[]): boolean {
  return parts.some(isCommon);
}

function isCommon({ word, weight }: IdentityPart): boolean {
  return weight === 'common' && word.length > 1;
}

function sequenceOf(parts: readonly IdentityPart[]): string {
  return parts.map(({ word }) => word).join(' ');
}
