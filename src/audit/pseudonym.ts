// Records for somebody outside the organisation: people, files and repositories under names that only the holder of the
// key can make again. The same name is the same pseudonym in every record and every export of one home.
import type { JsonValue } from '../base/canonical-json.ts';
import type { AuditRecord, RecordType } from './record.ts';

export type NameKind = 'developer' | 'file' | 'repository';

/** HMAC-SHA256 under a key that does not leave the home: at least 8 bytes. */
export type PseudonymHash = (message: string) => Uint8Array;

/** `developer-9f86d081884c7d65`. An empty name stays empty. */
export function pseudonymOf(kind: NameKind, name: string, keyedHash: PseudonymHash): string {
  return name === '' ? name : `${kind}-${hex(keyedHash(`pseudonym\0${kind}\0${name}`).subarray(0, 8))}`;
}

/** What a member holds, whatever the type of its record and however deep it stands. */
const kindOfMember: ReadonlyMap<string, NameKind> = new Map([
  ['developer', 'developer'],
  ['developers', 'developer'],
  ['by', 'developer'],
  ['requested_by', 'developer'],
  ['approved_by', 'developer'],
  ['revoked_by', 'developer'],
  ['approver', 'developer'],
  ['assignee', 'developer'],
  ['file', 'file'],
  ['files', 'file'],
  ['repository', 'repository'],
  ['repositories', 'repository'],
]);

/** What people or rules wrote: names in it are those that the record has elsewhere, and e-mail addresses. */
const freeTexts: ReadonlySet<string> = new Set(['reason', 'comment', 'title', 'measure', 'scope', 'text', 'dedup_key']);

/** Programs that did it, where `by` is no person. */
const programs: ReadonlySet<string> = new Set(['extension', 'cli', 'uninstall', 'pretense', 'schedule', 'retention']);

/**
 * The record with pseudonyms. Numbers, hashes and times stay, so it still says which stored record it is, but its own
 * bytes are not those that were hashed. Names of people or files that somebody typed into a reason or a comment stay,
 * unless the record has them elsewhere or they are e-mail addresses.
 */
export function pseudonymise(record: AuditRecord, keyedHash: PseudonymHash): AuditRecord {
  const work: Work = { type: record.type, keyedHash, replaced: new Map() };
  const named = replaceNames(record, undefined, work);
  return replaceInTexts(named, undefined, textReplacer(work)) as AuditRecord;
}

interface Work {
  readonly type: RecordType;
  readonly keyedHash: PseudonymHash;
  /** Names of this record and their pseudonyms. */
  readonly replaced: Map<string, string>;
}

function replaceNames(value: unknown, kind: NameKind | undefined, work: Work): unknown {
  if (typeof value === 'string') {
    if (kind === undefined) return value;
    const pseudonym = pseudonymOf(kind, value, work.keyedHash);
    work.replaced.set(value, pseudonym);
    return pseudonym;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => replaceNames(item, kind, work));
  return mapMembers(value, (member, inner) => replaceNames(inner, kindOf(member, inner, work.type), work));
}

function kindOf(member: string, value: unknown, type: RecordType): NameKind | undefined {
  if (member === 'by' && typeof value === 'string' && programs.has(value)) return undefined;
  // The workspace of the window that took over.
  if (member === 'label' && type === 'proxy.takeover') return 'repository';
  return kindOfMember.get(member);
}

function replaceInTexts(value: unknown, member: string | undefined, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return member !== undefined && freeTexts.has(member) ? replace(value) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => replaceInTexts(item, member, replace));
  return mapMembers(value, (name, inner) => replaceInTexts(inner, name, replace));
}

/** A name of one or two letters is more likely to be something else in a text. */
const minNameLength = 3;
/** Bounded on both sides, so that it takes linear time. */
const emailAddress = String.raw`[^\s@<>()"',;|:]{1,64}@[^\s@<>()"',;|:]{1,255}`;

/** In one pass, so that nothing is looked for in a pseudonym; the longest name first, since one may begin with another. */
function textReplacer({ replaced, keyedHash }: Work): (text: string) => string {
  const names = [...replaced.keys()].filter(({ length }) => length >= minNameLength);
  const longestFirst = names.toSorted((left, right) => right.length - left.length).map(escaped);
  const whole = longestFirst.map((name) => String.raw`(?<![\w-])${name}(?![\w-])`);
  const pattern = new RegExp([...whole, emailAddress].join('|'), 'g');
  return (text) =>
    text.replaceAll(pattern, (found) => replaced.get(found) ?? pseudonymOf('developer', found, keyedHash));
}

function escaped(name: string): string {
  return name.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);
}

function mapMembers(value: unknown, change: (member: string, inner: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, JsonValue>>).map(([member, inner]) => [
      member,
      change(member, inner),
    ]),
  );
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
