// Finds the words of a name that are too common to change alone, where they stand beside each other or in a telling place.
import type { IdentityPart } from './identity-parts.ts';

/** A piece of a pattern: a word of the name, or what stands between its words. */
type Piece = { readonly word: string; readonly changes: boolean } | { readonly between: string };

export interface IdentityPattern {
  /** ASCII letters a–z, folded: a word that stands in each place that matches. */
  readonly anchor: string;
  /** Flags `giu`; its groups follow each other without a gap. */
  readonly expression: RegExp;
  /** What each group holds: a word that changes, one that stays, or what stands between words. */
  readonly groups: readonly ('changes' | 'stays' | 'between')[];
  /** The words that change. */
  readonly words: readonly string[];
}

/** Between the words of one name, and nothing at all where capitals tell the words apart. */
const wordGap = String.raw`(?:[ \t\u00a0._,+'’~-]|%20|%2[BbCc]){0,3}`;
const surnameGap = String.raw`(?:,[ \t\u00a0]?|[ \t\u00a0])`;
/** The same without spaces: as one name is written in code and addresses. */
const codeGap = String.raw`(?:[._+-]|%2[BbDdEe]){0,2}`;
/** Between the segments of a path or an address of a repository. */
const pathGap = String.raw`(?:[/\\:._~-]|%2[fF]|%5[cC]|%3[aA]){1,6}`;
const dot = String.raw`(?:\\{0,4}\.|%2[eE]|-)`;
const homeRoots = String.raw`(?:home|users?|documents and settings|usr|people|staff|students?)`;
/** What introduces an account or a machine: `USER=`, `"login": "`, `hostname: `. */
const accountLead = String.raw`(?:user|username|user_name|logname|login|account|author|owner|assignee)["']?\s{0,2}[:=]\s{0,2}["']?`;
const hostLead = String.raw`(?:host|hostname|host_name|computername|machine|node ?name)["']?\s{0,2}[:=]\s{0,2}["']?`;
const minAnchor = 2;

/** The words in sequence, however they are joined. `isCode`: not by spaces. */
export function sequencePattern(parts: readonly IdentityPart[], isCode: boolean): IdentityPattern | undefined {
  return patternOf(joined(parts, isCode ? codeGap : wordGap));
}

/** Surname first: `Page, Mark`. Other marks between the words would be code (`page.mark`). */
export function surnamePattern(parts: readonly IdentityPart[]): IdentityPattern | undefined {
  const [last, ...first] = parts;
  if (last === undefined || first.length === 0) return undefined;
  return patternOf([pieceOf(last), { between: surnameGap }, ...joined(first)]);
}

/** Names side by side in a path (`payments/ledger`). */
export function pathPattern(segments: readonly (readonly IdentityPart[])[]): IdentityPattern | undefined {
  return patternOf(
    segments.flatMap((segment, index) => [...(index === 0 ? [] : [{ between: pathGap }]), ...joined(segment)]),
  );
}

/** A label of a host before those that follow it. */
export function labelPattern(label: readonly IdentityPart[], rest: string): IdentityPattern | undefined {
  const following = rest.split('.').filter((each) => each !== '');
  return patternOf([...joined(label), ...following.map((each) => ({ between: dot + escaped(each.toLowerCase()) }))]);
}

/** The last segment of a home folder behind the folder of all homes. */
export function homePattern(name: readonly IdentityPart[], parent: string): IdentityPattern | undefined {
  const roots = parent === '' ? homeRoots : `(?:${homeRoots}|${escaped(parent.toLowerCase())})`;
  return patternOf([{ between: roots + pathGap }, ...joined(name)]);
}

/** A login where something says that it is one: `USER=mark`, `mark@`, `~mark`, `mark mark`, `mark staff`. */
export function accountPatterns(name: readonly IdentityPart[]): readonly (IdentityPattern | undefined)[] {
  return [
    patternOf([{ between: accountLead }, ...joined(name)]),
    patternOf([...joined(name), { between: '@(?=[\\w[])' }]),
    patternOf([{ between: '~' }, ...joined(name), { between: '(?=[/\\\\])' }]),
    patternOf([...joined(name), { between: '[ \\t]{1,8}' }, ...joined(name)]),
    patternOf([...joined(name), { between: '[ \\t]{1,8}staff' }]),
  ];
}

/** The local part of an address. */
export function addressPattern(local: readonly IdentityPart[]): IdentityPattern | undefined {
  return patternOf([...joined(local), { between: '(?:\\+[\\w.-]{1,64})?(?:@|%40)(?=[\\w[])' }]);
}

/** The name of a machine where something says that it is one. */
export function machinePatterns(name: readonly IdentityPart[]): readonly (IdentityPattern | undefined)[] {
  return [
    patternOf([{ between: hostLead }, ...joined(name)]),
    patternOf([{ between: '@' }, ...joined(name), { between: '(?=[:\\s$#>]|$)' }]),
  ];
}

function joined(parts: readonly IdentityPart[], between = wordGap): readonly Piece[] {
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [{ between }]), pieceOf(part)]);
}

function pieceOf({ word, weight }: IdentityPart): Piece {
  return { word, changes: weight !== 'generic' && word.length > 1 };
}

/** Undefined when nothing of it changes, or when it has no word that a text can be searched for. */
function patternOf(pieces: readonly Piece[]): IdentityPattern | undefined {
  const words = pieces.flatMap((piece) => ('word' in piece ? [piece] : []));
  const anchor = words
    .filter(({ word, changes }) => changes && word.length >= minAnchor && /^[a-z]+$/.test(word))
    .toSorted((left, right) => right.word.length - left.word.length)[0]?.word;
  if (anchor === undefined) return undefined;
  const source = pieces.map((piece) => `(${'word' in piece ? escaped(piece.word) : piece.between})`).join('');
  return {
    anchor,
    expression: new RegExp(source, 'giu'),
    groups: pieces.map((piece) => ('word' in piece ? (piece.changes ? 'changes' : 'stays') : 'between')),
    words: words.filter(({ changes }) => changes).map(({ word }) => word),
  };
}

/** For an expression with the flag `u`, in which a hyphen needs none. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
