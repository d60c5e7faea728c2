import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clauseWords } from './clause-words.ts';
import { clauses } from './clauses.ts';
import { documentClauses, policyDocument } from './document.ts';
import { builtInPolicy } from './defaults.ts';
import { explainFile, explanationLines } from './explain.ts';
import { mergePolicies } from './merge.ts';
import { parsePolicy } from './parse.ts';
import { fileOf, nowMs, tools } from './policy.fixture.ts';
import { renderPolicy } from './render.ts';
import { policyTemplate } from './template.ts';

const golden = join(import.meta.dirname, '../../test/golden');

const organisation = fileOf({
  '/id': 'acme-ai',
  '/version': '7',
  '/organisation': 'Acme Ltd',
  '/owner': 'Ann Example',
  '/effectiveFrom': '2026-01-01',
  '/approved/tools': { allow: ['claude-code', 'codex'] },
  '/approved/models': { allow: ['claude-*'], unlisted: 'report' },
  '/level': 'balanced',
  '/data': [
    { class: 'public', paths: ['docs/**'] },
    { class: 'restricted', paths: ['secrets/**', '**/*.pem'] },
  ],
  '/privateScopes': ['@acme', 'com.acme'],
  '/terms': ['Borealis'],
  '/findings/classes': { 'payment-card': 'block', email: 'allow' },
  '/findings/rules': { 'github-token': 'block' },
  '/restoreInto': ['mcp__vault__write'],
  '/pause/maxMinutes': 30,
  '/exceptions': [
    {
      id: 'sandbox',
      allow: { rule: 'aws-access-key', file: 'test/**' },
      reason: 'Keys of a sandbox',
      requestedBy: 'Bob',
      approvedBy: 'Ann Example',
      expires: '2026-06-20',
    },
  ],
  '/exceptionRules/approvers': ['Ann Example'],
  '/review/reviewers': ['Cleo'],
  '/organisational': [{ title: 'Training', text: 'Once a year.' }],
});
const repository = fileOf({ '/level': 'strict', '/terms': ['Quokka'], '/pause/allowed': false });
const policy = mergePolicies(
  [
    { source: 'organisation', file: organisation },
    { source: 'repository', root: '/srv/shop', file: repository },
  ],
  tools,
);

describe('the written policy', () => {
  test('of an organisation and a repository reads so', async () => {
    await expect(renderPolicy(policy)).toMatchFileSnapshot(join(golden, 'written-policy.txt'));
  });

  test('has every clause once', () => {
    expect(documentClauses.toSorted()).toEqual(Object.keys(clauses).toSorted());
  });

  test('marks what no program enforces', () => {
    const entries = policyDocument(policy).sections.flatMap((section) => section.entries);
    const organisational = entries.filter(({ enforcedBy }) => enforcedBy === undefined);
    expect(organisational.some(({ text }) => text === 'Training: Once a year.')).toBe(true);
    for (const { clause } of entries) {
      if (clause === undefined) continue;
      const [, row] =
        Object.entries(clauses).find(
          ([pointer]) => clause.pointer === pointer || clause.pointer.startsWith(`${pointer}/`),
        ) ?? [];
      expect(row, clause.pointer).toBeDefined();
    }
  });

  test('is told by the clauses alone: each says something when a file says it', () => {
    const built = Object.keys(clauses).filter(
      (pointer) => clauseWords[pointer as keyof typeof clauseWords](policy).length === 0,
    );
    // A pause that nobody may begin has no length.
    expect(built).toEqual(['/pause/maxMinutes']);
  });

  test('holds texts of files as text, whatever they look like', () => {
    const text = '[a](javascript:x) <script>alert(1)</script>\n\n# Heading\n| a | `b` ![i](x) \u202eevil \u001b[2J';
    const hostile = mergePolicies(
      [{ source: 'user', file: fileOf({ '/owner': text, '/organisational': [{ title: text, text }] }) }],
      tools,
    );
    const markdown = renderPolicy(hostile);
    const plain = markdown.replaceAll(/\\./g, '');
    expect(plain).not.toMatch(/<|\]\(|^# Heading|\||!\[/m);
    // eslint-disable-next-line no-control-regex
    expect(markdown).not.toMatch(/[\x1b\u202e]/);
  });
});

describe('the template', () => {
  test('reads so', async () => {
    await expect(policyTemplate()).toMatchFileSnapshot(join(golden, 'policy-template.txt'));
  });

  test('is valid and changes nothing', () => {
    const { file, problems } = parsePolicy(policyTemplate(), nowMs);
    expect(problems).toEqual([]);
    if (file === undefined) throw new Error('the template is not valid');
    expect(mergePolicies([{ source: 'user', file }], tools).hash).toBe(builtInPolicy().hash);
  });

  test('stays valid with every example in it', () => {
    // What follows two slashes and is JSON, without the sentences.
    const text = policyTemplate()
      .split('\n')
      .map((line) =>
        line.replace(/^( *)\/\/ (?=["{}[\]]| {2,}["{}[\]])/, '$1').replace(/^( *)\/\/ ?( *[}\]],?)$/, '$1$2'),
      )
      .join('\n');
    const { file, problems } = parsePolicy(text, Date.UTC(2026, 1, 1));
    expect(problems).toEqual([]);
    expect(file?.exceptions).toHaveLength(1);
    expect(file?.approved?.models?.allow).toEqual(['claude-*', 'gpt-*']);
    expect(file?.data).toHaveLength(3);
    expect(file?.organisational).toHaveLength(1);
  });
});

describe('an explanation', () => {
  test('says what happens to a file and which clause decides', () => {
    const {
      path,
      class: decided,
      level,
      matching,
      exceptions,
    } = explainFile(policy, { root: '/srv/shop', file: './docs/key.pem' }, nowMs);
    expect(path).toBe('docs/key.pem');
    expect(decided).toEqual({ value: 'restricted', clause: { source: 'organisation', pointer: '/data/1' } });
    expect(matching.map(({ value }) => value)).toEqual(['public', 'restricted']);
    expect(level.value).toBe('strict');
    expect(exceptions).toEqual([]);
  });

  test('names the exceptions in force that can be about the file', () => {
    const { exceptions } = explainFile(policy, { root: '/srv/shop', file: 'test/a.ts' }, nowMs);
    expect(exceptions.map(({ value }) => value)).toEqual(['sandbox, until 2026-06-20']);
    expect(explainFile(policy, { file: 'test/a.ts' }, Date.UTC(2027, 1, 1)).exceptions).toEqual([]);
  });

  test('of a path that leads elsewhere says so', () => {
    expect(explainFile(policy, { file: '../../a.pem' }, nowMs).path).toBeUndefined();
  });

  test('comes line by line, each with its clause', () => {
    const lines = explanationLines(explainFile(policy, { root: '/srv/shop', file: 'secrets/a.txt' }, nowMs));
    const written = lines.map(
      ({ subject, says, clause }) => `${subject} | ${says} | ${clause.pointer} ${clause.source}`,
    );
    expect(written).toContain(
      'class | restricted: A request with text of such a file is stopped. | /data/1 organisation',
    );
    expect(written).toContain(
      'Numbers of payment cards | the request is stopped before anything leaves | /findings/classes/payment-card organisation',
    );
    expect(written).toContain('models | claude-*; anything else: report | /approved/models organisation');
    expect(written).toContain(
      'Telephone numbers | it leaves, and is counted in the record | /findings/classes/phone built-in',
    );
  });
});
