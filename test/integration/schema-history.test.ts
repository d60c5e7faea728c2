// Names that a tool's schema fixes stay readable for the client that has the tool, and for nobody else; and what a client
// sent it sends again as the same bytes.
import { afterEach, describe, expect, test } from 'vitest';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import { memoryHistory } from '../../src/proxy/memory-history.fixture.ts';
import type { HistoryPort } from '../../src/proxy/ports.ts';
import { allAt, leaksOf, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

const lines: TestProxy[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});

async function openLine(options: Parameters<typeof startTestProxy>[0] = {}): Promise<TestProxy> {
  const line = await startTestProxy(options);
  lines.push(line);
  return line;
}

const said = 'class QuarkleLedgerService { zorbam_rate_table; quarkleLedger; computeZorbamPremium() {} }';
const names = ['QuarkleLedgerService', 'zorbam_rate_table', 'quarkleLedger', 'computeZorbamPremium'];
const toolWith = (...properties: readonly string[]) => ({
  name: 'Lookup',
  input_schema: {
    type: 'object',
    properties: Object.fromEntries(properties.map((name) => [name, { type: 'string' }])),
  },
});

/** A conversation in which a tool gave back `text`. */
function withResult(text: string, ...tools: readonly unknown[]): string {
  return JSON.stringify({
    model: 'claude-test',
    max_tokens: 10,
    messages: [
      { role: 'user', content: 'read it' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: text }] },
    ],
    ...(tools.length === 0 ? {} : { tools }),
  });
}

/** A tool on this machine, with a key of its own. */
const from = (agent: string, account: string): readonly string[] => [
  'content-type',
  'application/json',
  'anthropic-version',
  '2023-06-01',
  'x-api-key',
  ['sk', 'ant', account].join('-'),
  'user-agent',
  agent,
];
const claude = (account: string): readonly string[] => from('claude-cli/2.1.330 (external, cli)', account);

const resultOf = (line: TestProxy, at: number): string => {
  const { messages } = JSON.parse(line.provider.received.at(at)?.body.toString() ?? '{}') as {
    readonly messages: readonly { readonly content: readonly { readonly content: string }[] }[];
  };
  return messages[2]?.content[0]?.content ?? '';
};

describe('attack: a program makes a text readable for all others by a schema of its own', () => {
  test.each([
    ['another program without a valid key', from('curl/8.5.0', 'bogus')],
    ['the same tool under another account', claude('other')],
  ])('%s', async (_name, stranger) => {
    const line = await openLine();
    await send(line.proxy.port, { headers: stranger, body: withResult(said, toolWith(...names)) });
    expect(resultOf(line, 0)).toBe(said);
    line.provider.received.length = 0;
    const answer = await send(line.proxy.port, { headers: claude('own'), body: withResult(said) });
    expect([answer.status, leaksOf(line.provider)]).toEqual([200, []]);
    expect((await line.recordOf('ai.request', 2))['kept_by_history']).toBe(0);
  });

  test('inside of an encoded text', async () => {
    const encoded = Buffer.from(`${said}\n${said}`).toString('base64');
    const line = await openLine();
    const stranger = from('curl/8.5.0', 'bogus');
    const first = await send(line.proxy.port, { headers: stranger, body: withResult(encoded, toolWith(...names)) });
    expect(first.status).toBe(200);
    const answer = await send(line.proxy.port, { headers: claude('own'), body: withResult(encoded) });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([400, 'encoded-text']);
  });

  test('in the prompt of a tool, where common words of a paragraph stay unless it names something', async () => {
    const prompt = 'The quarkleLedger has a service and a premium.\n';
    const body = (...tools: readonly unknown[]): string =>
      JSON.stringify({
        model: 'm',
        max_tokens: 1,
        system: prompt,
        messages: [{ role: 'user', content: 'go' }],
        ...(tools.length === 0 ? {} : { tools }),
      });
    const systemOf = (line: TestProxy): unknown =>
      (JSON.parse(line.provider.received.at(-1)?.body.toString() ?? '{}') as { system?: unknown }).system;
    const [line, fresh] = [await openLine(), await openLine()];
    await send(line.proxy.port, { headers: claude('other'), body: body(toolWith('quarkleLedger')) });
    await send(line.proxy.port, { headers: claude('own'), body: body() });
    await send(fresh.proxy.port, { headers: claude('own'), body: body() });
    expect(systemOf(line)).toBe(systemOf(fresh));
  });
});

