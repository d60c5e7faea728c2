import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TextEdit } from '../../base/text.ts';
import { Mutator } from '../../engine/mutate.ts';
import { buildProtection } from '../../engine/protection.ts';
import { WordMap } from '../../engine/word-map.ts';
import { redactAnySpelling } from '../../proxy/secret-spellings.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import type { TextPair } from '../../view/snapshot.ts';
import { anthropicMessages } from '../../wire/anthropic-messages.ts';
import { wireFormats } from '../../wire/index.ts';
import type { SpokenText, WireFormat } from '../../wire/types.ts';
import { nodeCodec } from '../platform.ts';
import { exchangeTexts } from './exchange-texts.ts';
import type { KeptTexts } from './text-store.ts';

const keyed = (key: string) => (message: string) => createHmac('sha256', key).update(message).digest();
const secrets = createSecretScanner({
  rules: secretRules,
  keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
});
const declared = ['QuarkleLedger', 'zorbamTable'];
const protection = buildProtection(
  [{ declared, pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] }],
  { level: 'strict', pins: [] },
);

interface Sent extends KeptTexts {
  readonly map: WordMap;
}

/** What the proxy would hand over for such a body. */
function send(
  body: unknown,
  spoken: (provider: (text: string) => string) => readonly SpokenText[] = () => [],
  format: WireFormat = anthropicMessages,
): Sent {
  const map = new WordMap({ keyedHash: keyed('k') });
  const mutator = new Mutator(map, protection);
  const carried = new Set<number>();
  const change = (text: string): string => {
    const redacted = redactAnySpelling(text, secrets).text;
    const mutation = mutator.mutate(redacted, { scope: 'full', schemaNames: new Set() });
    for (const seq of mutation.carried) carried.add(seq);
    return mutation.text;
  };
  const original = Buffer.from(JSON.stringify(body));
  const { body: sent } = format.mapRequest(original, nodeCodec, {
    schemaNames() {},
    string: (source) => {
      const edits: TextEdit[] = [{ start: 0, end: source.text.length, text: change(source.text) }];
      return source.withEdits(edits);
    },
    signed() {},
    media() {},
  });
  const request = { id: 'r', original, sent, format, endpointHost: 'api.example', carried };
  return { map, request, answer: spoken(change) };
}

const textsOf = (sent: Sent) => exchangeTexts(sent, { codec: nodeCodec, map: sent.map, secrets });
const user = (content: unknown) => ({ role: 'user', content });

function applied({ yours, provider, changes }: TextPair): string {
  let text = '';
  let at = 0;
  for (const change of changes) {
    text += yours.slice(at, change.yours[0]) + provider.slice(...change.provider);
    at = change.yours[1];
  }
  return text + yours.slice(at);
}

