import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clauses } from './clauses.ts';
import { classOf, decideApproved, decideFinding, mayRestoreInto, policyKey } from './decide.ts';
import { builtInPolicy, findingClasses } from './defaults.ts';
import { approvedKinds, mayApprove } from './exceptions.ts';
import { laws } from './laws.ts';
import { mergePolicies, type SourcedPolicy } from './merge.ts';
import {
  anyFile,
  anyFiles,
  fileOf,
  files as paths,
  fingerprints,
  names,
  nowMs,
  people,
  roots,
  rules,
  saidClauses,
  someRules,
  tools,
} from './policy.fixture.ts';
import {
  dataClasses,
  encodedTextActions,
  findingActions,
  mediaActions,
  policyLevels,
  unlistedActions,
} from './strictness.ts';
import type { EffectivePolicy, PolicyFile } from './types.ts';

/**
 * How strict a policy is, by everything that can be asked of it: larger is stricter. A clause that appears nowhere here
 * fails the test below that goes through all clauses.
 */
function strictnessOf(policy: EffectivePolicy): ReadonlyMap<string, number> {
  const strictness = new Map<string, number>();
  for (const rule of rules) {
    const known = someRules.get(rule);
    for (const ofClass of known === undefined ? findingClasses : [known]) {
      for (const finding of [undefined, ...fingerprints]) {
        for (const file of [undefined, ...paths]) {
          const { value } = decideFinding(policy, { rule, class: ofClass, finding, file }, nowMs);
          strictness.set(`/findings ${rule} ${ofClass} ${finding} ${file}`, findingActions.indexOf(value));
        }
      }
    }
  }
  for (const ofClass of findingClasses) {
    const { value } = decideFinding(policy, { rule: 'unnamed', class: ofClass }, nowMs);
    strictness.set(`/findings/classes ${ofClass}`, findingActions.indexOf(value));
  }
  for (const kind of approvedKinds) {
    for (const name of names) {
      const { value } = decideApproved(policy, kind, name, nowMs);
      strictness.set(`/approved/${kind} ${name}`, unlistedActions.indexOf(value));
    }
  }
  for (const root of [undefined, ...roots]) {
    for (const file of paths) {
      strictness.set(`/data ${root} ${file}`, dataClasses.indexOf(classOf(policy, { root, file }).value));
    }
  }
  for (const name of names) strictness.set(`/restoreInto ${name}`, mayRestoreInto(policy, name) ? 0 : 1);
  for (const requestedBy of people) {
    for (const approvedBy of people) {
      const isAllowed = mayApprove(policy, { requestedBy, approvedBy });
      strictness.set(`/exceptionRules/approvers ${requestedBy} ${approvedBy}`, isAllowed ? 0 : 1);
    }
  }
  strictness.set('/level', policyLevels.indexOf(policy.level.value));
  strictness.set('/unscannable/media', mediaActions.indexOf(policy.unscannable.media.value));
  strictness.set('/unscannable/encodedText', encodedTextActions.indexOf(policy.unscannable.encodedText.value));
  strictness.set('/pause/allowed', policy.pause.allowed.value ? 0 : 1);
  strictness.set('/pause/maxMinutes', -policy.pause.maxMinutes.value);
  strictness.set('/exceptions', -policy.exceptions.length);
  strictness.set('/exceptionRules/maxDays', -policy.exceptionRules.maxDays.value);
  strictness.set('/retention/days', policy.retentionDays.value);
  strictness.set('/review/everyDays', -policy.review.everyDays.value);
  strictness.set('/incidents/findingsPerDay', -policy.incidents.findingsPerDay.value);
  strictness.set('/incidents/blocksPerDay', -policy.incidents.blocksPerDay.value);
  strictness.set('/incidents/pausesPerWeek', -policy.incidents.pausesPerWeek.value);
  for (const { value } of policy.terms) strictness.set(`/terms ${value}`, 1);
  for (const { value } of policy.privateScopes) strictness.set(`/privateScopes ${value}`, 1);
  return strictness;
}

/** What became less strict. */
function loosened(before: EffectivePolicy, after: EffectivePolicy): readonly string[] {
  const now = strictnessOf(after);
  return [...strictnessOf(before)].flatMap(([asked, strict]) => ((now.get(asked) ?? -1) < strict ? [asked] : []));
}

const anyFirst = fc.oneof(
  anyFile.map((file): readonly SourcedPolicy[] => [{ source: 'organisation', file }]),
  anyFile.map((file): readonly SourcedPolicy[] => [{ source: 'user', file }]),
  fc.tuple(anyFile, anyFile).map(([organisation, user]): readonly SourcedPolicy[] => [
    { source: 'organisation', file: organisation },
    { source: 'user', file: user },
  ]),
  fc.constant<readonly SourcedPolicy[]>([]),
);

