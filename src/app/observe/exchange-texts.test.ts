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
import type { SpokenText } from '../../wire/types.ts';
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
function send(body: unknown, spoken: (provider: (text: string) => string) => readonly SpokenText[] = () => []): Sent {
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
  const { body: sent } = anthropicMessages.mapRequest(original, nodeCodec, {
    schemaNames() {},
    string: (source) => {
      const edits: TextEdit[] = [{ start: 0, end: source.text.length, text: change(source.text) }];
      return source.withEdits(edits);
    },
    signed() {},
    media() {},
  });
  const request = { id: 'r', original, sent, format: anthropicMessages, endpointHost: 'api.example', carried };
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
