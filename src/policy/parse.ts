// A policy file from its text. All or nothing: a text with one mistake is no policy, and each mistake has its place.
import { fileShape } from './clauses.ts';
import { type JsoncNode, type JsoncObject, readJsonc } from './jsonc.ts';
import { meaningProblems } from './meaning.ts';
import { nearestOf } from './nearest.ts';
import { type Finding, pointerTo, problemAt, type PolicyProblem, shown } from './problem.ts';
import { formProblem, type ObjectShape, type Shape } from './shape.ts';
import type { PolicyFile } from './types.ts';

export type { PolicyProblem } from './problem.ts';

/** With a file, the problems are warnings; without one, at least one is an error. */
export interface ParsedPolicy {
  readonly file: PolicyFile | undefined;
  /** In the order of the text. */
  readonly problems: readonly PolicyProblem[];
}

/** What a file may be at most. */
export const policyLimits = { maxUnits: 1024 * 1024, maxDepth: 64, maxValues: 50_000, maxProblems: 50 } as const;

/**
 * Reads JSON with comments and trailing commas. Untrusted: any text; never throws. `nowMs`: then exceptions are looked
 * at that end later than they may.
 */
export function parsePolicy(text: string, nowMs?: number): ParsedPolicy {
  if (text.length > policyLimits.maxUnits)
    return refused(text, 0, { what: 'The file is larger than 1 MB.', advice: 'Shorten its lists.' });
  const result = readJsonc(text, policyLimits);
  if ('fault' in result) {
    const { at, what, advice } = result.fault;
    return refused(text, at, { what: `${what[0]?.toUpperCase()}${what.slice(1)}.`, advice });
  }
  const reading = new Reading();
  const value = reading.value(result.root, fileShape, '');
  const findings = reading.findings.length > 0 ? reading.findings : meaningProblems(value as PolicyFile, nowMs);
  const problems = findings
    .map((finding) => ({ finding, at: reading.placeOf(finding.pointer) }))
    .toSorted((first, second) => first.at - second.at)
    .map(({ finding, at }) => problemAt(text, at, finding));
  const isValid = problems.every(({ severity }) => severity === 'warning');
  return { file: isValid ? (value as PolicyFile) : undefined, problems };
}

function refused(text: string, at: number, finding: Omit<Finding, 'pointer'>): ParsedPolicy {
  return { file: undefined, problems: [problemAt(text, at, { pointer: '', ...finding })] };
}

/** Compares a tree with a shape, and makes of it what the shape names. */
class Reading {
  readonly findings: Finding[] = [];
  readonly #places = new Map<string, number>();