test('attack: a program says that it is an AI tool, whose prompt may hold common words', async () => {
  const prompt = 'Every accident is an advantage for the administration; accept what is advised.\n';
  const body = JSON.stringify({
    model: 'm',
    max_tokens: 1,
    system: prompt,
    messages: [{ role: 'user', content: 'go' }],
  });
  const sentSystem = ({ provider }: TestProxy): unknown =>
    (JSON.parse(provider.received.at(-1)?.body.toString() ?? '{}') as { system?: unknown }).system;
  const [line, fresh] = [await openLine(), await openLine()];
  const program = from('some-program/1.0', 'own');
  for (const { protection, map } of [line, fresh].map((one) => ({ protection: one, map: one.map }))) {
    const none = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
    const pinned = buildProtection([{ ...none, declared: ['accidentZorbam', 'administrationZorbam'] }], {
      level: 'strict',
      pins: [],
    });
    protection.protection = { mutator: new Mutator(map, pinned), version: 2 };
  }
  await send(line.proxy.port, { headers: claude('other'), body });
  const asTool = sentSystem(line);
  await send(line.proxy.port, { headers: program, body });
  await send(fresh.proxy.port, { headers: program, body });
  expect(sentSystem(line)).toBe(sentSystem(fresh));
  expect(sentSystem(line)).not.toBe(asTool);
});

describe('what a client sent with names of its tools in it', () => {
  test('it sends so again without the tools, also after a restart and after another client sent the text', async () => {
    const history = memoryHistory();
    const first = await openLine({ ports: { history } });
    await send(first.proxy.port, { headers: claude('own'), body: withResult(said, toolWith('quarkleLedger')) });
    const sent = resultOf(first, 0);
    expect(sent).toContain('quarkleLedger');
    expect(sent).not.toContain('QuarkleLedgerService');
    await send(first.proxy.port, { headers: from('curl/8.5.0', 'other'), body: withResult(said) });
    expect(resultOf(first, 1)).not.toContain('quarkleLedger');
    await send(first.proxy.port, { headers: claude('own'), body: withResult(said) });
    const second = await restarted(first, history);
    await send(second.proxy.port, { headers: claude('own'), body: withResult(said) });
    expect([resultOf(first, 2), resultOf(first, 3)]).toEqual([sent, sent]);
  });

  test('keeps its form under a new credential while the tools are the same, whatever was declared since', async () => {
    const line = await openLine();
    const text = `${said} wombatPlan`;
    const body = withResult(text, toolWith('quarkleLedger'));
    await send(line.proxy.port, { headers: claude('morning'), body });
    const declared = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
    const protection = buildProtection([{ ...declared, declared: [...names, 'wombatPlan'] }], {
      level: 'strict',
      pins: [],
    });
    line.protection = { mutator: new Mutator(line.map, protection), version: 2 };
    await send(line.proxy.port, { headers: claude('noon'), body });
    await send(line.proxy.port, { headers: claude('noon'), body: withResult(text) });
    expect([resultOf(line, 1), resultOf(line, 2)]).toEqual([resultOf(line, 0), resultOf(line, 0)]);
  });

  test('gets one new form where rules became stricter, and keeps that', async () => {
    const history = memoryHistory();
    const line = await openLine({ ports: { history } });
    const body = withResult(said, toolWith('quarkleLedger'));
    await send(line.proxy.port, { headers: claude('own'), body });
    const pinned = buildProtection([], { level: 'strict', pins: [{ text: 'table', kind: 'always' }] });
    const stricter = { mutator: new Mutator(line.map, pinned), pinned, pinsKey: 'table', version: 2 };
    line.protection = stricter;
    await send(line.proxy.port, { headers: claude('own'), body });
    const again = await restarted(line, history);
    again.protection = { ...stricter, version: 3 };
    await send(again.proxy.port, { headers: claude('own'), body });
    expect(resultOf(line, 1)).not.toContain('table');
    expect(resultOf(line, 2)).toBe(resultOf(line, 1));
    expect((await again.recordOf('ai.request'))['renewed_texts']).toBe(0);
  });
});

/** Another process of the same home, which asks the same provider. */
function restarted({ map, provider }: TestProxy, history: HistoryPort): Promise<TestProxy> {
  const wordMap = { map, persist: async () => ({ mutationMapId: 'mm_test' }) };
  return openLine({ ports: { history, wordMap }, settings: { upstreams: allAt(provider.url) } });
}
