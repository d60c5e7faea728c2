// `pretense prove` against the real proxy: what a provider captured is proven from the log, and nothing else is.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Block,
  type MessagesBody,
  startScriptedProvider,
  type ScriptedProvider,
} from '../../src/cli/demo/scripted-provider.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-prove-')));
const environment = temporaryEnvironment();
let provider: ScriptedProvider;
let url = '';
let stop: () => Promise<unknown> = async () => undefined;

beforeAll(async () => {
  const root = join(folder, 'harbor-freight');
  mkdirSync(root);
  writeFileSync(join(root, 'tariff.ts'), 'export class HarborTariff { settleFreight(depotQuota: number) {} }\n');
  provider = await startScriptedProvider({ script: sayAgain, deltaLength: 4 });
  const argv = ['--workspace', root, '--upstream', `anthropic=${provider.url}`];
  const pretense = await startPretense(argv, environment);
  url = pretense.url;
  stop = () => pretense.stop();
}, 60_000);
afterAll(async () => {
  await stop();
  await provider.close();
  rmSync(folder, { recursive: true });
});

/** The last text of the user, as the provider got it. */
function sayAgain({ messages: said }: MessagesBody): readonly Block[] {
  const content = said.at(-1)?.content;
  return [{ type: 'text', text: `You said: ${typeof content === 'string' ? content : ''}` }];
}

interface Sent {
  readonly answer: string;
  readonly file: string;
  readonly mapId: string;
}

let count = 0;

/** Sends a body as it stands, and gives what the provider got and what its record says. */
async function send(body: string, path = '/v1/messages'): Promise<Sent> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test', 'anthropic-version': '2023-06-01' },
    body,
  });
  const answer = await response.text();
  const file = join(folder, `body-${(count += 1)}.json`);
  writeFileSync(file, provider.requests.at(-1)?.body ?? '');
  return { answer, file, mapId: String(requestRecords().at(-1)?.['mutation_map_id']) };
}

function requestRecords(): readonly Readonly<Record<string, unknown>>[] {
  const audit = join(environment.PRETENSE_HOME, 'audit');
  const lines = readdirSync(audit)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'));
  return lines.map((line) => JSON.parse(line)).filter((record) => record.type === 'ai.request');
}

function prove(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programFile, 'prove', ...argv], {
    env: environment,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, error: stderr };
}

function messages(text: string, more = ''): string {
  return `{"model":"test","max_tokens":9,${more}"messages":[{"role":"user","content":${JSON.stringify(text)}}]}`;
}