  /** Where the value of a pointer stands, or what holds it. */
  placeOf(pointer: string): number {
    for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
      const place = this.#places.get(path);
      if (place !== undefined) return place;
    }
    return this.#places.get('') ?? 0;
  }

  value(node: JsoncNode, shape: Shape, pointer: string): unknown {
    this.#places.set(pointer, node.start);
    if (this.findings.length >= policyLimits.maxProblems) return undefined;
    switch (shape.kind) {
      case 'object':
        return node.kind === 'object' ? this.#object(node, shape, pointer) : this.#wrong(pointer, 'an object: { … }');
      case 'map':
        return node.kind === 'object' ? this.#map(node, shape, pointer) : this.#wrong(pointer, 'an object: { … }');
      case 'list':
        return node.kind === 'list' ? this.#list(node.items, shape, pointer) : this.#wrong(pointer, 'a list: [ … ]');
      case 'word':
        return this.#word(node, Object.keys(shape.words), pointer);
      case 'text': {
        const text = node.kind === 'atom' ? node.value : undefined;
        if (typeof text !== 'string') return this.#wrong(pointer, `${shape.form.title}, in double quotes`);
        const problem = formProblem(shape.form, text);
        if (problem !== undefined)
          this.#report(pointer, `This text cannot be used: ${problem}.`, `Write ${shape.form.title}.`);
        return text;
      }
      case 'number': {
        const number = node.kind === 'atom' ? node.value : undefined;
        if (typeof number === 'number' && Number.isInteger(number) && number >= shape.least && number <= shape.most)
          return number;
        return this.#wrong(pointer, `a whole number from ${shape.least} to ${shape.most}`);
      }
      case 'flag':
        if (node.kind === 'atom' && typeof node.value === 'boolean') return node.value;
        return this.#wrong(pointer, 'true or false');
      case 'constant':
        return node.kind === 'atom' && node.value === shape.value
          ? node.value
          : this.#wrong(pointer, String(shape.value));
    }
  }

  #object(node: JsoncObject, shape: ObjectShape, pointer: string): Readonly<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    for (const { key, at, value } of node.members) {
      const member = Object.hasOwn(shape.members, key) ? shape.members[key] : undefined;
      if (member === undefined) this.#unknown(pointer, key, { at: at.start, known: Object.keys(shape.members) });
      else if (key !== '$schema') entries.push([key, this.value(value, member.shape, pointerTo(pointer, key))]);
    }
    for (const [key, { isRequired }] of Object.entries(shape.members)) {
      if (isRequired && !node.members.some((member) => member.key === key)) {
        this.#report(pointer, `"${key}" is missing.`, `Add "${key}".`);
      }
    }
    return Object.fromEntries(entries);
  }

  #map(node: JsoncObject, shape: Shape & { readonly kind: 'map' }, pointer: string): Readonly<Record<string, unknown>> {
    this.#checkLength(node.members.length, shape.most, pointer);
    const entries: [string, unknown][] = [];
    for (const { key, at, value } of node.members) {
      if (this.findings.length >= policyLimits.maxProblems) break;
      const inner = pointerTo(pointer, key);
      if (formProblem(shape.key, key) !== undefined) {
        this.#places.set(inner, at.start);
        this.#report(inner, `The key "${shown(key)}" cannot be used.`, `Write ${shape.key.title}.`);
      } else {
        entries.push([key, this.value(value, shape.value, inner)]);
      }
    }
    return Object.fromEntries(entries);
  }

  #list(items: readonly JsoncNode[], shape: Shape & { readonly kind: 'list' }, pointer: string): readonly unknown[] {
    this.#checkLength(items.length, shape.most, pointer);
    return items.map((item, index) => this.value(item, shape.item, pointerTo(pointer, index)));
  }

  /** What stands there is not shown: it may be anything. */
  #word(node: JsoncNode, words: readonly string[], pointer: string): string | undefined {
    const text = node.kind === 'atom' && typeof node.value === 'string' ? node.value : undefined;
    if (text !== undefined && words.includes(text)) return text;
    const nearest = text === undefined ? undefined : nearestOf(text, words);
    this.#report(
      pointer,
      `This has to be one of ${words.join(', ')}.`,
      nearest === undefined ? 'Write one of these words in double quotes.' : `Did you mean "${nearest}"?`,
    );
    return undefined;
  }

  #unknown(pointer: string, key: string, facts: { readonly at: number; readonly known: readonly string[] }): void {
    const inner = pointerTo(pointer, key);
    this.#places.set(inner, facts.at);
    const nearest = nearestOf(key, facts.known);
    this.#report(
      inner,
      `No clause is called "${shown(key)}".`,
      nearest === undefined ? `What may stand here: ${facts.known.join(', ')}.` : `Did you mean "${nearest}"?`,
    );
  }

  #checkLength(length: number, most: number, pointer: string): void {
    if (length > most) this.#report(pointer, `It holds ${length} entries, and ${most} are the most.`, 'Shorten it.');
  }

  #wrong(pointer: string, wanted: string): undefined {
    this.#report(pointer, `This has to be ${wanted}.`, 'Change it, or leave the clause out.');
  }

  #report(pointer: string, what: string, advice: string): void {
    if (this.findings.length < policyLimits.maxProblems) this.findings.push({ pointer, what, advice });
  }
}