describe('what stands below', () => {
  test('a repository can never loosen a decision, whatever it says', () => {
    fc.assert(
      fc.property(anyFirst, anyFile, fc.constantFrom(...roots), (above, file, root) => {
        const after = mergePolicies([...above, { source: 'repository', root, file }], tools);
        expect(loosened(mergePolicies(above, tools), after)).toEqual([]);
      }),
      { numRuns: 75 },
    );
  });

  test('under an organisation the user can never loosen a decision, whatever the file says', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (organisation, file) => {
        const above: readonly SourcedPolicy[] = [{ source: 'organisation', file: organisation }];
        const after = mergePolicies([...above, { source: 'user', file }], tools);
        expect(loosened(mergePolicies(above, tools), after)).toEqual([]);
      }),
      { numRuns: 75 },
    );
  });

  test('repositories alone never loosen what is built in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...roots), anyFile), { maxLength: 3 }), (repositories) => {
        const files = repositories.map(([root, file]) => ({ source: 'repository' as const, root, file }));
        expect(loosened(builtInPolicy(), mergePolicies(files, tools))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('also with rules that nobody here knows', () => {
    const blind = { ...tools, knownRule: () => undefined };
    fc.assert(
      fc.property(anyFirst, anyFile, (above, file) => {
        const after = mergePolicies([...above, { source: 'repository', root: roots[0], file }], blind);
        expect(loosened(mergePolicies(above, blind), after)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('a rule that nobody here knows is not loosened by its name: it may be of the strictest class', () => {
    const above = fileOf({ '/findings/classes': { 'private-key': 'block' } });
    const below = fileOf({ '/findings/rules': { 'rule-of-tomorrow': 'report' } });
    const policy = mergePolicies(
      [
        { source: 'user', file: above },
        { source: 'repository', root: '/srv/one', file: below },
      ],
      tools,
    );
    expect(decideFinding(policy, { rule: 'rule-of-tomorrow', class: 'private-key' }, nowMs).value).toBe('block');
    expect(policy.ignored.map(({ reason }) => reason)).toContain('there is no such rule');
  });

  test('a looser clause is told, with its place', () => {
    const { ignored } = mergePolicies(
      [{ source: 'repository', root: '/srv/one', file: fileOf({ '/level': 'light', '/exceptions': [{}] }) }],
      tools,
    );
    expect(ignored.map(({ clause }) => clause)).toEqual([
      { source: 'repository', root: '/srv/one', pointer: '/level' },
      { source: 'repository', root: '/srv/one', pointer: '/exceptions/0' },
    ]);
  });
});

describe('the first of organisation and user', () => {
  test.each(['organisation', 'user'] as const)('sets its values freely: %s', (source) => {
    const file: PolicyFile = {
      pretense: 1,
      level: 'light',
      data: [{ class: 'public', paths: ['docs/**'] }],
      findings: { classes: { 'vendor-secret': 'report' }, rules: { 'private-key': 'report' } },
      unscannable: { encodedText: 'record' },
      restoreInto: ['codex'],
      pause: { maxMinutes: 240 },
      exceptionRules: { maxDays: 200 },
      retention: { days: 30 },
    };
    const policy = mergePolicies([{ source, file }], tools);
    expect(policy.level).toEqual({ value: 'light', clause: { source, pointer: '/level' } });
    expect(classOf(policy, { file: 'docs/a.md' }).value).toBe('public');
    expect(decideFinding(policy, { rule: 'github-token', class: 'vendor-secret' }, nowMs).value).toBe('report');
    expect(decideFinding(policy, { rule: 'private-key', class: 'private-key' }, nowMs).value).toBe('report');
    expect(policy.unscannable.encodedText.value).toBe('record');
    expect(mayRestoreInto(policy, 'codex')).toBe(true);
    expect(policy.pause.maxMinutes.value).toBe(240);
    expect(policy.exceptionRules.maxDays.value).toBe(200);
    expect(policy.retentionDays.value).toBe(30);
    expect(policy.ignored).toEqual([]);
  });

  test('a rule of a class that a lower file blocks is blocked, though the first one only reports the rule', () => {
    const above = fileOf({ '/findings/rules': { 'github-token': 'report' } });
    const below = fileOf({ '/findings/classes': { 'vendor-secret': 'block' } });
    const policy = mergePolicies(
      [
        { source: 'user', file: above },
        { source: 'repository', root: '/srv/one', file: below },
      ],
      tools,
    );
    const decided = decideFinding(policy, { rule: 'github-token', class: 'vendor-secret' }, nowMs);
    expect(decided).toEqual({
      value: 'block',
      clause: { source: 'repository', root: '/srv/one', pointer: '/findings/classes/vendor-secret' },
    });
  });

  test('approvers of two files that have nobody in common are nobody', () => {
    const policy = mergePolicies(
      [
        { source: 'organisation', file: fileOf({ '/exceptionRules/approvers': ['Ann'] }) },
        { source: 'user', file: fileOf({ '/exceptionRules/approvers': ['Bob'] }) },
      ],
      tools,
    );
    expect(mayApprove(policy, { requestedBy: 'Cleo', approvedBy: 'Ann' })).toBe(false);
    expect(mayApprove(policy, { requestedBy: 'Cleo', approvedBy: 'Bob' })).toBe(false);
  });

  test('its name and version are those of what holds', () => {
    const file = fileOf({ '/id': 'acme-ai', '/version': '7' });
    const below = fileOf({ '/id': 'mine', '/version': '1' });
    const policy = mergePolicies(
      [
        { source: 'user', file: below },
        { source: 'organisation', file },
      ],
      tools,
    );
    expect([policy.id, policy.version]).toEqual(['acme-ai', '7']);
    expect(policy.origins.map(({ source, id }) => [source, id])).toEqual([
      ['organisation', 'acme-ai'],
      ['user', 'mine'],
    ]);
  });
});

describe('the order of files', () => {
  const shuffled = anyFiles.chain((files) =>
    fc.shuffledSubarray([...files], { minLength: files.length }).map((other) => ({ files, other })),
  );

  test('says nothing', () => {
    fc.assert(
      fc.property(shuffled, ({ files, other }) => {
        expect(mergePolicies(other, tools)).toEqual(mergePolicies(files, tools));
      }),
      { numRuns: 100 },
    );
  });

  test('a file given twice counts once', () => {
    fc.assert(
      fc.property(anyFiles, (files) => {
        expect(mergePolicies([...files, ...files], tools)).toEqual(mergePolicies(files, tools));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the hash', () => {
  test('is equal when the same is decided by the same values, whoever says so', () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const organisation = mergePolicies([{ source: 'organisation', file }], tools);
        const user = mergePolicies([{ source: 'user', file }], tools);
        expect(user.hash).toBe(organisation.hash);
        expect(policyKey(user, nowMs)).toBe(policyKey(organisation, nowMs));
      }),
      { numRuns: 50 },
    );
  });

  test('differs whenever a decision does', () => {
    fc.assert(
      fc.property(anyFiles, anyFiles, (one, other) => {
        const [first, second] = [mergePolicies(one, tools), mergePolicies(other, tools)];
        const [asked, again] = [strictnessOf(first), strictnessOf(second)];
        if (JSON.stringify([...asked]) !== JSON.stringify([...again])) expect(first.hash).not.toBe(second.hash);
      }),
      { numRuns: 100 },
    );
  });
});

describe('clauses', () => {
  /** What each may say that differs from what is built in. */
  const telling: Readonly<Record<string, unknown>> = {
    '/organisation': 'Acme',
    '/owner': 'Ann',
    '/effectiveFrom': '2026-01-01',
    '/approved/tools': { allow: ['codex'] },
    '/approved/providers': { allow: ['acme'] },
    '/approved/models': { allow: ['acme'] },
    '/approved/endpoints': { allow: ['acme'] },
    '/level': 'light',
    '/data': [{ class: 'restricted', paths: ['src/**'] }],
    '/privateScopes': ['@acme'],
    '/terms': ['Borealis'],
    '/findings/classes': { email: 'block' },
    '/findings/rules': { 'github-token': 'block' },
    '/unscannable/media': 'block',
    '/unscannable/encodedText': 'record',
    '/restoreInto': ['codex'],
    '/pause/allowed': false,
    '/pause/maxMinutes': 5,
    '/exceptions': [
      {
        id: 'one',
        allow: { tool: 'codex' },
        reason: 'A test',
        requestedBy: 'Ann',
        approvedBy: 'Bob',
        expires: '2026-06-10',
      },
    ],
    '/exceptionRules/maxDays': 10,
    '/exceptionRules/approvers': ['Ann'],
    '/retention/days': 500,
    '/review/everyDays': 30,
    '/review/reviewers': ['Ann'],
    '/incidents/findingsPerDay': 1,
    '/incidents/blocksPerDay': 1,
    '/incidents/pausesPerWeek': 1,
    '/organisational': [{ title: 'Training', text: 'Once a year.' }],
  };
  const labels = ['/id', '/version'];
  const pointers = Object.keys(clauses);

  test('each has a law and is tried by the laws above', () => {
    expect(Object.keys(laws).toSorted()).toEqual(pointers.toSorted());
    expect(saidClauses.toSorted()).toEqual(pointers.toSorted());
  });

  test.each(pointers.filter((pointer) => !labels.includes(pointer)))(
    '%s changes what holds, and the hash',
    (pointer) => {
      expect(Object.hasOwn(telling, pointer), 'say in the table above what it may say').toBe(true);
      const policy = mergePolicies([{ source: 'user', file: fileOf({ [pointer]: telling[pointer] }) }], tools);
      expect(policy.hash).not.toBe(builtInPolicy().hash);
    },
  );

  /** Those that say nothing about what may leave; the others are in `strictnessOf`. */
  const texts = new Set([
    '/organisation',
    '/owner',
    '/effectiveFrom',
    '/review/reviewers',
    '/organisational',
    ...labels,
  ]);

  test.each(pointers.filter((pointer) => !texts.has(pointer)))('%s is measured by the laws above', (pointer) => {
    const before = strictnessOf(builtInPolicy());
    const after = strictnessOf(
      mergePolicies([{ source: 'user', file: fileOf({ [pointer]: telling[pointer] }) }], tools),
    );
    const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
      (asked) => before.get(asked) !== after.get(asked),
    );
    expect(differing).not.toEqual([]);
  });
});
