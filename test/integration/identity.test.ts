// Who works here, on which machine and for whom: with the real program between a client and a provider that keeps every
// byte and answers with what it got.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askProxy } from '../../src/app/control-client.ts';
import { wireFormats } from '../../src/wire/index.ts';
import { leakedNames } from '../e2e/leak-check.ts';
import { type PretenseProcess, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { runVerb } from './promises-line.ts';

type Place = readonly (string | number)[];

/** How a wire format carries one text there and back. */
interface Echo {
  readonly path: string;
  readonly credential: Readonly<Record<string, string>>;
  readonly request: (text: string) => unknown;
  /** Where the text of the user stands. */
  readonly textAt: Place;
  readonly answer: (text: string) => unknown;
  readonly answerAt: Place;
}

const bearer = { authorization: `Bearer ${['sk', 'proj', 'x'.repeat(30)].join('-')}` };
const echoes: Readonly<Record<string, Echo>> = {
  'anthropic-messages': {
    path: '/v1/messages?beta=true',
    credential: { 'x-api-key': 'test', 'anthropic-version': '2023-06-01' },
    request: (text) => ({ model: 'm', max_tokens: 9, system: text, messages: [{ role: 'user', content: text }] }),
    textAt: ['messages', 0, 'content'],
    answer: (text) => ({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    }),
    answerAt: ['content', 0, 'text'],
  },
  'openai-chat': {
    path: '/v1/chat/completions',
    credential: bearer,
    request: (text) => ({
      model: 'm',
      messages: [
        { role: 'system', content: text },
        { role: 'user', content: text },
      ],
    }),
    textAt: ['messages', 1, 'content'],
    answer: (text) => ({
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    }),
    answerAt: ['choices', 0, 'message', 'content'],
  },
  'openai-completions': {
    path: '/v1/completions',
    credential: bearer,
    request: (text) => ({ model: 'm', prompt: text }),
    textAt: ['prompt'],
    answer: (text) => ({
      id: 'c1',
      object: 'text_completion',
      created: 1,
      model: 'm',
      choices: [{ index: 0, text, finish_reason: 'stop', logprobs: null }],
    }),
    answerAt: ['choices', 0, 'text'],
  },
  'openai-responses': {
    path: '/v1/responses',
    credential: bearer,
    request: (text) => ({
      model: 'm',
      instructions: text,
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }],
    }),
    textAt: ['input', 0, 'content', 0, 'text'],
    answer: (text) => ({
      id: 'r1',
      object: 'response',
      status: 'completed',
      model: 'm',
      output: [
        {
          type: 'message',
          id: 'm1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text, annotations: [] }],
        },
      ],
    }),
    answerAt: ['output', 0, 'content', 0, 'text'],
  },
  gemini: {
    path: '/v1beta/models/gemini-3-pro:generateContent',
    credential: { 'x-goog-api-key': 'test' },
    request: (text) => ({
      systemInstruction: { parts: [{ text }] },
      contents: [{ role: 'user', parts: [{ text }] }],
    }),
    textAt: ['contents', 0, 'parts', 0, 'text'],
    answer: (text) => ({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
    }),
    answerAt: ['candidates', 0, 'content', 'parts', 0, 'text'],
  },
};
/** Formats whose answers hold no text. */
const silent = new Set(['openai-embeddings']);

function textAt(value: unknown, place: Place): string {
  const found = place.reduce((part, key) => (part as Readonly<Record<string | number, unknown>>)[key], value);
  return typeof found === 'string' ? found : '';
}

