// One small workspace, a map with a test secret, and texts made to be difficult. For tests only.
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { Mutator } from './mutate.ts';
import { buildProtection, type Protection } from './protection.ts';
import { reverseText } from './reverse.ts';
import type { Level, Mutation, MutateOptions, Pin, WordMapEntry, WorkspaceNames } from './types.ts';
import { vocabulary } from './vocabulary.ts';
import { WordMap } from './word-map.ts';

export const keyedHash = (message: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', 'test secret').update(message).digest());

export const noNames: WorkspaceNames = {
  declared: [],
  pathSegments: [],
  external: [],
  externalKebab: [],
  dependencies: [],
  languages: ['typescript', 'python'],
};

export const ledgerWorkspace: WorkspaceNames = {
  ...noNames,
  declared: [
    'paymentLedger',
    'PaymentRetryPolicy',
    'useLedgerEntry',
    'MAX_INVOICE_COUNT',
    'indexTenantMatrix',
    'shelfLife',
    'größeMessen',
    '顧客台帳',
    'Кошелёк',
    'customer',
    'zorbit',
    'userProfileCard',
    'commitEscrow',
    'setTimeout',
    'Çelikİş',
  ],
  pathSegments: ['nordwind-billing', 'src', 'ledger-settlement.ts', 'node_modules'],
  external: ['createPaymentIntent'],
  externalKebab: ['payment-element'],
  dependencies: ['express', '@stripe/tenant-kit'],
};

export interface Engine {
  readonly map: WordMap;
  readonly protection: Protection;
  readonly mutator: Mutator;
}

export interface EngineOptions {
  readonly workspaces?: readonly WorkspaceNames[];
  readonly entries?: readonly WordMapEntry[];
  readonly level?: Level;
  readonly pins?: readonly Pin[];
  /** The shipped list by default. */
  readonly surrogates?: readonly string[];
}

export function makeEngine(options: EngineOptions = {}): Engine {
  const words = options.surrogates === undefined ? vocabulary() : { ...vocabulary(), surrogates: options.surrogates };
  const map = new WordMap({ keyedHash, entries: options.entries ?? [], vocabulary: words });
  const protection = buildProtection(options.workspaces ?? [ledgerWorkspace], {
    level: options.level ?? 'strict',
    pins: options.pins ?? [],
    vocabulary: words,
  });
  return { map, protection, mutator: new Mutator(map, protection) };
}

export const everything: MutateOptions = { scope: 'full', schemaNames: new Set() };

export function mutateFull(engine: Engine, text: string): Mutation {
  return engine.mutator.mutate(text, everything);
}

export function comesBack(engine: Engine, text: string): boolean {
  const { text: sent, carried } = mutateFull(engine, text);
  return reverseText(engine.map, carried, sent) === text;
}

const shippedWords = vocabulary().surrogates;
const casings = [
  (word: string) => word,
  (word: string) => word.charAt(0).toUpperCase() + word.slice(1),
  (word: string) => word.toUpperCase(),
  (word: string) => word.slice(0, 3).toUpperCase() + word.slice(3),
  (word: string) => word.slice(0, -1) + word.slice(-1).toUpperCase(),
];
const realWords =
  'payment ledger payments entries entry retry policies invoice invoices index indices tenant matrix matrices shelf shelves customer committing committed commit escrow zorbit größe GRÖSSE gro\u0308ße 顧客台帳 顧客 кошелёк КОШЕЛЁК İş çelik ſhelf paymentledger nordwind billing ledgers userProfileCard setTimeout createPaymentIntent payment-element paymentLedger PAYMENT_LEDGER user-profile-card IDs HTTPServer'.split(
    ' ',
  );
const glue = [
  ...'\\ \\\\ % _ - -- $ . / { } " \' & # ; : 1 23 f 2F s es ed ing er ers ings S ES x u n t b'.split(' '),
  '\\n',
  '\\u',
  '\\x',
  '\\u00',
  '%2',
  '%25',
  '%C3',
  '%B6',
  '&#',
  '\\u{',
  '0x',
  '\n',
  ' ',
  '\ud83d',
  '\udc00',
  '\u0301',
  'é',
  '中',
];

/** How one character can be written: plainly or behind some escape. */
export const escapers: readonly ((character: string) => string)[] = [
  (character) => character,
  (character) => `\\u${hex(character, 4)}`,
  (character) => `\\\\u${hex(character, 4)}`,
  (character) => `\\\\\\\\u${hex(character, 4)}`,
  (character) => `\\u{${hex(character, 1)}}`,
  (character) => `\\x${hex(character, 2)}`,
  (character) => `%${hex(character, 2)}`,
  (character) => `%25${hex(character, 2)}`,
  (character) => `%2525${hex(character, 2)}`,
  (character) => `%5Cu${hex(character, 4)}`,
  (character) => `\\u005cu${hex(character, 4)}`,
  (character) => `\\u0025${hex(character, 2)}`,
  (character) => `&#x${hex(character, 2)};`,
  (character) => `&#${character.charCodeAt(0)};`,
  (character) => `\\U${hex(character, 8)}`,
];

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}

/** A name, some characters of which are escaped. */
export function escapedSpelling(name: string): fc.Arbitrary<string> {
  const characters = [...name].map((character) =>
    fc.nat(3 * escapers.length).map((pick) => (escapers[pick] ?? escapers[0])?.(character) ?? character),
  );
  return fc.tuple(...characters).map((parts) => parts.join(''));
}

/** Pieces of names, surrogates, escapes and odd characters glued without mercy. `more` adds words, such as allocated surrogates. */
export function difficultText(more: readonly string[] = []): fc.Arbitrary<string> {
  const word = fc
    .tuple(fc.constantFrom(...realWords, ...shippedWords.slice(0, 60), ...more), fc.constantFrom(...casings))
    .map(([text, inCasing]) => inCasing(text));
  const piece = fc.oneof(
    { weight: 5, arbitrary: word },
    { weight: 5, arbitrary: fc.constantFrom(...glue) },
    { weight: 1, arbitrary: fc.constantFrom(...realWords).chain(escapedSpelling) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
  return fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
}

/** The spellings that changed, in order. */
export function changedSpellings(engine: Engine, text: string, options: MutateOptions = everything): readonly string[] {
  return engine.mutator.mutate(text, options).edits.map((edit) => text.slice(edit.start, edit.end));
}
