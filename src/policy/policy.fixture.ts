// Policy files for tests: what the laws are tried with.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { FindingClass } from '../secrets/types.ts';
import type { ClausePointer } from './clauses.ts';
import { findingClasses } from './defaults.ts';
import type { MergeTools, SourcedPolicy } from './merge.ts';
import {
  dataClasses,
  encodedTextActions,
  findingActions,
  mediaActions,
  policyLevels,
  unlistedActions,
} from './strictness.ts';
import type { ApprovedList, PolicyFile } from './types.ts';

/** Rules that tests know, with their class. */
export const someRules: ReadonlyMap<string, FindingClass> = new Map([
  ['github-token', 'vendor-secret'],
  ['aws-access-key', 'vendor-secret'],
  ['private-key', 'private-key'],
  ['email-address', 'email'],
]);

export const tools: MergeTools = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  knownRule: (id) => someRules.get(id),
};

/** 2026-06-01, and the days around it in which the exceptions of tests end. */
export const nowMs = Date.UTC(2026, 5, 1);

/** Names, paths and values that clauses of tests speak of, so that they meet each other. */
export const names = ['claude-code', 'codex', 'acme', 'acme-pro'] as const;
export const files = ['src/a.ts', 'src/secret/key.ts', 'docs/a.md', 'a.ts'] as const;
export const roots = ['/srv/one', '/srv/two'] as const;
export const people = ['Ann', 'Bob', 'Cleo'] as const;
export const fingerprints = [`f_${'0'.repeat(16)}`, `f_${'1'.repeat(16)}`] as const;
export const rules = [...someRules.keys(), 'no-such-rule'];

const name = fc.constantFrom(...names);
const person = fc.constantFrom(...people);
const pattern = fc.constantFrom('claude-*', '*', 'acme', 'acme*', 'CODEX', '*o*');
const glob = fc.constantFrom('**', 'src/**', '**/*.ts', 'docs/*', 'src/{a,b}.ts', '**/secret/**', 'a.ts');
const days = fc.integer({ min: 1, max: 366 });
const count = fc.integer({ min: 1, max: 100 });

const list: fc.Arbitrary<ApprovedList> = fc.record(
  { allow: fc.array(pattern, { maxLength: 3 }), unlisted: fc.constantFrom(...unlistedActions) },
  { requiredKeys: ['allow'] },
);

const scope = fc.oneof(
  fc.record(
    {
      rule: fc.constantFrom(...rules),
      class: fc.constantFrom(...findingClasses),
      finding: fc.constantFrom(...fingerprints),
      file: glob,
    },
    { requiredKeys: [] },
  ),
  fc.record({ tool: pattern }),
  fc.record({ model: pattern }),
  fc.record({ provider: pattern }),
  fc.record({ endpoint: pattern }),
);

const exception = fc.record({
  id: fc.constantFrom('one', 'two', 'three'),
  allow: scope,
  reason: fc.constant('A test needs it'),
  requestedBy: person,
  approvedBy: person,
  expires: fc.integer({ min: -10, max: 200 }).map((day) => new Date(nowMs + day * 86_400_000).toISOString()),
});

/** By clause, what a file may say. A clause that has none does not compile, and no law is tried without it. */
const sayings: Readonly<Record<ClausePointer, fc.Arbitrary<unknown>>> = {
  '/id': fc.constantFrom('acme-ai', 'other'),
  '/version': fc.constantFrom('1', '2'),
  '/organisation': fc.constantFrom('Acme', 'Other'),
  '/owner': person,
  '/effectiveFrom': fc.constantFrom('2026-01-01', '2026-02-01'),
  '/approved/tools': list,
  '/approved/providers': list,
  '/approved/models': list,
  '/approved/endpoints': list,
  '/level': fc.constantFrom(...policyLevels),
  '/data': fc.array(
    fc.record({ class: fc.constantFrom(...dataClasses), paths: fc.array(glob, { minLength: 1, maxLength: 2 }) }),
    { maxLength: 3 },
  ),
  '/privateScopes': fc.array(fc.constantFrom('@acme', 'com.acme'), { maxLength: 2 }),
  '/terms': fc.array(fc.constantFrom('Borealis', 'Quokka', 'Zephyr'), { maxLength: 3 }),
  '/findings/classes': fc.dictionary(fc.constantFrom(...findingClasses), fc.constantFrom(...findingActions)),
  '/findings/rules': fc.dictionary(fc.constantFrom(...rules), fc.constantFrom(...findingActions)),
  '/unscannable/media': fc.constantFrom(...mediaActions),
  '/unscannable/encodedText': fc.constantFrom(...encodedTextActions),
  '/restoreInto': fc.array(name, { maxLength: 3 }),
  '/pause/allowed': fc.boolean(),
  '/pause/maxMinutes': fc.integer({ min: 1, max: 480 }),
  '/exceptions': fc.array(exception, { maxLength: 4 }),
  '/exceptionRules/maxDays': days,
  '/exceptionRules/approvers': fc.array(person, { maxLength: 3 }),
  '/retention/days': fc.integer({ min: 30, max: 3660 }),
  '/review/everyDays': days,
  '/review/reviewers': fc.array(person, { maxLength: 2 }),
  '/incidents/findingsPerDay': count,
  '/incidents/blocksPerDay': count,
  '/incidents/pausesPerWeek': count,
  '/organisational': fc.array(fc.record({ title: name, text: name }), { maxLength: 2 }),
};

/** Any file, each clause said or left out. */
export const anyFile: fc.Arbitrary<PolicyFile> = fc
  .record(sayings as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] })
  .map((said) => fileOf(said));

/** Files of all sources. */
export const anyFiles: fc.Arbitrary<readonly SourcedPolicy[]> = fc
  .tuple(
    fc.option(anyFile),
    fc.option(anyFile),
    fc.array(fc.tuple(fc.constantFrom(...roots), anyFile), { maxLength: 3 }),
  )
  .map(([organisation, user, repositories]) => [
    ...(organisation === null ? [] : [{ source: 'organisation' as const, file: organisation }]),
    ...(user === null ? [] : [{ source: 'user' as const, file: user }]),
    ...repositories.map(([root, file]) => ({ source: 'repository' as const, root, file })),
  ]);

/** Clauses that tests can say something of. */
export const saidClauses: readonly string[] = Object.keys(sayings);

/** A file from what it says by pointer. */
export function fileOf(said: Readonly<Record<string, unknown>>): PolicyFile {
  const file: Record<string, unknown> = { pretense: 1 };
  for (const [pointer, value] of Object.entries(said)) {
    const [section = '', member] = pointer.slice(1).split('/');
    if (member === undefined) file[section] = value;
    else file[section] = { ...(file[section] as object | undefined), [member]: value };
  }
  return file as unknown as PolicyFile;
}