describe('the texts of an exchange', () => {
  test('are those of the last turn, and those before that changed, where they stood', async () => {
    const sent = send({
      model: 'm',
      system: 'You are helpful.',
      messages: [
        user('About QuarkleLedger'),
        { role: 'assistant', content: 'Nothing of yours here.' },
        user([
          { type: 'tool_result', tool_use_id: 't', content: 'plain' },
          { type: 'text', text: 'now zorbamTable' },
        ]),
      ],
    });
    const { request, isCut } = await textsOf(sent);
    expect(request.map(({ label, yours }) => [label, yours])).toEqual([
      ['messages[0]', 'About QuarkleLedger'],
      ['messages[2]', 'plain'],
      ['messages[2]', 'now zorbamTable'],
    ]);
    expect(request.map((pair) => pair.changes.map((change) => pair.yours.slice(...change.yours)))).toEqual([
      ['QuarkleLedger'],
      [],
      ['zorbamTable'],
    ]);
    for (const pair of request) {
      expect(applied(pair)).toBe(pair.provider);
      expect(pair.provider).not.toMatch(/quarkle|zorbam/i);
    }
    expect(isCut).toBe(false);
  });

  const about = 'About QuarkleLedger';
  const next = 'now zorbamTable';
  const parts = (text: string, role = 'user') => ({ role, parts: [{ text }] });
  const contents = [parts(about), parts('Nothing of yours here.', 'model'), parts(next)];

  test.each([
    [
      'openai-chat',
      { messages: [user(about), { role: 'assistant', content: 'no' }, user(next)] },
      ['messages[0]', 'messages[2]'],
    ],
    [
      'openai-responses',
      { input: [user(about), { role: 'assistant', content: 'no' }, user(next)] },
      ['input[0]', 'input[2]'],
    ],
    ['openai-responses', { instructions: about, input: next }, ['instructions', 'input']],
    ['openai-completions', { prompt: next }, ['prompt']],
    ['openai-embeddings', { input: [about, next] }, ['input[0]', 'input[1]']],
    ['gemini', { contents }, ['contents[0]', 'contents[2]']],
    ['gemini', { model: 'm', request: { contents } }, ['contents[0]', 'contents[2]']],
    ['gemini', { content: parts(next) }, ['content']],
  ])('are those of every wire format (%s, %#)', async (id, body, labels) => {
    const format = wireFormats.find((each) => each.id === id);
    const sent = send({ model: 'm', ...body }, undefined, format);
    const { request } = await textsOf(sent);
    expect(request.map(({ label }) => label)).toEqual(labels);
    expect(request.at(-1)?.yours).toBe(next);
    expect(request.map(({ changes }) => changes.length)).toEqual(labels.map(() => 1));
  });

  test('of the last turn stand there whether they changed or not, wrapped or not', async () => {
    const plain = [parts('hello'), parts('Nothing of yours here.', 'model'), parts('thanks')];
    const format = wireFormats.find(({ id }) => id === 'gemini');
    for (const body of [{ contents: plain }, { request: { contents: plain } }]) {
      const { request } = await textsOf(send(body, undefined, format));
      expect(request.map(({ label, yours }) => [label, yours])).toEqual([['contents[2]', 'thanks']]);
    }
  });

  test('hold the answer as both sides have it', async () => {
    const sent = send({ model: 'm', messages: [user('QuarkleLedger')] }, (provider) => [
      { kind: 'text', provider: provider('See QuarkleLedger.'), client: 'See QuarkleLedger.', continuesPrefill: false },
      { kind: 'tool-input', provider: 'plain', client: 'plain', continuesPrefill: false },
    ]);
    const { answer } = await textsOf(sent);
    expect(answer.map(({ label, yours }) => [label, yours])).toEqual([
      ['answer', 'See QuarkleLedger.'],
      ['tool input', 'plain'],
    ]);
    expect(answer[0]?.changes).toHaveLength(1);
    expect(answer[0]?.provider).not.toContain('QuarkleLedger');
  });

  test('say when there was more than is shown', async () => {
    const long = (name: string) => `${name} ${'word '.repeat(30_000)}`;
    const sent = send({
      model: 'm',
      messages: [user(long('QuarkleLedger')), { role: 'assistant', content: 'x' }, user(long('zorbamTable'))],
    });
    const { request, isCut } = await textsOf(sent);
    expect(isCut).toBe(true);
    const units = request.reduce((sum, { yours, provider }) => sum + yours.length + provider.length, 0);
    expect(units).toBeLessThanOrEqual(200_000);
    expect(request[0]?.yours.startsWith('zorbamTable word')).toBe(true);
    for (const pair of request) expect(applied(pair)).toBe(pair.provider);
  });

  test('are none of a body that cannot be read', async () => {
    const sent = send({ model: 'm', messages: [user('QuarkleLedger')] });
    const broken = { ...sent, request: { ...sent.request, original: Buffer.from('{') } };
    expect(await textsOf(broken)).toEqual({ request: [], answer: [], isCut: true });
  });
});

describe('attack: a secret in the panel', () => {
  const token = `gh${'p_'}${'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'.slice(0, 36)}`;

  test('one that was redacted shows as its placeholder on both sides', async () => {
    expect(secrets.redact(token).text).not.toBe(token);
    const sent = send({ model: 'm', messages: [user(`QuarkleLedger uses ${token} there`)] });
    const { request } = await textsOf(sent);
    expect(JSON.stringify(request)).not.toContain(token);
    expect(request[0]?.yours).toMatch(/^QuarkleLedger uses REDACTED-github-/);
    expect(request[0]?.changes).toHaveLength(1);
    expect(request[0] && applied(request[0])).toBe(request[0]?.provider);
  });

  test('one that is written with escapes does not show either', async () => {
    const spelled = token.replace('g', '\\u0067');
    const { request } = await textsOf(send({ model: 'm', messages: [user(`QuarkleLedger ${spelled}`)] }));
    expect(JSON.stringify(request)).not.toContain(token.slice(1));
  });

  test('one that the provider wrote does not show', async () => {
    const sent = send({ model: 'm', messages: [user('QuarkleLedger')] }, () => [
      { kind: 'text', provider: `Use ${token}`, client: `Use ${token}`, continuesPrefill: false },
    ]);
    expect(JSON.stringify(await textsOf(sent))).not.toContain(token);
  });
});
