// Values that must not leave, through the real proxy: what the provider gets of them, byte by byte.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtInPolicy } from '../../src/policy/defaults.ts';
import type { EffectivePolicy, FindingAction } from '../../src/policy/types.ts';
import { memoryHistory } from '../../src/proxy/memory-history.fixture.ts';
import type { FindingSighting, ProxyPorts } from '../../src/proxy/ports.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import type { FindingClass, Recognizer } from '../../src/secrets/types.ts';
import {
  type Provider,
  type TestProxy,
  allAt,
  answerJson,
  anthropicHeaders,
  plainAnswer,
  send,
  startTestProxy,
  workspace,
} from './proxy-harness.ts';

const token = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const other = ['gh', 'p_', 'B5oXu1EaG6fHdJs3YpLz8WnT4cKb9VmQ2x7R'].join('');
const card = ['4111', '1111', '1111', '1111'].join(' ');
const email = ['jo.kim', 'corp.test'].join('@');
/** What no body may hold, in whatever spelling. */
const canary = token.slice(10, 30);

/** Stands for the recognizers of personal data, which have tests of their own. */
function literal(id: string, kind: FindingClass, value: string): Recognizer {
  return {
    id,
    title: id,
    class: kind,
    find(text, found) {
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) found(at, at + value.length);
    },
    positives: [],
    nearMisses: [],
  };
}

const secrets = createSecretScanner({
  rules: secretRules,
  recognizers: [literal('payment-card', 'payment-card', card), literal('email', 'email', email)],
  keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
});

function policyWith(actions: Partial<Record<FindingClass, FindingAction>>): EffectivePolicy {
  const policy = builtInPolicy();
  const changed = Object.entries(actions).map(([kind, value]) => [
    kind,
    { value, clause: { source: 'user' as const, pointer: `/findings/classes/${kind}` } },
  ]);
  const classes = { ...policy.findings.classes, ...(Object.fromEntries(changed) as object) };
  return { ...policy, hash: `sha256:${JSON.stringify(actions)}`, findings: { ...policy.findings, classes } };
}

type Content = readonly Record<string, unknown>[];
interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string | Content;
}

function reading(
  content: string,
  id = 'toolu_01A09q90qw90lq917835lq9',
  path = `${workspace.root}/config.env`,
): Message[] {
  return [
    { role: 'assistant', content: [{ type: 'tool_use', id, name: 'Read', input: { file_path: path } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content }] },
  ];
}

const ask: Message = { role: 'user', content: 'why does the deploy fail?' };
const bodyOf = (messages: readonly Message[]): string =>
  JSON.stringify({ model: 'claude-test', max_tokens: 9, messages });

let line: TestProxy;
let provider: Provider;
let policy: EffectivePolicy;
let decisions: Map<string, 'redact' | 'allow'>;
let sightings: FindingSighting[];
let history: ProxyPorts['history'];

const start = (upstream?: string): Promise<TestProxy> =>
  startTestProxy({
    settings: upstream === undefined ? {} : { upstreams: allAt(upstream) },
    ports: {
      secrets,
      history,
      policy: () => policy,
      decisions: {
        actionOf: (finding) => decisions.get(finding),
        key: () => [...decisions].join(';'),
      },
      onFinding: (sighting) => sightings.push(sighting),
    },
  });

beforeEach(async () => {
  policy = builtInPolicy();
  decisions = new Map();
  sightings = [];
  history = memoryHistory();
  line = await start();
  ({ provider } = line);
});
afterEach(async () => {
  await line.close();
  await provider.close();
});

/** The same home and provider, with nothing left in memory. */
async function restart(): Promise<void> {
  await line.proxy.drain(0);
  line = await start(provider.url);
}

async function sent(messages: readonly Message[], headers: readonly string[] = []) {
  const before = provider.received.length;
  const answer = await send(line.proxy.port, { body: bodyOf(messages), headers: [...anthropicHeaders, ...headers] });
  const bodies = provider.received.slice(before).map(({ body }) => body.toString());
  return { answer, body: bodies[0] ?? '', record: line.records.findLast(({ type }) => type === 'ai.request') };
}

