// A request that is stopped comes again: some tools repeat it up to six times with other headers and fields. Each try
// must be answered the same, and cost next to nothing.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';
import { anthropicHeaders, leaksOf, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

const githubToken = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');
const scanner = createSecretScanner({
  rules: secretRules,
  keyedHash: (value) => createHmac('sha256', 's').update(value).digest('hex'),
});

let scanned = 0;
let isPaused = false;
let line: TestProxy;

beforeEach(async () => {
  scanned = 0;
  isPaused = false;
  line = await startTestProxy({
    ports: {
      secrets: {
        ...scanner,
        scan: (text, budget) => {
          scanned += text.length;
          return scanner.scan(text, budget);
        },
      },
      pause: { isPaused: () => isPaused },
    },
  });
});
afterEach(() => line.close());

const texts = Array.from(
  { length: 40 },
  (_, at) => `part ${at}: ${'let quarkleLedger settle the rest; '.repeat(20)}${at}`,
);

function body(id: string, more: Readonly<Record<string, unknown>> = {}): string {
  const said = texts.map((text, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content: [{ type: 'text', text }],
  }));
  const call = { role: 'assistant', content: [{ type: 'tool_use', id, name: 'Read', input: {} }] };
  const last = { role: 'user', content: [{ type: 'text', text: 'go on' }] };
  return JSON.stringify({ model: 'm', max_tokens: 9, ...more, messages: [...said, call, last] });
}

async function costOf(text: string, headers = anthropicHeaders) {
  const before = scanned;
  const answer = await send(line.proxy.port, { body: text, headers });
  return { answer, cost: scanned - before };
}

describe('a request that is stopped', () => {
  test('costs the next tries a hundredth of the first, whatever stands around the same texts', async () => {
    const first = await costOf(body(githubToken));
    expect(first.answer.headers['x-pretense-rule']).toBe('secret-in-protocol-field');
    expect(first.cost).toBeGreaterThan(25_000);
    const tries = [
      await costOf(body(githubToken)),
      await costOf(body(githubToken, { thinking: { type: 'enabled', budget_tokens: 2000 } })),
      await costOf(body(githubToken, { stream: true }), [
        ...anthropicHeaders,
        'anthropic-beta',
        'interleaved-thinking-2025-05-14',
      ]),
    ];
    for (const { answer, cost } of tries) {
      expect(cost).toBeLessThan(first.cost / 100);
      expect(answer.body).toEqual(first.answer.body);
      expect(answer.rawHeaders).toEqual(first.answer.rawHeaders);
    }
    expect(line.provider.received).toEqual([]);
  });

  test('leaves nothing behind: mended, it is sent as if it had never been stopped', async () => {
    const other = await startTestProxy();
    await costOf(body(githubToken));
    const mended = body('toolu_01A09q90qw90lq917835lq9');
    await send(line.proxy.port, { body: mended });
    await send(other.proxy.port, { body: mended });
    expect(line.provider.received[0]?.body).toEqual(other.provider.received[0]?.body);
    expect(leaksOf(line.provider)).toEqual([]);
    const [one, same] = [await line.recordOf('ai.request', 2), await other.recordOf('ai.request')];
    for (const field of ['identifiers_mutated', 'identifiers_scanned', 'hash_sent', 'renewed_texts'])
      expect(one[field]).toEqual(same[field]);
    await other.close();
  });

  test('is looked at anew under other rules', async () => {
    const first = await costOf(body(githubToken));
    line.protection = { version: 2 };
    expect((await costOf(body(githubToken))).cost).toBeGreaterThan(first.cost * 0.99);
  });

  test('during a pause does not make its texts readable after it', async () => {
    isPaused = true;
    await costOf(body(githubToken));
    isPaused = false;
    await send(line.proxy.port, { body: body('toolu_01A09q90qw90lq917835lq9') });
    expect(leaksOf(line.provider)).toEqual([]);
  });
});
