// A form is remembered only once its request may leave.
import { afterEach, expect, test } from 'vitest';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import { send, startTestProxy, type TestProxy, userMessage } from './proxy-harness.ts';

let line: TestProxy;
afterEach(() => line.close());

const body = userMessage('the wombatPlan');

/** From now on the workspace declares the name too. */
function declare(): void {
  const names = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
  const protection = buildProtection([{ ...names, declared: ['wombatPlan'] }], { level: 'strict', pins: [] });
  line.protection = { mutator: new Mutator(line.map, protection), version: 2 };
}

test('a text that left before its name was declared keeps its form', async () => {
  line = await startTestProxy();
  await send(line.proxy.port, { body });
  declare();
  expect((await send(line.proxy.port, { body })).status).toBe(200);
  expect(line.provider.received.map((received) => received.body.toString())).toEqual([body, body]);
  expect((await line.recordOf('ai.request', 2))['kept_by_history']).toBe(1);
});

test('a text that was blocked has no form: it leaves by what is declared then', async () => {
  line = await startTestProxy();
  const { append } = line.disk;
  line.disk.append = () => Promise.reject(new Error('disk full'));
  expect((await send(line.proxy.port, { body })).status).toBe(400);
  line.disk.append = append;
  declare();
  expect((await send(line.proxy.port, { body })).status).toBe(200);
  expect(line.provider.received.map((received) => received.body.toString())).toEqual([
    expect.not.stringMatching(/wombat/i),
  ]);
});
