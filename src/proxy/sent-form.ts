// What a text became when it first left: kept so that it leaves in the same form for as long as anybody sends it again.
import { applyEdits, type TextEdit } from '../base/text.ts';
import type { Level } from '../engine/types.ts';
import type { FindingAction } from '../policy/types.ts';
import type { FindingClass } from '../secrets/types.ts';
import type { TextFinding } from './text-result.ts';

/** How strict the rules were by which a form was made. Only a stricter one makes a new form. */
export interface FormRules {
  readonly level: Level;
  /** Hash of the level, the `always` pins, the version of the secret rules, the policy and what the user decided. */
  readonly key: string;
}

export interface SentForm {
  /**
   * The change: edits of the text; or the whole text that left, where that was not made by edits (the provider wrote
   * it).
   */
  readonly change: readonly TextEdit[] | string;
  /** `seq` of the word-map entries that the form carries. */
  readonly carried: readonly number[];
  readonly scanned: number;
  readonly mutated: number;
  /** Names that are readable in the form since schemas of its client's tools fix them. */
  readonly keptNames: readonly string[];
  /** With the placeholders that stand for redacted values; never a value. */
  readonly findings: readonly TextFinding[];
  /** Undefined: the provider wrote the text, and gets it back as it is. */
  readonly rules: FormRules | undefined;
}

/** The text as it leaves. */
export function formedText(form: SentForm, text: string): string {
  return typeof form.change === 'string' ? form.change : applyEdits(text, form.change);
}

type FindingRow = readonly [
  start: number,
  length: number,
  rule: string,
  kind: FindingClass,
  action: FindingAction,
  clause: string,
  placeholder: string | null,
];

type Row = readonly [
  change: string | readonly (number | string)[],
  carried: readonly number[],
  counts: readonly [scanned: number, mutated: number, kept: readonly string[] | number],
  findings: readonly FindingRow[],
  rules: readonly [Level, string] | null,
];

export function encodeForm(form: SentForm): string {
  const { rules } = form;
  const counts = [form.scanned, form.mutated, form.keptNames] as const;
  const change = typeof form.change === 'string' ? form.change : packEdits(form.change);
  const rulesRow = rules === undefined ? null : ([rules.level, rules.key] as const);
  const row: Row = [change, form.carried, counts, form.findings.map(packFinding), rulesRow];
  return JSON.stringify(row);
}

/**
 * The text is authenticated: it is what `encodeForm` made. Undefined for a form of an older version that does not say
 * which names it leaves readable: nobody can tell who may use it.
 */
export function decodeForm(text: string): SentForm | undefined {
  const [change, carried, [scanned, mutated, kept], findings, rules] = JSON.parse(text) as Row;
  if (typeof kept === 'number' && kept > 0) return undefined;
  return {
    change: typeof change === 'string' ? change : unpackEdits(change),
    carried,
    scanned,
    mutated,
    keptNames: typeof kept === 'number' ? [] : kept,
    // Forms of older versions hold names of rules here.
    findings: findings.filter((row) => Array.isArray(row)).map(unpackFinding),
    rules: rules === null ? undefined : { level: rules[0], key: rules[1] },
  };
}

function packFinding({ start, end, rule, class: kind, action, clause, placeholder }: TextFinding): FindingRow {
  return [start, end - start, rule, kind, action, clause, placeholder ?? null];
}

function unpackFinding(row: FindingRow): TextFinding {
  const [start, length, rule, kind, action, clause, placeholder] = row;
  return { start, end: start + length, rule, class: kind, action, clause, placeholder: placeholder ?? undefined };
}

/** Distance from the edit before, length, text. */
function packEdits(edits: readonly TextEdit[]): readonly (number | string)[] {
  const packed: (number | string)[] = [];
  let last = 0;
  for (const { start, end, text } of edits) {
    packed.push(start - last, end - start, text);
    last = end;
  }
  return packed;
}

function unpackEdits(packed: readonly (number | string)[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let last = 0;
  for (let at = 0; at + 2 < packed.length; at += 3) {
    const start = last + Number(packed[at]);
    const end = start + Number(packed[at + 1]);
    edits.push({ start, end, text: String(packed[at + 2]) });
    last = end;
  }
  return edits;
}