const placeholdersIn = (body: string): string[] => body.match(/ghp_[A-Za-z0-9]{36}/g) ?? [];

describe('a key in a tool result', () => {
  test.each([
    ['plain', `GITHUB_TOKEN=${token}`],
    ['in JSON', JSON.stringify({ token, more: 'é' })],
    ['in JSON in JSON', JSON.stringify({ config: JSON.stringify({ token }) })],
    ['with an escape inside', `token: "${token.replace('_', '\\u005f')}"`],
    ['percent-encoded', `?token=${token.replace('_', '%5F')}`],
    ['with a soft hyphen inside', `${token.slice(0, 20)}\u00AD${token.slice(20)}`],
    ['in a diff', `-  token: old\n+  token: ${token}`],
    ['beside a spoofed placeholder', `${['REDACTED-github-token-', '1a2b3c4d'].join('')} ${token}`],
  ])('never leaves: %s', async (_name, content) => {
    const { body, record } = await sent([ask, ...reading(content)]);
    expect(body).not.toContain(token.slice(4));
    expect(body.replaceAll(/\u00AD|\\u00AD/gi, '')).not.toContain(canary);
    expect(record).toMatchObject({
      decision: 'redact',
      secrets_detected: 1,
      secrets_blocked: 1,
      personal_data_detected: 0,
      secret_types: ['github-token'],
      findings: [{ rule: 'github-token', class: 'vendor-secret', action: 'redact', count: 1 }],
    });
    expect(JSON.stringify(line.records)).not.toContain(canary);
  });

  test('encoded in base64 stops the request', async () => {
    const encoded = Buffer.from(`the token of the deployment is ${token} and nobody else has it, so keep it`);
    const { answer, body } = await sent([ask, ...reading(`data: ${encoded.toString('base64')}`)]);
    expect([answer.headers['x-pretense-rule'], body]).toEqual(['encoded-text', '']);
  });

  test('stands for itself wherever it comes again, where no rule would see it too', async () => {
    const password = ['tR4', 'vQz8', 'Lw2n', 'Kx7p'].join('');
    const messages = [
      ask,
      ...reading(`DATABASE_PASSWORD=${password}\n`),
      ...reading(`connect("${password}")`, 'toolu_02A09q90qw90lq917835lq9', `${workspace.root}/db.ts`),
    ];
    const { body, record } = await sent(messages);
    expect(body).not.toContain(password);
    const [first, second] = [/PASSWORD=([^\\]+)/.exec(body)?.[1], /connect\(\\"([^\\]+)/.exec(body)?.[1]];
    expect(first).toBe(second);
    expect(record?.['secrets_detected']).toBe(2);
  });
});

describe('the placeholder', () => {
  const first = [ask, ...reading(`A=${token}\nB=${other}\n`)];
  const next = [...first, { role: 'assistant', content: 'ok' } as const, { role: 'user', content: 'go on' } as const];

  test('is the same when the request comes again, in the next turn, and after a restart', async () => {
    const once = (await sent(first)).body;
    expect(new Set(placeholdersIn(once)).size).toBe(2);
    expect((await sent(first)).body).toBe(once);
    const end = once.lastIndexOf(']}');
    expect((await sent(next)).body.slice(0, end)).toBe(once.slice(0, end));
    await restart();
    expect((await sent(first)).body).toBe(once);
  });

  test('is made of the value and the session: another session has another one for a text of its own', async () => {
    const session = (id: string): readonly string[] => ['x-claude-code-session-id', id];
    const one = (await sent([ask, ...reading(`first ${token}`)], session('1'))).body;
    const again = (await sent([ask, ...reading(`second ${token}`)], session('1'))).body;
    const elsewhere = (await sent([ask, ...reading(`third ${token}`)], session('2'))).body;
    expect(placeholdersIn(again)).toEqual(placeholdersIn(one));
    expect(placeholdersIn(elsewhere)).not.toEqual(placeholdersIn(one));
  });

  test('that the client sends back, in a command or its output, stays and is no finding', async () => {
    const [placeholder = ''] = placeholdersIn((await sent(first)).body);
    const call = { type: 'tool_use', id: 'toolu_03', name: 'Bash', input: { command: `echo ${placeholder}` } };
    const result = { type: 'tool_result', tool_use_id: 'toolu_03', content: `TOKEN=${placeholder}\n` };
    const { body, record } = await sent([
      ...first,
      { role: 'assistant', content: [call] },
      { role: 'user', content: [result] },
    ]);
    expect(body).toContain(`echo ${placeholder}`);
    expect(body).toContain(`TOKEN=${placeholder}`);
    expect(record).toMatchObject({ secrets_detected: 2 });
  });

  test('that stands in the request before its value does is minted anew', async () => {
    const [placeholder = ''] = placeholdersIn((await sent([ask, ...reading(`first ${token}`)])).body);
    const { body } = await sent([{ role: 'user', content: `what is ${placeholder}?` }, ...reading(`second ${token}`)]);
    const [literally, minted] = placeholdersIn(body);
    expect(literally).toBe(placeholder);
    expect(minted).not.toBe(placeholder);
  });

  test('is left alone by the protection of names, with and without an index', async () => {
    for (const mutator of [{}, { mutator: undefined }]) {
      line.protection = mutator;
      const { body } = await sent([ask, ...reading(`quarkleLedger ${mutator.mutator === undefined} uses ${token}`)]);
      expect(placeholdersIn(body).every((each) => secrets.placeholders.isMinted(each))).toBe(true);
      expect(placeholdersIn(body)).toHaveLength(1);
      expect(body).not.toMatch(/quarkle/i);
    }
  });
});

describe('a policy', () => {
  const texts = [ask, ...reading(`# settings\nuser = ${email}\ntoken = ${token}\ncard = ${card}\n`)];

  test('by default redacts the card and the key and reports the address', async () => {
    const { body, record } = await sent(texts);
    expect(body).toContain(email);
    expect(body).not.toContain(card);
    expect(record).toMatchObject({
      decision: 'redact',
      secrets_detected: 1,
      secrets_blocked: 1,
      personal_data_detected: 2,
      findings: [
        { rule: 'email', action: 'report', clause: 'built-in /findings/classes/email', count: 1 },
        { rule: 'github-token', action: 'redact', count: 1 },
        { rule: 'payment-card', action: 'redact', count: 1 },
      ],
    });
  });

  test('that blocks stops the request, and one command lets it go on with the value redacted', async () => {
    policy = policyWith({ 'vendor-secret': 'block' });
    const { answer, body, record } = await sent(texts);
    const message = answer.body.toString();
    expect([answer.status, answer.headers['x-pretense-rule'], body]).toEqual([400, 'secret-blocked', '']);
    expect(message).not.toContain(canary);
    expect(message).toMatch(/GitHub token in config\.env, line 3 \(f_[0-9a-f]{16}\)/);
    expect(record).toMatchObject({
      decision: 'block',
      rule: 'secret-blocked',
      secrets_detected: 1,
      secrets_blocked: 1,
    });
    expect((await sent(texts)).answer.status).toBe(400);
    const finding = /pretense findings redact (f_[0-9a-f]{16})/.exec(message)?.[1] ?? '';
    decisions.set(finding, 'redact');
    const after = await sent(texts);
    expect(after.answer.status).toBe(200);
    expect(after.body).not.toContain(canary);
    expect(after.record).toMatchObject({ decision: 'redact', secrets_blocked: 1 });
    expect(sightings.find((sighting) => sighting.finding === finding)).toMatchObject({
      rule: 'github-token',
      file: 'config.env',
      line: 3,
    });
    expect(JSON.stringify(sightings)).not.toContain(canary);
  });

  test('that blocks names every value at once', async () => {
    policy = policyWith({ 'vendor-secret': 'block' });
    const { answer } = await sent([ask, ...reading(`A=${token}`), ...reading(`B=${other}`, 'toolu_02')]);
    expect(answer.body.toString()).toMatch(/pretense findings redact f_[0-9a-f]{16} f_[0-9a-f]{16}"/);
  });

  test('that reports or allows lets the value pass and counts it', async () => {
    for (const action of ['report', 'allow'] as const) {
      policy = policyWith({ 'vendor-secret': action });
      const { body, record } = await sent([ask, ...reading(`${action} ${token}`)]);
      expect(body).toContain(token);
      expect(record).toMatchObject({
        secrets_detected: 1,
        secrets_blocked: 0,
        findings: [{ rule: 'github-token', action, clause: 'user /findings/classes/vendor-secret', count: 1 }],
      });
      expect(record?.['decision']).not.toBe('redact');
    }
  });

  test('that became stricter makes a new form of a text that left before; one that became looser does not', async () => {
    policy = policyWith({ 'vendor-secret': 'report' });
    expect((await sent(texts)).body).toContain(token);
    policy = builtInPolicy();
    const stricter = await sent(texts);
    expect(stricter.body).not.toContain(canary);
    expect(stricter.record?.['renewed_texts']).toBe(1);
    policy = policyWith({ 'vendor-secret': 'allow', 'payment-card': 'report' });
    const looser = await sent(texts);
    expect(looser.body).toBe(stricter.body);
    expect(looser.record).toMatchObject({ renewed_texts: 0, secrets_blocked: 1 });
    await restart();
    expect((await sent(texts)).body).toBe(stricter.body);
  });

  test('that reports lets it pass in base64 and in fields of the protocol too', async () => {
    const encoded = Buffer.from(`whoever has to do with this deployment writes to ${email}, and waits for it`);
    const { answer, record } = await sent([ask, ...reading(`data: ${encoded.toString('base64')}`)]);
    expect(answer.status).toBe(200);
    expect(record).toMatchObject({ personal_data_detected: 1, encoded_hits: 0 });
  });
});

describe('a value that came back', () => {
  test('in an edit of a file leaves as its placeholder again, in the same bytes', async () => {
    const said = [ask, ...reading(`GITHUB_TOKEN=${token}\n`)];
    const [placeholder = ''] = placeholdersIn((await sent(said)).body);
    const edit = { file_path: `${workspace.root}/config.env`, new_string: `GITHUB_TOKEN="${placeholder}"\n` };
    const call = { type: 'tool_use', id: 'toolu_05A09q90qw90lq917835lq9', name: 'Edit', input: edit };
    const text = { type: 'text', text: `I quote ${placeholder} for you.` };
    provider.handler = answerJson({ ...plainAnswer, content: [text, call], stop_reason: 'tool_use' });
    const { answer } = await sent([...said, { role: 'user', content: 'quote it' }]);
    const { content } = JSON.parse(answer.body.toString()) as { content: Content };
    expect(content).toMatchObject([
      { text: `I quote ${token} for you.` },
      { input: { new_string: `GITHUB_TOKEN="${token}"\n` } },
    ]);
    provider.handler = answerJson(plainAnswer);
    const next: Message[] = [
      ...said,
      { role: 'user', content: 'quote it' },
      { role: 'assistant', content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'done' }] },
    ];
    for (const again of ['at once', 'after a restart']) {
      if (again !== 'at once') await restart();
      const { body, record } = await sent(next);
      expect(body).not.toContain(canary);
      expect(body).toContain(`I quote ${placeholder} for you.`);
      expect(body).toContain(JSON.stringify(edit.new_string).slice(1, -1));
      expect(record).toMatchObject({ secrets_detected: 3, secrets_blocked: 3, secret_types: ['github-token'] });
    }
  });
});
