// A pause lets new texts go readable and changes nothing that was said before: shown with the real proxy, and with the
// program and a real client.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { buildProtection } from '../../src/engine/protection.ts';
import type { Pin } from '../../src/engine/types.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { answerJson, plainAnswer, protectedNames, send, startTestProxy, userMessage } from './proxy-harness.ts';

const token = ['ghp', 'R7aBq2LxT9vWm4KdZp8NcY1hJs6Ef3UgQo5i'].join('_');

interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** A proxy whose pause a test switches, before a provider that says again what it read last. */
async function startPausable(pins: readonly Pin[] = []) {
  const pause = { isOn: false };
  const line = await startTestProxy({
    handler: (request, response, received) => {
      const { messages } = JSON.parse(received.body.toString()) as { readonly messages: readonly Message[] };
      const content = [{ type: 'text', text: `You said: ${messages.at(-1)?.content ?? ''}` }];
      answerJson({ ...plainAnswer, content })(request, response, received);
    },
    ports: { pause: { isPaused: () => pause.isOn } },
  });
  line.protection = { pinned: buildProtection([], { level: 'strict', pins }), pinsKey: JSON.stringify(pins) };
  const turn = async (messages: Message[], text: string): Promise<readonly Message[]> => {
    messages.push({ role: 'user', content: text });
    const answer = await send(line.proxy.port, { body: userMessage('', { messages }) });
    expect(answer.status).toBe(200);
    const { content } = JSON.parse(answer.body.toString()) as {
      readonly content: readonly { readonly text: string }[];
    };
    messages.push({ role: 'assistant', content: content[0]?.text ?? '' });
    const sent = JSON.parse(line.provider.received.at(-1)?.body.toString() ?? '') as { readonly messages: Message[] };
    return sent.messages;
  };
  return { line, pause, turn };
}

