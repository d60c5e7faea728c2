// The tool's own texts of a captured request of the Messages API: system text, reminders, descriptions of tools.
import { readFileSync } from 'node:fs';
import { copyUnits } from '../../src/app/platform.ts';
import { Mutator } from '../../src/engine/mutate.ts';
import { splitWords } from '../../src/engine/split.ts';
import { isReminder } from '../../src/engine/vendor-text.ts';
import type { ProtectedWorkspace } from '../fidelity/protected-workspace.ts';

export interface SetupTexts {
  readonly texts: readonly string[];
  readonly schemaNames: ReadonlySet<string>;
}

/** What speaks of the workspace is left out: it is no vendor's. */
const workspaces = /^(?:<system-reminder>\s*)?(?:# Environment|.{0,300}Contents of |.{0,300}gitStatus)/s;
const identifier = /[\p{L}\p{M}_$][\p{L}\p{M}\p{Nd}_$]*/gu;

/** Untrusted: throws on anything that is no JSON; fields of other shapes are passed over. */
export function setupTexts(file: string): SetupTexts {
  const request: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const texts: string[] = [];
  const schemaNames = new Set<string>();
  if (isObject(request)) {
    for (const block of blocksOf(request['system'])) texts.push(block);
    for (const message of listOf(request['messages'])) {
      if (!isObject(message)) continue;
      const isSystem = message['role'] === 'system';
      texts.push(...blocksOf(message['content']).filter((text) => isSystem || isReminder(text)));
    }
    gatherTools(request['tools'], texts, schemaNames);
  }
  return { texts: texts.filter((text) => !workspaces.test(text)), schemaNames };
}

/** Share of the words that change by each rule. */
export function measureSetup({ texts, schemaNames }: SetupTexts, workspace: ProtectedWorkspace): readonly number[] {
  const mutator = new Mutator(workspace.map, workspace.protection, copyUnits);
  const edits = [0, 0, 0];
  let words = 0;
  for (const text of texts) {
    for (const [token] of text.matchAll(identifier)) words += splitWords(token).length;
    const mutations = [
      mutator.mutate(text, { scope: 'full', schemaNames }),
      mutator.mutate(text, { scope: 'declared', schemaNames }),
      mutator.mutateSetup(text, { schemaNames, roots: [] }),
    ];
    for (const [rule, mutation] of mutations.entries()) edits[rule] = (edits[rule] ?? 0) + mutation.edits.length;
  }
  return [words, ...edits.map((count) => count / words)];
}

function gatherTools(value: unknown, texts: string[], schemaNames: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) gatherTools(item, texts, schemaNames);
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === 'description' && typeof item === 'string') texts.push(item);
    if (key === 'name' && typeof item === 'string') schemaNames.add(item);
    if (key === 'properties' && isObject(item)) for (const name of Object.keys(item)) schemaNames.add(name);
    if (key === 'enum' || key === 'required')
      for (const name of listOf(item)) if (typeof name === 'string') schemaNames.add(name);
    gatherTools(item, texts, schemaNames);
  }
}

function blocksOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return listOf(content).flatMap((block) =>
    isObject(block) && typeof block['text'] === 'string' ? [block['text']] : [],
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
