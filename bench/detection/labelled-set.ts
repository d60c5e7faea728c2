// An independent labelled set, `--corpus DIR`:
//
// - `DIR/*.jsonl`: one JSON object a line: `{"text": "…", "spans": [{"start": 3, "end": 43, "rule": "github-token"}]}`.
//   Offsets are UTF-16 units in `text`; `rule` is optional and names a rule that should claim it. No spans: nothing in
//   the text is to be found.
// - `DIR/positive/**`: files each of which holds something; `DIR/negative/**`: files that hold nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretClass } from '../../src/secrets/finding-classes.ts';
import type { SecretFinding } from '../../src/secrets/types.ts';
import { type Find, outcomeOf } from './evaluate.ts';

export interface LabelledCase {
  readonly name: string;
  readonly text: string;
  /** Undefined: something is in it, nobody says where. */
  readonly spans: readonly LabelledSpan[] | undefined;
}

interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly rule: string | undefined;
}

export interface LabelledFigures {
  readonly positives: number;
  readonly found: number;
  /** Found by the rule that the label names, of those that name one. */
  readonly named: number;
  readonly byName: number;
  readonly negatives: number;
  readonly wrong: number;
  /** Of these, by the generic rule alone. */
  readonly wrongGeneric: number;
  readonly failures: readonly string[];
}

/** Untrusted: the folder. Throws an Error that names the line where one is no labelled text. */
export function readLabelledSet(folder: string): readonly LabelledCase[] {
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .flatMap((line, index) => (line.trim() === '' ? [] : [caseOf(line, `${name}:${index + 1}`)])),
    );
  const files = (kind: string, spans: LabelledCase['spans']): readonly LabelledCase[] =>
    filesBelow(join(folder, kind)).map((path) => {
      return { name: path.slice(folder.length + 1), text: readFileSync(path, 'utf8'), spans };
    });
  return [...lines, ...files('positive', undefined), ...files('negative', [])];
}

function caseOf(line: string, name: string): LabelledCase {
  const value = parsed(line);
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') {
    throw new Error(`${name} is no labelled text: it needs a "text".`);
  }
  const spans = 'spans' in value && Array.isArray(value.spans) ? value.spans.map(spanOf) : [];
  if (spans.includes(undefined)) throw new Error(`${name}: each of "spans" needs a "start" and an "end".`);
  return { name, text: value.text, spans: spans.filter((span) => span !== undefined) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function spanOf(value: unknown): LabelledSpan | undefined {
  if (typeof value !== 'object' || value === null || !('start' in value) || !('end' in value)) return undefined;
  const { start, end } = value;
  if (typeof start !== 'number' || typeof end !== 'number' || !(start >= 0 && end > start)) return undefined;
  return { start, end, rule: 'rule' in value && typeof value.rule === 'string' ? value.rule : undefined };
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch {
    return [];
  }
}

export function measureLabelledSet(cases: readonly LabelledCase[], find: Find): LabelledFigures {
  const figures = { positives: 0, found: 0, named: 0, byName: 0, negatives: 0, wrong: 0, wrongGeneric: 0 };
  const failures: string[] = [];
  for (const { name, text, spans } of cases) {
    const findings = find(text);
    const secrets = findings.filter(({ class: kind }) => isSecretClass(kind));
    if (spans !== undefined && spans.length === 0) {
      figures.negatives++;
      if (secrets.length === 0) continue;
      figures.wrong++;
      if (secrets.every(({ class: kind }) => kind === 'generic-secret')) figures.wrongGeneric++;
      failures.push(`${name}: found ${rulesOf(secrets)}`);
      continue;
    }
    for (const span of spans ?? [undefined]) {
      figures.positives++;
      const outcome = span === undefined ? undefined : outcomeOf({ text, spans: [span] }, findings, []);
      const isFound = span === undefined ? findings.length > 0 : outcome === 'own' || outcome === 'generic';
      if (isFound) figures.found++;
      else failures.push(`${name}: missed${span?.rule === undefined ? '' : ` ${span.rule}`}`);
      if (span?.rule === undefined) continue;
      figures.named++;
      if (findings.some(({ rule, start, end }) => rule === span.rule && start < span.end && span.start < end)) {
        figures.byName++;
      }
    }
  }
  return { ...figures, failures };
}

function rulesOf(findings: readonly SecretFinding[]): string {
  return [...new Set(findings.map(({ rule }) => rule))].join(', ');
}
