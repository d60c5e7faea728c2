// A request that comes again byte for byte, as when a tool tries once more, leaves as it left, and its records say so.
import { afterEach, expect, test } from 'vitest';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import {
  anthropicHeaders,
  answerJson,
  controlToken,
  plainAnswer,
  send,
  startTestProxy,
  type TestProxy,
  userMessage,
} from './proxy-harness.ts';

let line: TestProxy;
afterEach(() => line.close());

const body = userMessage(`${'Look at the list. '.repeat(400)}Call computeZorbamPremium in quarkleLedger.`);

/** A record without what is new in each. */
async function settledRecord(count: number): Promise<Readonly<Record<string, unknown>>> {
  const record = await line.recordOf('ai.request', count);
  return { ...record, request_id: '', seq: 0 };
}

test('it is the same for the provider and for the log', async () => {
  line = await startTestProxy();
  const path = '/v1/messages?topic=quarkleLedger';
  for (let time = 0; time < 3; time += 1) expect((await send(line.proxy.port, { path, body })).status).toBe(200);
  const [first, ...others] = line.provider.received;
  expect(first?.body.toString()).not.toMatch(/quarkle|zorbam/i);
  for (const other of others) expect([other.url, other.body]).toEqual([first?.url, first?.body]);
  const record = await settledRecord(1);
  expect(record['identifiers_mutated']).toBeGreaterThan(1);
  expect(await settledRecord(2)).toEqual(record);
  expect(await settledRecord(3)).toEqual(record);
});

test('its answer is turned back', async () => {
  line = await startTestProxy();
  await send(line.proxy.port, { body });
  const said = line.surrogateOf('zorbam');
  line.provider.handler = answerJson({ ...plainAnswer, content: [{ type: 'text', text: `the ${said} case` }] });
  expect((await send(line.proxy.port, { body })).body.toString()).toContain('the zorbam case');
});

test('a body of the same length that differs in its last letter is another one', async () => {
  line = await startTestProxy();
  const other = body.replace('quarkleLedger.', 'quarkleLedger!');
  await send(line.proxy.port, { body });
  await send(line.proxy.port, { body: other });
  const [first, second] = line.provider.received.map((received) => received.body.toString());
  expect(second).toBe(first?.replace(/\.(?="\}\]\})/, '!'));
  const [one, two] = [await settledRecord(1), await settledRecord(2)];
  expect(two['hash_original']).not.toBe(one['hash_original']);
  expect(two['hash_sent']).not.toBe(one['hash_sent']);
});

test('names that were declared since are told', async () => {
  line = await startTestProxy();
  const plain = userMessage('the wombatPlan');
  await send(line.proxy.port, { body: plain });
  const names = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
  const protection = buildProtection([{ ...names, declared: ['wombatPlan'] }], { level: 'strict', pins: [] });
  line.protection = { mutator: new Mutator(line.map, protection), version: 2 };
  await send(line.proxy.port, { body: plain });
  expect((await line.recordOf('ai.request', 1))['kept_by_history']).toBe(0);
  expect((await line.recordOf('ai.request', 2))['kept_by_history']).toBe(1);
});

test('what was forgotten leaves by what is declared now', async () => {
  line = await startTestProxy();
  const plain = userMessage('the wombatPlan');
  await send(line.proxy.port, { body: plain });
  const headers = ['authorization', `Bearer ${controlToken}`, 'content-type', 'application/json'];
  await send(line.proxy.port, { path: '/__pretense/forget', headers, body: '{}' });
  const names = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
  const protection = buildProtection([{ ...names, declared: ['wombatPlan'] }], { level: 'strict', pins: [] });
  // The same version: only the forgetting makes the difference.
  line.protection = { mutator: new Mutator(line.map, protection) };
  await send(line.proxy.port, { body: plain });
  expect(line.provider.received.at(-1)?.body.toString()).not.toMatch(/wombat/i);
});

test('a request that was stopped is walked over again', async () => {
  line = await startTestProxy();
  const { append } = line.disk;
  line.disk.append = () => Promise.reject(new Error('disk full'));
  expect((await send(line.proxy.port, { body })).status).toBe(400);
  line.disk.append = append;
  expect((await send(line.proxy.port, { body, headers: anthropicHeaders })).status).toBe(200);
  expect(line.provider.received).toHaveLength(1);
  expect(line.provider.received[0]?.body.toString()).not.toMatch(/quarkle|zorbam/i);
});