describe('a proxy that is paused and resumed between turns', () => {
  test('changes no earlier text, mutates all that is new otherwise, and stops secrets all the while', async () => {
    const name = fc.constantFrom(...protectedNames);
    const step = fc.record({ isPaused: fc.boolean(), first: name, second: name, hasSecret: fc.boolean() });
    const { line, pause, turn } = await startPausable();
    let conversation = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
          const messages: Message[] = [];
          let before: readonly Message[] = [];
          conversation += 1;
          for (const [at, { isPaused, first, second, hasSecret }] of steps.entries()) {
            pause.isOn = isPaused;
            const text = `${conversation}/${at}: ${first} calls ${second}${hasSecret ? ` with ${token}` : ''}`;
            const sent = await turn(messages, text);
            expect(sent.slice(0, before.length)).toEqual(before);
            const said = sent.at(-1)?.content ?? '';
            expect(said.includes(first)).toBe(isPaused);
            expect(/quarkle|zorbam/i.test(said)).toBe(isPaused);
            expect(said).not.toContain(token);
            // The answer comes back as the user's own words, but for the secret.
            expect(messages.at(-1)?.content).toContain(`${first} calls ${second}`);
            const record = line.records.findLast(({ type }) => type === 'ai.request');
            expect(record).toMatchObject({
              mode: isPaused ? 'paused' : 'enforce',
              decision: hasSecret ? 'redact' : expect.any(String),
            });
            expect(Number(record?.['kept_by_history']) > 0).toBe(steps.slice(0, at + 1).some((one) => one.isPaused));
            before = [...sent];
          }
        }),
        { numRuns: 25 },
      );
    } finally {
      await line.close();
    }
  });

  test('lets a body mix what left before and what is new', async () => {
    const { line, pause, turn } = await startPausable();
    const messages: Message[] = [];
    await turn(messages, 'Explain QuarkleLedgerService');
    pause.isOn = true;
    const sent = await turn(messages, 'And now QuarkleLedgerService again');
    expect(sent[0]?.content).not.toContain('Quarkle');
    expect(sent[2]?.content).toBe('And now QuarkleLedgerService again');
    const again = await turn(messages, 'Explain QuarkleLedgerService');
    // The very text left mutated before: it does so wherever it stands.
    expect(again.at(-1)).toEqual(sent[0]);
    expect(messages.at(-1)?.content).toBe('You said: Explain QuarkleLedgerService');
    await line.close();
  });

  test('changes what is pinned always also while paused', async () => {
    const { line, pause, turn } = await startPausable([{ text: 'zorbam', kind: 'always' }]);
    pause.isOn = true;
    const sent = await turn([], 'QuarkleLedgerService and computeZorbamPremium');
    expect(sent[0]?.content).toMatch(/^QuarkleLedgerService and compute/);
    expect(sent[0]?.content).not.toMatch(/zorbam/i);
    await line.close();
  });

  test('renews by all rules what left mutated and has to be stricter now', async () => {
    const { line, pause, turn } = await startPausable();
    const messages: Message[] = [];
    await turn(messages, 'QuarkleLedgerService of the harbour');
    const pins: readonly Pin[] = [{ text: 'harbour', kind: 'always' }];
    line.protection = { ...line.protection, pinned: buildProtection([], { level: 'strict', pins }), pinsKey: 'p' };
    pause.isOn = true;
    const sent = await turn(messages, 'More');
    expect(sent[0]?.content).not.toMatch(/quarkle/i);
    await line.close();
  });

  test('path, query and headers go readable while paused, and are mutated again after it', async () => {
    const { line, pause } = await startPausable();
    const path = '/v1/messages?note=QuarkleLedgerService';
    const ask = async (): Promise<string> => {
      await send(line.proxy.port, { path, body: userMessage('x') });
      return line.provider.received.at(-1)?.url ?? '';
    };
    pause.isOn = true;
    expect(await ask()).toBe(path);
    pause.isOn = false;
    const mutated = await ask();
    expect(mutated).not.toContain('Quarkle');
    pause.isOn = true;
    expect(await ask()).toBe(mutated);
    await line.close();
  });

  test('a pause lets go what the lexical rule would change, and counts it', async () => {
    const { line, pause, turn } = await startPausable();
    line.protection = { ...line.protection, mutator: undefined };
    pause.isOn = true;
    const sent = await turn([], 'createWombatHerd of QuarkleLedgerService');
    expect(sent[0]?.content).toBe('createWombatHerd of QuarkleLedgerService');
    expect(line.records[0]).toMatchObject({
      mode: 'paused',
      names: 'lexical',
      kept_by_history: 2,
      decision: 'forward',
    });
    pause.isOn = false;
    expect((await turn([], 'createWombatHerd again'))[0]?.content).not.toMatch(/wombat/i);
    expect(line.proxy.statistics()).toMatchObject({ protectedRequests: 1, pausedRequests: 1 });
    await line.close();
  });
});

