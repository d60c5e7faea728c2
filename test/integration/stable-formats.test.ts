// Six turns in each API, with the vendor's own SDK: what the client does not change reaches the provider as the same
// bytes, and the provider reads its own words. (stable-history.test.ts has more of it in one API.)
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wireFormats } from '../../src/wire/index.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';
import type { Agent, Answer } from '../e2e/upstream/turn.ts';
import { type Conversation, valueText } from './conversations/conversation.ts';
import { conversationKinds } from './conversations/kinds.ts';

/** The model has seen the name through the proxy, and guesses a real word by itself. */
function answerOf(turn: number, seen: string): Answer & { readonly text: string } {
  const name = /Explain (\w+)/.exec(seen)?.[1] ?? 'NoName';
  return {
    reasoning: `About ${name} and osprey (${turn})`,
    text: `In turn ${turn}: ${name} may be an OspreyQueue; ospreys, ${name.toUpperCase()}_LIMIT, é "ok"\n`,
    call: { name: 'Read', input: { file_path: `/src/${name}.ts`, note: `osprey ${name} "x"\n`, lines: [1, 2.5] } },
  };
}

const readTool = { name: 'Read', parameters: ['file_path', 'note'] };
const toolResult = 'export class OspreyQueue { settle() {} }\n';

test('every API in which conversations are held has its turns here', () => {
  const without = ['openai-completions', 'openai-embeddings'];
  const ids = wireFormats.map(({ id }) => id).filter((id) => !without.includes(id));
  expect(conversationKinds.map(({ format }) => format)).toEqual(expect.arrayContaining(ids));
});

describe.each(conversationKinds)('six turns of $format', { timeout: 120_000 }, (kind) => {
  const environment = temporaryEnvironment();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-stable-')));
  const root = join(folder, 'harbor');
  const said: string[] = [];
  let upstream: Upstream;
  let pretense: PretenseProcess;
  let url = '';
  let conversation: Conversation;

  const workspace = (name: string, files: Readonly<Record<string, string>>): string => {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, name, path), text);
    return join(folder, name);
  };
  const start = async (port?: string): Promise<void> => {
    const upstreams = ['--upstream', `${kind.upstream}=${upstream.url}`];
    const atPort = port === undefined ? [] : ['--port', port];
    pretense = await startPretense(['--workspace', root, ...upstreams, ...atPort], environment);
    ({ url } = pretense);
  };
  const init = (path: string): void => {
    const { status } = spawnSync(process.execPath, [programFile, 'init', path], { env: environment });
    expect(status).toBe(0);
  };
  const sentBody = (): string => upstream.requests.at(-1)?.body.toString() ?? '';
  /** What was sent of the conversation, without the end of its list. */
  const sent = (): string => {
    const keys = [...kind.steadyKeys, kind.listKey];
    return keys
      .map((key) => valueText(sentBody(), key))
      .join('\n')
      .slice(0, -1);
  };
  const turn = async (text: string, more: { readonly isStreaming?: boolean; readonly tool?: string } = {}) => {
    const tools = more.tool === undefined ? [readTool] : [{ ...readTool, name: more.tool }, readTool];
    const answer = await conversation.say({ text, tools, toolResult, isStreaming: more.isStreaming ?? true });
    said.push(answer.text);
    return sent();
  };

  beforeAll(async () => {
    workspace('harbor', { 'queue.ts': toolResult });
    const agent: Agent = ({ prompts, results }) => answerOf(results.length + 1, prompts[0] ?? '');
    upstream = await startUpstream(agent, 5);
    await start();
    conversation = kind.open(url, `You work in ${root}. The harbourmaster, the quotaHarvest and wombats are ours.`);
  });
  afterAll(async () => {
    await pretense.stop();
    await upstream.close();
    rmSync(folder, { recursive: true });
  });

  test('keep every byte of what was said before', async () => {
    const turns = [await turn('Explain OspreyQueue, quotaHarvest, kestrelPlan and the wombats of the WombatHerd.')];
    expect(turns[0]).not.toMatch(/osprey/i);
    turns.push(await turn('And again, please: OspreyQueue', { isStreaming: false }));

    workspace('harbor', { 'plan.ts': 'export const kestrelPlan = 1; export class WombatHerd { quotaHarvest = 2; }\n' });
    // Registers it again: its index is made at once, not at the next look.
    init(root);
    turns.push(await turn('Now kestrelPlan is declared, and the WombatHerd too'));
    expect(turns[2]?.slice(turns[1]?.length)).not.toMatch(/kestrel|wombat/i);

    init(workspace('quay', { 'wharf.py': 'class WharfTariff:\n    def lease_berth(self):\n        pass\n' }));
    turns.push(await turn('In the other workspace: WharfTariff, lease_berth'));
    expect(turns[3]?.slice(turns[2]?.length)).not.toMatch(/wharf|berth/i);

    turns.push(await turn('A tool is called OspreyQueue now', { tool: 'OspreyQueue' }));
    const { port } = new URL(url);
    expect(await pretense.stop()).toBe(0);
    await start(port);
    turns.push(await turn('After a restart, with OspreyQueue and kestrelPlan'));
    for (const [at, before] of turns.slice(0, -1).entries()) {
      expect(turns[at + 1]?.slice(0, before.length)).toBe(before);
    }
  });

  test('give the provider its own words back', () => {
    const body = sentBody();
    const prompt = /Explain \w+/.exec(body)?.[0] ?? '';
    for (const at of said.keys()) {
      if (at === said.length - 1) continue;
      expect(body).toContain(JSON.stringify(answerOf(at + 1, prompt).text).slice(1, -1));
    }
  });

  test('give the client the real names all the while', () => {
    expect(said).toHaveLength(6);
    for (const text of said) expect(text).toContain('OspreyQueue may be an OspreyQueue; ospreys, OSPREYQUEUE_LIMIT');
  });
});