interface Captured {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-identity-')));
const home = join(folder, 'homes', 'mkowal');
const root = join(home, 'work', 'settlement-core');
const environment = {
  ...temporaryEnvironment(),
  HOME: home,
  USER: 'mkowal',
  LOGNAME: 'mkowal',
  HOSTNAME: 'orzel.corp.acme-bank.example',
  GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
};
const captured: Captured[] = [];
let echo: Echo | undefined;
let server: Server;
let pretense: PretenseProcess;

const text = `<env>
Working directory: ${root}
Git user: Maria Kowalczyk
HOSTNAME=orzel.corp.acme-bank.example USER=mkowal
</env>
gitStatus: branch main, by Maria Kowalczyk <maria.kowalczyk@acme-bank.example>
Reviewer: Mark Page (mark.page@gmail.com); mark the page as read.
~/.claude/projects/${root.replaceAll('/', '-')}/memory
origin\tgit@git.acme-bank.example:acme-bank/payments/settlement-core.git (fetch)
push\tssh://git@git.acme-bank.example:2222/acme-bank/payments/settlement-core.git
mirror\thttps://git.acme-bank.example:8443/acme-bank/payments/settlement-core
drwxr-xr-x 2 mkowal mkowal 4096 src
mkowal@orzel:~/work$ cat ${root}/src/index.ts
{"cwd":"${root}","user":"mkowal","who":"\\u003cmaria.kowalczyk@acme-bank.example\\u003e"}
C:\\Users\\mkowal\\work MARIA KOWALCZYK maria_kowalczyk %2Fhomes%2Fmkowal`;
const secretNames = [
  'kowalczyk',
  'maria',
  'mkowal',
  'orzel',
  'acmebank',
  'acme-bank',
  'settlement-core',
  'Mark Page',
  'mark.page',
];

beforeAll(async () => {
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'src', 'index.ts'), 'export class QuarkleDesk {}\n');
  writeFileSync(join(root, 'package.json'), '{"name":"desk","author":"Mark Page <mark.page@gmail.com>"}\n');
  writeFileSync(
    environment.GIT_CONFIG_GLOBAL,
    '[user]\nname = Maria Kowalczyk\nemail = maria.kowalczyk@acme-bank.example\n',
  );
  const git = (...command: string[]) => execFileSync('git', ['-C', root, ...command], { env: environment });
  git('init', '-q');
  git('remote', 'add', 'origin', 'git@git.acme-bank.example:acme-bank/payments/settlement-core.git');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      captured.push({ method: 'POST', path: request.url ?? '', headers, rawHeaders: request.rawHeaders, body });
      response.setHeader('content-type', 'application/json');
      const received = textAt(JSON.parse(body.toString('utf8')), echo?.textAt ?? []);
      response.end(JSON.stringify(echo?.answer(received) ?? {}));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const upstreams = ['anthropic', 'openai', 'gemini'].flatMap((key) => ['--upstream', `${key}=${url}`]);
  pretense = await startPretense(['--workspace', root, ...upstreams], environment);
});

afterAll(async () => {
  await pretense.stop();
  server.close();
  rmSync(folder, { recursive: true });
});