describe('the program, with a real client', { timeout: 120_000 }, () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-pause-')));
  const environment = temporaryEnvironment();
  const root = join(folder, 'harbor');
  const messages: Anthropic.MessageParam[] = [];
  let provider: ScriptedProvider;
  let pretense: PretenseProcess;

  const start = async (): Promise<void> => {
    pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
  };
  const run = (...argv: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, ...argv], {
      env: environment,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  };
  const turn = async (text: string): Promise<string> => {
    messages.push({ role: 'user', content: text });
    const client = new Anthropic({ apiKey: 'test', baseURL: pretense.url, maxRetries: 0 });
    const stream = client.messages.stream({ max_tokens: 500, model: 'm', messages });
    messages.push({ role: 'assistant', content: (await stream.finalMessage()).content });
    const body = provider.requests.at(-1)?.body.toString() ?? '';
    return body.slice(0, body.lastIndexOf(']'));
  };

  beforeAll(async () => {
    mkdirSync(root);
    writeFileSync(join(root, 'queue.ts'), 'export class OspreyQueue { settleFreight() {} }\n');
    // A hostile repository that would like to be read.
    const wish = { since: '2026-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z', reason: 'x', by: 'x' };
    writeFileSync(join(root, 'pause.json'), JSON.stringify({ v: 1, ...wish, seal: '' }));
    writeFileSync(join(root, '.pretense.json'), JSON.stringify({ pause: { minutes: 60, reason: 'x' }, paused: true }));
    mkdirSync(environment.PRETENSE_HOME, { recursive: true, mode: 0o700 });
    writeFileSync(join(environment.PRETENSE_HOME, 'pause.json'), JSON.stringify({ v: 1, ...wish, seal: '' }));
    provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    await start();
  });
  afterAll(async () => {
    await pretense.stop();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  test('nothing that comes with a workspace pauses it, nor a file that somebody without the keys put into the home', () => {
    expect(JSON.parse(run('status', '--json').stdout).pause).toBeUndefined();
    expect(existsSync(join(environment.PRETENSE_HOME, 'pause.json'))).toBe(false);
  });

  test('pauses, goes on with the pause after a restart, resumes, and says all of it', async () => {
    const turns = [await turn('Explain OspreyQueue')];
    expect(turns[0]).not.toMatch(/osprey/i);
    const paused = run('pause', '--minutes', '15', '--reason', 'vendor support asks', '--json');
    expect(JSON.parse(paused.stdout)).toMatchObject({ paused: true, protectedNames: 2 });
    expect(run('pause', '--minutes', '15', '--reason', 'again')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('paused already'),
    });
    expect(run('status').stdout).toMatch(/^Paused on [^]*\n {2}paused {7}until .*: vendor support asks\n/);
    turns.push(await turn('And settleFreight of OspreyQueue'));
    expect(turns[1]).toContain('And settleFreight of OspreyQueue');

    expect(await pretense.stop()).toBe(0);
    await start();
    turns.push(await turn('After a restart, OspreyQueue'));
    expect(turns[2]).toContain('After a restart, OspreyQueue');

    expect(run('resume').stdout).toBe('Names are protected again.\n');
    expect(run('resume').stdout).toContain('There was no pause');
    turns.push(await turn('Once more OspreyQueue'));
    expect(turns[3]?.slice(turns[2]?.length)).not.toMatch(/osprey/i);
    for (const [at, before] of turns.slice(0, -1).entries()) expect(turns[at + 1]?.startsWith(before)).toBe(true);
  });

  test('the log tells when names could leave', () => {
    const audit = join(environment.PRETENSE_HOME, 'audit');
    const records = readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ type }) => type === 'ai.request' || String(type).startsWith('pause'));
    expect(records.map(({ type, mode, how }) => [type, mode ?? how])).toEqual([
      ['ai.request', 'enforce'],
      ['pause.started', undefined],
      ['ai.request', 'paused'],
      ['ai.request', 'paused'],
      ['pause.ended', 'resumed'],
      ['ai.request', 'enforce'],
    ]);
    expect(records[1]).toMatchObject({ minutes: 15, reason: 'vendor support asks', protected_names: 2 });
    expect(run('verify').status).toBe(0);
  });

  test('a pause that outlived its proxy can be ended without one', async () => {
    expect(run('pause', '--minutes', '30', '--reason', 'x').status).toBe(0);
    expect(await pretense.stop()).toBe(0);
    expect(run('resume')).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('will not go on with the pause'),
    });
    expect(JSON.parse(run('resume', '--json').stdout)).toEqual({ wasPaused: false, running: false });
    await start();
    expect(JSON.parse(run('status', '--json').stdout).pause).toBeUndefined();
    expect((await turn('And OspreyQueue at last')).slice(-60)).not.toMatch(/osprey/i);
  });

  test.each([
    [['--reason', 'x'], 'whole minutes'],
    [['--minutes', 'soon', '--reason', 'x'], 'whole minutes'],
    [['--minutes', '5'], '--reason'],
  ])('%j is refused as wrong usage', (argv, reason) => {
    expect(run('pause', ...argv)).toMatchObject({ status: 2, stderr: expect.stringContaining(reason) });
  });

  test('an hour is the longest, and more is wrong usage', () => {
    expect(run('pause', '--minutes', '61', '--reason', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('at most 60 minutes'),
    });
  });
});