describe('prove', () => {
  test('shows that captured bytes were sent and what they were made from, while the proxy runs', async () => {
    const { file, mapId } = await send(messages('Explain settleFreight of HarborTariff, says "depotQuota"\n'));
    expect(readFileSync(file, 'utf8')).not.toMatch(/freight|harbor/i);
    const json = prove(mapId, '--body', file, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ result: 'proven', record: { endpoint: 'messages' } });
    expect(json.code).toBe(0);
    const { code, out } = prove(mapId, '--body', file);
    expect(code).toBe(0);
    expect(out).toContain('Proven: these bytes were sent');
    expect(out).toContain('pretense verify');
  });

  test('holds with escapes, spaces and an order of keys that nobody else writes', async () => {
    const odd =
      '{ "messages" : [ { "content" : "settleFreight \\u00e9\\/ of\\tHarborTariff \\ud83d\\ude00 \\u003c", "role" : "user" } ],\n "max_tokens" : 1e1 , "model" : "test" }';
    const { file, mapId } = await send(odd);
    expect(readFileSync(file, 'utf8')).toContain('\\u00e9\\/');
    expect(JSON.parse(prove(mapId, '--body', file, '--json').out)).toMatchObject({ result: 'proven' });
  });

  test.each(['claude-print', 'claude-interactive', 'claude-tool-loop', 'claude-images'])(
    'holds for the body of %s.json with the workspace’s names in it',
    async (name) => {
      const fixture = readFileSync(join(import.meta.dirname, `../fixtures/anthropic/${name}.json`), 'utf8');
      const { file, mapId } = await send(fixture.replaceAll('foo', 'settleFreight'));
      const { out } = prove(mapId, '--body', file, '--json');
      expect(JSON.parse(out)).toMatchObject({ result: 'proven' });
      expect(JSON.parse(out).record.identifiersMutated).toBeGreaterThan(0);
    },
  );

  test('says why not when the changed name itself was spelled with escapes', async () => {
    const spelled = messages('x').replace('"x"', '"call settle\\u0046reight and \\u0048arborTariff"');
    const { file, mapId } = await send(spelled);
    expect(readFileSync(file, 'utf8')).not.toMatch(/freight|harbor/i);
    const { code, out } = prove(mapId, '--body', file);
    expect(out).toContain('spells a changed word with escapes');
    expect(code).toBe(1);
  });

  test('holds when the history has texts that the provider itself wrote', async () => {
    const first = await send(messages('settleFreight of HarborTariff'));
    const said = JSON.parse(first.answer).content[0].text;
    expect(said).toBe('You said: settleFreight of HarborTariff');
    const history = [
      { role: 'user', content: 'settleFreight of HarborTariff' },
      { role: 'assistant', content: said },
      { role: 'user', content: 'and depotQuota?' },
    ];
    const { file, mapId } = await send(JSON.stringify({ model: 'test', max_tokens: 9, messages: history }));
    expect(readFileSync(file, 'utf8')).not.toMatch(/freight|harbor/i);
    expect(JSON.parse(prove(mapId, '--body', file, '--json').out)).toMatchObject({ result: 'proven' });
  });

  test('holds when such a tool writes JSON in ASCII alone', async () => {
    const ascii = (text: string): string =>
      text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const first = await send(ascii(messages('settleFreight für HarborTariff 😀')));
    const said = JSON.parse(first.answer).content[0].text;
    const history = [
      { role: 'user', content: 'settleFreight für HarborTariff 😀' },
      { role: 'assistant', content: said },
      { role: 'user', content: 'größer?' },
    ];
    const { file, mapId } = await send(ascii(JSON.stringify({ model: 'test', max_tokens: 9, messages: history })));
    expect(JSON.parse(prove(mapId, '--body', file, '--json').out)).toMatchObject({ result: 'proven' });
  });

  test('holds for a request on a path that no wire format knows', async () => {
    const { file, mapId } = await send('{"prompt":"settleFreight of HarborTariff"}', '/v1/other');
    expect(JSON.parse(prove(mapId, '--body', file, '--json').out)).toMatchObject({ result: 'proven' });
  });

  test('holds for an earlier state of the map, when later ones have other words', async () => {
    const { file, mapId } = await send(messages('settleFreight now'));
    await send(messages('settleFreight, HarborTariff and depotQuota'));
    expect(prove(mapId, '--body', file).code).toBe(0);
  });

  test('says that a body with a secret was sent, and that what it was made from cannot be shown', async () => {
    const secret = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
    const { file, mapId } = await send(messages(`settleFreight with ${secret}`));
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    const { code, out } = prove(mapId, '--body', file);
    expect(code).toBe(1);
    expect(out).toContain('Sent, but what it was made from is not proven');
    expect(out).toContain('secret');
    expect(out).not.toContain(secret);
  });

  test('fails for bytes of which one was changed', async () => {
    const { file, mapId } = await send(messages('settleFreight again'));
    writeFileSync(file, readFileSync(file, 'utf8').replace('again', 'agaim'));
    const { code, out } = prove(mapId, '--body', file, '--json');
    expect(JSON.parse(out)).toMatchObject({ result: 'other-bytes', proves: [] });
    expect(code).toBe(1);
  });

  test('fails for a state that no record names', async () => {
    const { file } = await send(messages('settleFreight once more'));
    const { code, out } = prove('mm_AAAAAAAAAAAAAAAAAAAAA', '--body', file, '--json');
    expect(JSON.parse(out)).toMatchObject({ result: 'no-record' });
    expect(code).toBe(1);
  });

  test.each([
    [['mm_AAAAAAAAAAAAAAAAAAAAA'], '--body'],
    [['nonsense', '--body', 'x'], 'mm_'],
    [['mm_AAAAAAAAAAAAAAAAAAAAA', '--body', '/does/not/exist'], 'cannot be read'],
  ])('%j is refused with a reason', (argv, reason) => {
    const { code, error } = prove(...argv);
    expect(error).toContain(reason);
    expect(code).toBe(2);
  });
});