async function exchange(
  format: Echo,
  body: unknown,
): Promise<{ readonly answer: string; readonly sent: Captured | undefined }> {
  echo = format;
  const before = captured.length;
  const response = await fetch(`${pretense.url}${format.path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...format.credential,
      'x-work-folder': root,
      'x-remote': 'git@git.acme-bank.example:acme-bank/payments/settlement-core.git',
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  return { answer: textAt(answer, format.answerAt), sent: captured[before] };
}

test('each wire format is tried', () => {
  const tried = [...Object.keys(echoes), ...silent];
  expect(wireFormats.map((format) => format.id).filter((id) => !tried.includes(id))).toEqual([]);
});

describe.each(Object.entries(echoes).filter(([id]) => wireFormats.some((format) => format.id === id)))(
  '%s',
  (_, format) => {
    test('no name of who works here leaves in any layer, and the answer gives them back exactly', async () => {
      const { answer, sent } = await exchange(format, format.request(text));
      expect(sent).toBeDefined();
      if (sent !== undefined) expect(leakedNames(sent, secretNames)).toEqual([]);
      expect(answer).toBe(text);
      expect(sent?.body.toString()).toContain('mark the page as read');
      expect(sent?.body.toString()).toContain('gmail.com');
    });
  },
);

test('a new remote counts with the next look at the workspace', async () => {
  const format = echoes['anthropic-messages'];
  if (format === undefined) throw new Error('no format');
  const later = 'push it to git.zubrowka.example/zubrowka/tools';
  const before = await exchange(format, format.request(later));
  expect(before.answer).toBe(later);
  execFileSync('git', ['-C', root, 'remote', 'add', 'next', 'https://git.zubrowka.example/zubrowka/tools'], {
    env: environment,
  });
  await askProxy(join(environment.PRETENSE_HOME, 'run'), {
    method: 'POST',
    path: 'workspaces',
    body: { root, isTrusted: true },
  });
  const { answer, sent } = await exchange(format, format.request(`now ${later}`));
  expect(answer).toBe(`now ${later}`);
  if (sent !== undefined) expect(leakedNames(sent, ['zubrowka'])).toEqual([]);
});

test('the password of a remote is a secret and never comes back', async () => {
  const format = echoes['anthropic-messages'];
  if (format === undefined) throw new Error('no format');
  const password = ['Tq7', 'Zk2', 'Lm9', 'Vx4'].join('');
  const { sent } = await exchange(format, format.request(`https://maria:${password}@git.acme-bank.example/a.git`));
  if (sent !== undefined) expect(leakedNames(sent, [password, 'maria', 'acmebank'])).toEqual([]);
});

test('why such a word changes is told', async () => {
  const explain = (name: string) =>
    askProxy(join(environment.PRETENSE_HOME, 'run'), { method: 'POST', path: 'explain', body: { name } });
  const reason =
    'It changes: it tells who works here, on which machine or for whom (identity). Pin it never to let it stay.';
  expect(await explain('kowalczyk')).toMatchObject({ changes: true, reason });
  expect(await explain('mark_page')).toMatchObject({ changes: true, reason });
  expect(await explain('mark')).toMatchObject({ changes: false });
});

test('a look at files says which of their words tell who works here', () => {
  const { out, code } = runVerb(['scan', '--json', root], environment);
  expect(code).toBe(0);
  const files: readonly { readonly file: string; readonly identity: readonly string[] }[] = JSON.parse(out).files;
  expect(files.find(({ file }) => file.endsWith('package.json'))?.identity).toEqual(['mark', 'page']);
  expect(runVerb(['scan', root], environment).out).toContain(
    'identity (who works here, on which machine, for whom): mark, page',
  );
});

test('what the user pins never stays as it is', async () => {
  expect(runVerb(['pins', 'never', 'kowalczyk'], environment).code).toBe(0);
  const format = echoes['anthropic-messages'];
  if (format === undefined) throw new Error('no format');
  const { sent } = await exchange(format, format.request('said Maria Kowalczyk'));
  expect(sent?.body.toString()).toContain('Kowalczyk');
  expect(sent?.body.toString()).not.toContain('Maria');
});

test('without a workspace, login, home, host and the user of git are hidden as well', async () => {
  const format = echoes['anthropic-messages'];
  if (format === undefined) throw new Error('no format');
  const other = {
    ...environment,
    PRETENSE_HOME: join(folder, 'other'),
    PRETENSE_KEYS_DIR: join(folder, 'other-keys'),
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bare = await startPretense(['--upstream', `anthropic=${url}`], other);
  try {
    echo = format;
    const before = captured.length;
    const told = 'Maria Kowalczyk, mkowal@orzel, /homes/mkowal';
    const response = await fetch(`${bare.url}${format.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...format.credential },
      body: JSON.stringify(format.request(told)),
    });
    expect(textAt(await response.json(), format.answerAt)).toBe(told);
    const sent = captured[before];
    if (sent !== undefined) expect(leakedNames(sent, ['maria', 'kowalczyk', 'mkowal', 'orzel'])).toEqual([]);
  } finally {
    await bare.stop();
  }
});
