// A conversation of a real client over many turns: what the client does not change reaches the provider as the same
// bytes, whatever is declared, registered, offered or restarted in between.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Block, type ScriptedProvider, startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

type Message = Anthropic.MessageParam;
type Tool = Anthropic.Tool;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-stable-')));
const environment = temporaryEnvironment();
const signature = 'EqQB'.padEnd(120, 'q7Kz');

/** The model has seen this text through the proxy, and guesses a real word by itself. */
function answer(turn: number, seen: string): readonly Block[] {
  const name = /Explain (\w+)/.exec(seen)?.[1] ?? 'NoName';
  return [
    { type: 'thinking', thinking: `About ${name} and osprey (${turn})`, signature: `${signature}${turn}=` },
    {
      type: 'text',
      text: `In turn ${turn}: ${name} may be an OspreyQueue; ospreys, ${name.toUpperCase()}_LIMIT, é "ok"\n`,
    },
    {
      type: 'tool_use',
      name: 'Read',
      input: { file_path: `/src/${name}.ts`, note: `osprey ${name} "x"\n`, lines: [1, 2.5] },
    },
  ];
}

function workspace(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  mkdirSync(root, { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

const readTool: Tool = {
  name: 'Read',
  description: 'Reads a file',
  input_schema: { type: 'object', properties: { file_path: { type: 'string' }, note: { type: 'string' } } },
};

describe('a conversation of six turns and more', { timeout: 120_000 }, () => {
  const root = workspace('harbor', { 'queue.ts': 'export class OspreyQueue { settle() {} }\n' });
  const messages: Message[] = [];
  let tools: readonly Tool[] = [readTool];
  let provider: ScriptedProvider;
  let pretense: PretenseProcess;

  const start = async (): Promise<void> => {
    pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
  };
  const pretenseCommand = (...argv: readonly string[]) =>
    spawnSync(process.execPath, [programFile, ...argv], { env: environment, encoding: 'utf8', timeout: 60_000 });

  /** The messages list of the body that the provider got last, as bytes without its end. */
  const sentMessages = (): string => {
    const body = provider.requests.at(-1)?.body.toString() ?? '';
    expect(body.startsWith('{"max_tokens":500,"model":"m","system":')).toBe(true);
    return body.slice(0, body.lastIndexOf('],"tools":'));
  };

  const turn = async (text: string): Promise<string> => {
    const last = messages.at(-1)?.content;
    const content = readFileSync(join(root, 'queue.ts'), 'utf8');
    const results = (Array.isArray(last) ? last : []).flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, content }] : [],
    );
    messages.push({ role: 'user', content: [...results, { type: 'text', text }] });
    const client = new Anthropic({ apiKey: 'test', baseURL: pretense.url, maxRetries: 0 });
    const system = `You work in ${root}. The harbourmaster, the quotaHarvest and wombats are ours.`;
    const stream = client.messages.stream({ max_tokens: 500, model: 'm', system, messages, tools: [...tools] });
    messages.push({ role: 'assistant', content: (await stream.finalMessage()).content });
    return sentMessages();
  };

  beforeAll(async () => {
    let count = 0;
    provider = await startScriptedProvider({
      script: ({ messages: seen }) => answer(++count, JSON.stringify(seen[0])),
      deltaLength: 5,
    });
    await start();
  });
  afterAll(async () => {
    await pretense.stop();
    await provider.close();
    rmSync(folder, { recursive: true });
  });

  test('keeps every byte of what was said before', async () => {
    const turns = [await turn('Explain OspreyQueue, quotaHarvest, kestrelPlan and the wombats of the WombatHerd.')];
    expect(turns[0]).not.toMatch(/osprey/i);
    turns.push(await turn('And again, please: OspreyQueue'));

    writeFileSync(
      join(root, 'plan.ts'),
      'export const kestrelPlan = 1; export class WombatHerd { quotaHarvest = 2; }\n',
    );
    // Registers it again: its index is made at once, not at the next look.
    expect(pretenseCommand('init', root).status).toBe(0);
    turns.push(await turn('Now kestrelPlan is declared, and the WombatHerd too'));
    expect(turns[2]?.slice(turns[1]?.length)).not.toMatch(/kestrel|wombat/i);

    const other = workspace('quay', { 'wharf.py': 'class WharfTariff:\n    def lease_berth(self):\n        pass\n' });
    expect(pretenseCommand('init', other).status).toBe(0);
    turns.push(await turn('In the other workspace: WharfTariff, lease_berth'));
    expect(turns[3]?.slice(turns[2]?.length)).not.toMatch(/wharf|berth/i);

    tools = [{ ...readTool, name: 'OspreyQueue' }, readTool];
    turns.push(await turn('A tool is called OspreyQueue now'));

    expect(await pretense.stop()).toBe(0);
    await start();
    turns.push(await turn('After a restart, with OspreyQueue and kestrelPlan'));
    turns.push(await turn('The last one'));
    for (const [at, before] of turns.slice(0, -1).entries()) {
      const after = turns[at + 1] ?? '';
      expect(after.slice(0, before.length)).toBe(before);
    }
  });

  test('gives the provider its own words back, and signed blocks untouched', () => {
    const { messages: sent } = JSON.parse(`${sentMessages()}]}`) as { readonly messages: readonly Message[] };
    const said = sent.filter(({ role }) => role === 'assistant').map(({ content }) => content);
    expect(said.length).toBe(6);
    const first = JSON.stringify(sent[0]);
    for (const [at, content] of said.entries()) {
      const blocks = content as readonly Anthropic.ContentBlockParam[];
      expect(blocks.map(({ type, ...rest }) => ({ type, ...rest, id: undefined, caller: undefined }))).toEqual(
        answer(at + 1, first).map((block) => ({ ...block, id: undefined, caller: undefined })),
      );
    }
  });

  test('the client read the real names all the while', () => {
    const said = messages.filter(({ role }) => role === 'assistant').map(({ content }) => JSON.stringify(content));
    for (const text of said) expect(text).toContain('OspreyQueue may be an OspreyQueue; ospreys, OSPREYQUEUE_LIMIT');
  });

  test('the record counts what stayed readable', () => {
    const audit = join(environment.PRETENSE_HOME, 'audit');
    const lines = readdirSync(audit)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const requests = lines.filter(({ type }) => type === 'ai.request');
    expect(requests.map((record) => Number(record['kept_by_history']) > 0)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(requests.every((record, at) => Number(record['kept_by_provider']) > 0 === at > 0)).toBe(true);
  });

  test('what a pin demands leaves in a new form, once, and that is on the record', async () => {
    const before = sentMessages();
    expect(before).toMatch(/please/);
    expect(pretenseCommand('pins', 'always', 'please').status).toBe(0);
    const renewed = await turn('Now pinned');
    expect(renewed.startsWith(before)).toBe(false);
    expect(renewed).not.toMatch(/please/);
    const again = await turn('And once more');
    expect(again.startsWith(renewed)).toBe(true);
  });

  test('forgets it all when told so', async () => {
    const before = sentMessages();
    const forgotten = JSON.parse(pretenseCommand('forget', '--json').stdout) as { readonly entries: number };
    expect(forgotten.entries).toBeGreaterThan(20);
    const after = await turn('And now?');
    expect(after.startsWith(before)).toBe(false);
    expect(after).not.toMatch(/wombat|kestrel/i);
  });
});
