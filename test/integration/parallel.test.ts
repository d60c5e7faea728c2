// Tools ask in parallel: a title beside the first message, a count of tokens for each part of a context, sub-agents. All
// bring the same new names at the same moment, and each word has one surrogate in all of them, for ever.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PretenseProcess, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { type Answer, type Provider, plainAnswer, type Received, send, startProvider } from './proxy-harness.ts';

const words =
  'quarkle zorbam fendril morvix talpen drusko velgar ostrip hembol karzit plonder gwimsel trafost beldur nixoral'.split(
    ' ',
  );
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** Each word stands in several names. */
const names = words.flatMap((word, at) =>
  [1, 4].map((step) => `${capital(word)}${capital(words[(at + step) % words.length] ?? '')}`),
);
/** `turn`: every request has the names in another order. */
const promptOf = (turn: number): string =>
  names
    .map((_, at) => (at * 7 + turn) % names.length)
    .map((at) => `name${at}=${names[at] ?? ''};`)
    .join('\n');

interface Kind {
  readonly name: string;
  readonly path: string;
  readonly credential: readonly [string, string];
  body(text: string): object;
  answer(text: string): object;
  textOf(answer: unknown): unknown;
}

/** Lists and objects alike; what is asked for and is not there is undefined. */
interface Json {
  readonly [key: string | number]: Json | undefined;
}
const key = ['sk', 'test', '0123456789'].join('-');
const anthropicKey = ['x-api-key', ['sk', 'ant', 'test'].join('-')] as const;
const openAiKey = ['authorization', `Bearer ${key}`] as const;
const googleKey = ['x-goog-api-key', ['AIza', 'test'].join('')] as const;
const system = 'You write titles.';

const kinds: readonly Kind[] = [
  {
    name: 'messages',
    path: '/v1/messages?beta=true',
    credential: anthropicKey,
    body: (text) => ({ model: 'claude-test', max_tokens: 10, messages: [{ role: 'user', content: text }] }),
    answer: (text) => ({ ...plainAnswer, content: [{ type: 'text', text }] }),
    textOf: (answer) => (answer as Json)['content']?.[0]?.['text'],
  },
  {
    name: 'a title',
    path: '/v1/messages?beta=true',
    credential: anthropicKey,
    body: (text) => ({
      model: 'claude-test',
      max_tokens: 10,
      system,
      tools: [],
      messages: [{ role: 'user', content: [{ type: 'text', text: `<session>${text}</session>` }] }],
    }),
    answer: (text) => ({ ...plainAnswer, content: [{ type: 'text', text }] }),
    textOf: (answer) => (answer as Json)['content']?.[0]?.['text'],
  },
  {
    name: 'a count of tokens',
    path: '/v1/messages/count_tokens?beta=true',
    credential: anthropicKey,
    body: (text) => ({ model: 'claude-test', messages: [{ role: 'user', content: text }] }),
    answer: () => ({ input_tokens: 7 }),
    textOf: () => undefined,
  },
  {
    name: 'chat completions',
    path: '/v1/chat/completions',
    credential: openAiKey,
    body: (text) => ({
      model: 'gpt-test',
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: text },
      ],
    }),
    answer: (content) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    }),
    textOf: (answer) => (answer as Json)['choices']?.[0]?.['message']?.['content'],
  },
  {
    name: 'responses',
    path: '/v1/responses',
    credential: openAiKey,
    body: (text) => ({
      model: 'gpt-test',
      store: false,
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }],
    }),
    answer: (text) => ({
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      output: [
        { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
      ],
    }),
    textOf: (answer) => (answer as Json)['output']?.[0]?.['content']?.[0]?.['text'],
  },
  {
    name: 'generateContent',
    path: '/v1beta/models/gemini-test:generateContent',
    credential: googleKey,
    body: (text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
    answer: (text) => ({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
    }),
    textOf: (answer) => (answer as Json)['candidates']?.[0]?.['content']?.['parts']?.[0]?.['text'],
  },
];

const requests = 40;
const environment = temporaryEnvironment();
const root = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-parallel-')));
let provider: Provider;

beforeAll(async () => {
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/names.ts'), names.map((name) => `export class ${name} {}\n`).join(''));
  provider = await startProvider((_request, response, received) => {
    const kind = kinds.find(({ path }) => received.url.startsWith(path.split('?')[0] ?? path));
    const body = JSON.stringify(kind?.answer(`It is ${namesIn(received).get(0) ?? ''}.`) ?? {});
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});

afterAll(async () => {
  await provider.close();
  rmSync(root, { recursive: true });
});

async function start(): Promise<PretenseProcess> {
  const upstreams = ['anthropic', 'openai', 'gemini'].flatMap((upstream) => [
    '--upstream',
    `${upstream}=${provider.url}`,
  ]);
  return startPretense(['--workspace', root, ...upstreams], environment);
}

/** By the number of the name: what the provider saw. */
function namesIn({ body }: Received): ReadonlyMap<number, string> {
  const found = body.toString('utf8').matchAll(/name(\d+)=(\w+);/g);
  return new Map([...found].map(([, at = '', name = '']) => [Number(at), name]));
}

async function askInParallel(port: number): Promise<readonly (readonly [Kind, Answer])[]> {
  return Promise.all(
    Array.from({ length: requests }, async (_, turn) => {
      const kind = kinds[turn % kinds.length] as Kind;
      const headers = ['content-type', 'application/json', ...kind.credential];
      const body = JSON.stringify(kind.body(`${promptOf(turn)}\nturn ${turn}`));
      return [kind, await send(port, { path: kind.path, headers, body })] as const;
    }),
  );
}

/** Which surrogate each word has, over all requests. */
function surrogatesOf(received: readonly Received[]): ReadonlyMap<string, ReadonlySet<string>> {
  const surrogates = new Map<string, Set<string>>(words.map((word) => [word, new Set()]));
  for (const one of received) {
    const seen = namesIn(one);
    expect(seen.size).toBe(names.length);
    for (const [at, name] of seen) {
      const [real = [], sent = []] = [names[at] ?? '', name].map((text) => text.match(/[A-Z][a-z]+/g) ?? []);
      expect(sent).toHaveLength(real.length);
      for (const [index, word] of real.entries())
        surrogates.get(word.toLowerCase())?.add(sent[index]?.toLowerCase() ?? '');
    }
  }
  return surrogates;
}

test('forty parallel requests of six kinds give each new word one surrogate, before and after a restart', async () => {
  const given: ReadonlyMap<string, ReadonlySet<string>>[] = [];
  for (let run = 0; run < 2; run++) {
    const pretense = await start();
    provider.received.length = 0;
    for (const [kind, answer] of await askInParallel(Number(new URL(pretense.url).port))) {
      expect(`${kind.name} ${answer.status}`).toBe(`${kind.name} 200`);
      const text = kind.textOf(JSON.parse(answer.body.toString('utf8')));
      if (text !== undefined) expect(text).toBe(`It is ${names[0] ?? ''}.`);
    }
    expect(provider.received).toHaveLength(requests);
    for (const { body } of provider.received)
      expect(body.toString('utf8').toLowerCase()).not.toMatch(new RegExp(words.join('|')));
    given.push(surrogatesOf(provider.received));
    await pretense.stop();
  }
  const [before, after] = given;
  for (const surrogates of before?.values() ?? []) expect(surrogates.size).toBe(1);
  expect(new Set([...(before?.values() ?? [])].flatMap((one) => [...one])).size).toBe(words.length);
  expect(after).toEqual(before);
});
