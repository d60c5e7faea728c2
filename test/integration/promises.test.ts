// The seven promises of the product, attacked through the real program: each attack that must fail is a row here.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import { escapeLetters } from '../e2e/claude-code-script.ts';
import { startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { carriers, escapers, githubToken, refused, sites, spellings } from './promises-attacks.ts';
import { answerText, callTool, difficultTexts, echo } from './promises-echo.ts';
import { createWorkspace, leaksIn, type Line, openLine, recordsOf, runVerb, userTexts } from './promises-line.ts';
import { ledgerFiles, ledgerFolder, ledgerNames } from './promises-workspace.ts';
import { anthropicHeaders, answerJson, plainAnswer, sendRaw, userMessage } from './proxy-harness.ts';

const openLedgerLine = (argv: readonly string[] = []) => openLine([createWorkspace(ledgerFolder, ledgerFiles)], argv);
const saying = (text: string) => answerJson({ ...plainAnswer, content: [{ type: 'text', text }] });
const lastRequest = (line: Line) => recordsOf(line.environment).findLast((record) => record.type === 'ai.request');
const blocks = (role: string, content: unknown) =>
  JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role, content }] });

describe('1 Nothing unchecked leaves', () => {
  let line: Line;
  beforeAll(async () => {
    line = await openLedgerLine();
  });
  afterAll(() => line.close());

  test.each(refused)(
    '%s: 400 in the shape of the provider, nothing is sent, the block is on the record',
    async (_name, options, rule) => {
      const { status, body, received, rule: actual } = await line.send(options);
      expect({ status, rule: actual, received }).toEqual({ status: 400, rule, received: undefined });
      expect(JSON.parse(body.toString())).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
      expect(body.toString()).not.toMatch(/kestrel/i);
      if (rule !== 'request-target') expect(lastRequest(line)).toMatchObject({ decision: 'block', rule });
    },
  );

  test('media that policy allows pass and are counted', async () => {
    const data = Buffer.from('\u0089PNG kestrel').toString('base64');
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
    const { received } = await line.send({ body: blocks('user', [image]) });
    expect(received?.body.toString()).toContain(data);
    expect(lastRequest(line)).toMatchObject({ media: [{ kind: 'image/png', count: 1, bytes: data.length }] });
  });

  test('trailers of a chunked body do not go on', async () => {
    const body = userMessage('hello');
    const head = `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: k\r\nconnection: close\r\ncontent-type: application/json\r\n`;
    const chunked = `transfer-encoding: chunked\r\ntrailer: x-task\r\n\r\n${body.length.toString(16)};note=kestrel\r\n${body}\r\n0\r\nx-task: KestrelLedgerService\r\n\r\n`;
    const before = line.provider.received.length;
    await sendRaw(portOf(line), head + chunked);
    const received = line.provider.received[before];
    expect(received?.body.toString()).toBe(body);
    expect(leaksIn(received, ledgerNames)).toEqual([]);
  });

  const token = githubToken();
  test.each<[string, Parameters<Line['send']>[0]]>([
    ['a text', { body: userMessage(`export TOKEN=${token}`) }],
    [
      'a tool result',
      { body: blocks('user', [{ type: 'tool_result', tool_use_id: 't', content: JSON.stringify({ token }) }]) },
    ],
    [
      'a key of tool input',
      { body: blocks('assistant', [{ type: 'tool_use', id: 't', name: 'x', input: { [token]: 1 } }]) },
    ],
    ['a block of unknown type', { body: blocks('user', [{ type: 'future', payload: token }]) }],
    ['coloured output', { body: userMessage(`\u001B[31m${token}\u001B[0m`) }],
    ['the query', { path: `/v1/messages?x=${token}`, body: userMessage('hello') }],
    ['a path', { method: 'GET', path: `/v1/files/${token}` }],
    [
      'a header and a cookie',
      { headers: [...anthropicHeaders, 'x-note', token, 'cookie', `t=${token}`], body: userMessage('hello') },
    ],
  ])('a secret in %s is redacted', async (_name, options) => {
    const { received } = await line.send(options);
    expect(leaksIn(received, [token])).toEqual([]);
    expect(lastRequest(line)).toMatchObject({ decision: 'redact', secret_types: ['github-token'] });
  });
});

describe('2 Byte-exact', () => {
  let line: Line;
  beforeAll(async () => {
    line = await openLedgerLine();
  });
  afterAll(() => line.close());

  test('a request with nothing to change is forwarded as the same bytes', async () => {
    const body =
      '{ "model":"claude-test",\n\t"max_tokens":1.0e2, "x":{"b":1,"a":[ ]}, "messages":[{"role":"user","content":"h\\u00e9llo \\/ w\\ud83d\\ude00rld \\ud83d"}] }\n';
    expect((await line.send({ body })).received?.body.toString()).toBe(body);
    expect(lastRequest(line)).toMatchObject({ decision: 'forward' });
  });

  test('around a changed name every other byte stays', async () => {
    const body = (name: string) =>
      `{"b" : 1e0,"messages":[ {"role":"user","content":[{"type":"text","text":"\\u0009 \\/"},\r\n{"text":"${name}" ,"type":"text"}]}],"model":"m"}`;
    const { received } = await line.send({ body: body('zorbit') });
    const sent = received?.body.toString();
    const surrogate = userTexts(received).at(-1) ?? '';
    expect(surrogate).toMatch(/^(?!zorbit)[a-z]+$/);
    expect(sent).toBe(body(surrogate));
  });

  describe.each([undefined, 1, 3, 7])('what the provider repeats, in deltas of %s characters,', (deltaLength) => {
    beforeEach(() => {
      line.provider.handler = echo(deltaLength);
    });

    test.each(difficultTexts)('comes back as the tool wrote it: %s', async (_name, text) => {
      const answer = await line.send({ body: userMessage(text, { stream: deltaLength !== undefined }) });
      expect(answerText(answer.body)).toBe(text);
    });
  });

  test.each([
    ['in deltas of 1 character', (json: string) => json, 1],
    ['in deltas of 3 characters', (json: string) => json, 3],
    ['spelled in \\uXXXX and cut inside the escapes', escapeLetters, 4],
  ] as const)('an edit by the model lands byte for byte, %s', async (_name, spell, deltaLength) => {
    const file =
      '\uFEFF// größe 🦅\r\nexport class KestrelLedgerService {\r\n\treadonly #tenantVault = "\\u006bestrel\\n";\r\n}\r\n';
    line.provider.handler = callTool(
      (seen) => {
        const [declaration = '', name = ''] = /export class (\w+) \{\r\n/.exec(seen) ?? [];
        return {
          old_string: declaration,
          new_string: `/** Uses ${name}s. */\r\n${declaration}\tstatic make${name}(): ${name} { return "🦅\\n"; }\r\n`,
        };
      },
      spell,
      deltaLength,
    );
    const { body } = await line.send({ body: userMessage(file, { stream: true }) });
    const edit = JSON.parse(answerText(body)) as { readonly old_string: string; readonly new_string: string };
    expect(file.replace(edit.old_string, () => edit.new_string)).toBe(
      file.replace(
        'export class KestrelLedgerService {\r\n',
        () =>
          '/** Uses KestrelLedgerServices. */\r\nexport class KestrelLedgerService {\r\n\tstatic makeKestrelLedgerService(): KestrelLedgerService { return "🦅\\n"; }\r\n',
      ),
    );
  });

  test('words of the shipped list that are real names of the workspace come back as themselves', async () => {
    const [first = '', second = '', third = ''] = shippedWords().slice(40);
    line.provider.handler = echo(undefined);
    const text = `const ${first} = ${second.toUpperCase()}_${third} + zorbit; // ${first}s kestrel${second}`;
    expect(answerText((await line.send({ body: userMessage(text) })).body)).toBe(text);
  });

  test('a file of every shipped word round-trips and changes nothing that was sent earlier', async () => {
    line.provider.handler = echo(undefined);
    const text = 'KestrelLedgerService settles zorbit';
    const before = await line.seen(text);
    const list = shippedWords().join('\n');
    expect(answerText((await line.send({ body: userMessage(list) })).body)).toBe(list);
    expect(await line.seen(text)).toBe(before);
  });
});

describe('3 No protected name reaches the provider', () => {
  let line: Line;
  beforeAll(async () => {
    const library = {
      'node_modules/heron-kit/package.json': JSON.stringify({
        name: 'heron-kit',
        version: '1.0.0',
        types: 'index.d.ts',
      }),
      'node_modules/heron-kit/index.d.ts':
        'export declare function calculateRiskPremium(): void; export declare const zorbit: 1;\n',
      'package.json': JSON.stringify({ name: 'other', dependencies: { 'heron-kit': '^1.0.0' } }),
      'src/other.ts':
        "import { calculateRiskPremium } from 'heron-kit';\nexport const ownOsprey = calculateRiskPremium();\n",
      '.pretense.json': JSON.stringify({ never: ['KestrelLedgerService', 'kestrel', 'ownOsprey'] }),
    };
    line = await openLine([createWorkspace(ledgerFolder, ledgerFiles), createWorkspace('other', library)]);
  });
  afterAll(() => line.close());

  test('the check finds a name that is there', async () => {
    const { received } = await line.send({ body: userMessage('nothing to see') });
    const leaking = received && { ...received, body: Buffer.from('{"a":"{\\"b\\":\\"k\\\\u0065strel\\"}"}') };
    expect(leaksIn(leaking, ledgerNames)).toContain('kestrel');
  });

  test.each(spellings)('names %s', async (_name, text) => {
    const { status, received } = await line.send({ body: userMessage(text) });
    expect(leaksIn(received, ledgerNames)).toEqual([]);
    expect(status).toBe(200);
  });

  test.each(sites)('a name in %s', async (_name, body) => {
    const { status, received } = await line.send({ body });
    expect(leaksIn(received, ledgerNames)).toEqual([]);
    expect(status).toBe(200);
  });

  test.each(carriers)('a name in %s', async (_name, options) => {
    const { status, received } = await line.send(options);
    expect(leaksIn(received, ledgerNames)).toEqual([]);
    expect(status).toBe(200);
  });

  test.each([1, 2, 3, 4])('names with any characters escaped for %i parsers', async (depth) => {
    const spelled = (name: string) =>
      fc
        .tuple(
          ...[...name].map((character) =>
            fc.nat(escapers.length * 2).map((pick) => (escapers[pick] ?? escapers[0])?.(character, depth) ?? ''),
          ),
        )
        .map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom(...ledgerNames.filter(isAscii)).chain(spelled), {
      minLength: 20,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(text, async (names) => {
        expect(leaksIn((await line.send({ body: userMessage(names.join(' ')) })).received, ledgerNames)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test("a name that another workspace's dependency owns stays protected where it is declared", async () => {
    expect(await line.seen('calculateRiskPremium(zorbit)')).not.toMatch(/risk|premium|zorbit/i);
  });

  test('a repository that says "never" is not heard until its user accepts that', async () => {
    expect(await line.seen('KestrelLedgerService kestrel ownOsprey')).not.toMatch(/kestrel|osprey/i);
  });

  test('an upstream that answers with every word of the list gets none of them reversed', async () => {
    await line.seen(ledgerNames.join(' '));
    const list = shippedWords().join(' ');
    line.provider.handler = saying(list);
    const { body } = await line.send({ body: userMessage('hello') });
    expect(answerText(body)).toBe(list);
  });

  test.each([
    ['a text', (words: string) => saying(words)],
    [
      'tool input',
      (words: string) =>
        answerJson({
          ...plainAnswer,
          content: [{ type: 'tool_use', id: 't', name: 'Edit', input: { [words]: words } }],
        }),
    ],
    [
      'an error',
      (words: string) => answerJson({ type: 'error', error: { type: 'invalid_request_error', message: words } }, 400),
    ],
  ])('surrogates of an earlier request are not turned back in %s', async (_name, handlerOf) => {
    const words = await line.seen('zorbit größeMessen tenantVault');
    line.provider.handler = handlerOf(words);
    const { body } = await line.send({ body: userMessage('hello zorbit') });
    const [own = '', ...others] = words.split(' ');
    expect(body.toString()).not.toContain(own);
    for (const other of others) expect(body.toString()).toContain(other);
    expect(body.toString()).not.toMatch(/messen|tenantVault/i);
  });

  test('what stays since a tool fixes it is counted', async () => {
    const tools = [{ name: 'Query', input_schema: { type: 'object', properties: { reinsurer_share: {} } } }];
    const headers = anthropicHeaders.map((value) =>
      value === ['sk', 'ant', 'test'].join('-') ? 'another-client' : value,
    );
    const { received } = await line.send({
      headers,
      body: userMessage('set reinsurer_share and reinsurer_limit', { tools }),
    });
    expect(userTexts(received).at(-1)).toContain('reinsurer_share');
    expect(userTexts(received).at(-1)).not.toContain('reinsurer_limit');
    expect(lastRequest(line)).toMatchObject({ kept_by_schema: 1 });
    expect(await line.seen('set reinsurer_share')).not.toContain('reinsurer');
  });
});

describe('4 Cache-stable', () => {
  let line: Line;
  let root: string;
  const history = 'Please let KestrelLedgerService settle each premium of tenantVault; größeMessen, zorbit.';
  const body = JSON.stringify({
    model: 'm',
    max_tokens: 9,
    system: [{ type: 'text', text: 'The acme-reinsurance house rules', cache_control: { type: 'ephemeral' } }],
    messages: [
      { role: 'user', content: [{ type: 'text', text: history, cache_control: { type: 'ephemeral', ttl: '1h' } }] },
    ],
  });
  beforeAll(async () => {
    root = createWorkspace(ledgerFolder, ledgerFiles);
    line = await openLine([root]);
  });
  afterAll(() => line.close());
  const sent = async () => (await line.send({ body })).received?.body.toString();

  test('a request sent again, also in parallel, is the same bytes', async () => {
    const first = await sent();
    expect(first).not.toMatch(/kestrel/i);
    const again = await Promise.all(Array.from({ length: 8 }, () => line.send({ body })));
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 200));
    expect(new Set(line.provider.received.map((received) => received.body.toString()))).toEqual(new Set([first]));
  });

  test('a conversation that grows keeps its beginning', async () => {
    const texts = [history, 'And zorbit?', 'Now settle_claim_batch of the UnderwriterQueue', 'kestrelledgerservice'];
    const turns: string[] = [];
    for (let count = 1; count <= texts.length; count++) {
      const messages = texts
        .slice(0, count)
        .map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
      const { received } = await line.send({ body: JSON.stringify({ model: 'm', messages }) });
      turns.push(received?.body.toString().slice(0, -2) ?? '');
    }
    for (const [at, turn] of turns.slice(1).entries()) expect(turn.startsWith(turns[at] ?? '-')).toBe(true);
  });

  test('the cache marks stay as they were', async () => {
    const marks = /"cache_control":\{[^}]*\}/g;
    expect((await sent())?.match(marks)).toEqual(body.match(marks));
  });

  test('other texts in between change nothing', async () => {
    const first = await sent();
    await line.seen('settlement kestrelkestrel premiumLedger shelves entry ledgers vaults underwriters batches');
    await line.seen(shippedWords().slice(0, 500).join(' '));
    expect(await sent()).toBe(first);
  });

  test('what a provider wrote with surrogates goes back to it in the same form', async () => {
    const [name = '', word = ''] = (await line.seen('KestrelLedgerService zorbit')).split(' ');
    const written = `use${name} ${name}Impl ${name}s ${word}s ${word}'s ${word.toUpperCase()}_ID ${word}-${word} \\n${word} %2F${word}`;
    line.provider.handler = saying(written);
    const answer = answerText((await line.send({ body: userMessage('KestrelLedgerService zorbit') })).body);
    expect(answer).toContain("zorbit's ZORBIT_ID");
    expect(await line.seen(answer)).toBe(written);
  });

  test('a restart changes nothing, also after SIGKILL and with new names in the workspace', async () => {
    const first = await sent();
    writeFileSync(join(root, 'src', 'new-module.ts'), 'export class VelvetOsprey { kestrelHour = 1 }\n');
    await line.restart();
    expect(await sent()).toBe(first);
    expect(await line.seen('VelvetOsprey')).not.toMatch(/velvet|osprey/i);
    await line.restart({ signal: 'SIGKILL' });
    expect(await sent()).toBe(first);
  });
});

describe('5 Everything is on the record', () => {
  let line: Line;
  beforeAll(async () => {
    line = await openLedgerLine();
  });
  afterAll(() => line.close());

  test('the request record is on the disk before the provider has the request, and hashes what left', async () => {
    let atArrival: unknown;
    line.provider.handler = (request, response, received) => {
      const sent = `sha256:${createHash('sha256').update(received.body).digest('hex')}`;
      atArrival = recordsOf(line.environment).find((record) => record['hash_sent'] === sent);
      answerJson(plainAnswer)(request, response, received);
    };
    await line.send({ body: userMessage('KestrelLedgerService and zorbit') });
    expect(atArrival).toMatchObject({
      type: 'ai.request',
      decision: 'mutate',
      identifiers_mutated: 2,
      names: 'index',
      mode: 'enforce',
    });
    expect(lastRequest(line)?.['mutation_map_id']).toMatch(/^mm_/);
  });

  test('each request has its response record, refused ones their rule', async () => {
    line.provider.handler = answerJson(plainAnswer);
    await line.send({ body: userMessage('zorbit') });
    await line.send({ body: 'no json' });
    const idsOf = (type: string, isSent: (record: AuditRecord) => boolean = () => true) =>
      recordsOf(line.environment)
        .filter((record) => record.type === type && isSent(record))
        .map((record) => record['request_id']);
    const sent = idsOf('ai.request', (record) => record['hash_sent'] !== null);
    // The response record follows the answer's last byte.
    await expect.poll(() => idsOf('ai.response')).toEqual(sent);
    expect(lastRequest(line)).toMatchObject({ decision: 'block', rule: 'not-json', hash_sent: null });
  });

  test('no text, name, secret, credential or query of a request stands in the log', async () => {
    const secret = githubToken();
    await line.send({
      path: '/v1/messages?note=querytext',
      headers: [...anthropicHeaders, 'x-note', 'headertext'],
      body: userMessage(`prompttext KestrelLedgerService ${secret}`, { system: 'systemtext' }),
    });
    const log = JSON.stringify(recordsOf(line.environment));
    expect(log).not.toMatch(/querytext|headertext|prompttext|systemtext|kestrel|sk-ant-test/i);
    expect(log).not.toContain(secret);
  });

  test('a program that is killed in the middle of an answer leaves a log that verifies, with the request in it', async () => {
    const arrived = new Promise<string>((resolve) => {
      line.provider.handler = (_request, _response, received) =>
        resolve(createHash('sha256').update(received.body).digest('hex'));
    });
    const cut = line.send({ body: userMessage('zorbit of the last minute') }).catch(() => 'cut');
    const hash = await arrived;
    await line.restart({ signal: 'SIGKILL' });
    await cut;
    line.provider.handler = answerJson(plainAnswer);
    await line.send({ body: userMessage('hello again') });
    expect(recordsOf(line.environment).some((record) => record['hash_sent'] === `sha256:${hash}`)).toBe(true);
    expect(runVerb(['verify', '--json'], line.environment)).toMatchObject({ code: 0 });
  });

  test.each([
    ['a changed field', (text: string) => text.replace('"mode":"enforce"', '"mode":"paused"')],
    ['a missing record', (text: string) => text.replace(/^([^\n]*\n)[^\n]*\n/, '$1')],
    ['two records swapped', (text: string) => text.replace(/^([^\n]*\n)([^\n]*\n)/, '$2$1')],
    ['a record twice', (text: string) => text.replace(/^([^\n]*\n)/, '$1$1')],
  ])('%s is found by verify', (_name, change) => {
    const environment = {
      ...line.environment,
      PRETENSE_HOME: join(mkdtempSync(join(tmpdir(), 'pretense-log-')), 'home'),
    };
    const source = join(line.environment.PRETENSE_HOME, 'audit');
    const copy = join(environment.PRETENSE_HOME, 'audit');
    mkdirSync(copy, { recursive: true });
    const [first = ''] = readdirSync(source)
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted();
    for (const segment of readdirSync(source)) {
      const text = readFileSync(join(source, segment), 'utf8');
      if (segment === first) expect(change(text)).not.toBe(text);
      writeFileSync(join(copy, segment), segment === first ? change(text) : text);
    }
    expect(runVerb(['verify', '--json'], environment).code).toBe(4);
  });
});

describe('6 Everything we touch is restorable', () => {
  test('a workspace and the home folder of its user keep every byte through init, work and removal', async () => {
    const root = createWorkspace(ledgerFolder, ledgerFiles);
    const userHome = mkdtempSync(join(tmpdir(), 'pretense-user-'));
    writeFileSync(join(userHome, '.profile'), 'export A=1\n');
    const environment = { ...temporaryEnvironment(), HOME: userHome };
    const before = [treeOf(root), treeOf(userHome)];
    expect(runVerb(['init', root], environment).code).toBe(0);
    const program = await startPretense([], environment);
    expect(runVerb(['status'], environment).code).toBe(0);
    expect(await program.stop()).toBe(0);
    expect(runVerb(['init', root, '--remove'], environment).code).toBe(0);
    expect([treeOf(root), treeOf(userHome)]).toEqual(before);
  });

  test('taking a workspace off the list gives back the list as it was', () => {
    const environment = temporaryEnvironment();
    const [kept, removed] = [createWorkspace('kept', {}), createWorkspace('removed', {})];
    runVerb(['init', kept], environment);
    const stateFile = readdirSync(environment.PRETENSE_HOME).find((name) => name.endsWith('.json')) ?? 'no state file';
    const state = () => readFileSync(join(environment.PRETENSE_HOME, stateFile), 'utf8');
    const before = state();
    runVerb(['init', removed], environment);
    expect(state()).toContain(removed);
    runVerb(['init', removed, '--remove'], environment);
    expect(state()).toBe(before);
  });

  test('a workspace whose folder is gone can be taken off the list', () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace('gone', {});
    runVerb(['init', root], environment);
    rmSync(root, { recursive: true });
    expect(runVerb(['init', root, '--remove', '--json'], environment)).toMatchObject({ code: 0 });
    expect(JSON.parse(runVerb(['status', '--json'], environment).out)).toMatchObject({
      running: false,
      workspaces: [],
    });
  });
});

describe('7 Honest', () => {
  test('a home without a running proxy is shown as not protected, by words and by exit code', () => {
    expect(runVerb(['status'], temporaryEnvironment())).toMatchObject({
      code: 3,
      out: expect.stringContaining('Not protected') as string,
    });
  });

  describe('a running proxy', () => {
    let line: Line;
    const mark = 'x'.repeat(200_000);
    beforeAll(async () => {
      const files = {
        ...ledgerFiles,
        'src/one-line.ts': `export class MinifiedOsprey {} // ${mark}\n`,
        '.pretense.json': JSON.stringify({ never: ['zorbit'] }),
      };
      line = await openLine([createWorkspace(ledgerFolder, files)], ['--level', 'balanced']);
      await line.seen('hello');
    });
    afterAll(() => line.close());

    test('tells which files it did not read, which level it runs at and what waits for the user', () => {
      const { out } = runVerb(['status'], line.environment);
      expect(out).toMatch(/not parsed: .*1 long-line/);
      expect(out).toMatch(/balanced.*partial/);
      expect(out).toContain('1 "never" of .pretense.json wait');
    });

    test('counts what it let pass unchecked or unchanged', async () => {
      const signed = { type: 'thinking', thinking: 'kestrel', signature: 'c2ln' };
      await line.send({ body: blocks('assistant', [signed]) });
      expect(lastRequest(line)).toMatchObject({
        unverified_signed_blocks: 1,
        unverified_signed_terms: 1,
        level: 'balanced',
      });
    });

    test('counts surrogates that it did not turn back', async () => {
      const surrogate = await line.seen('zorbit');
      line.provider.handler = saying(surrogate);
      await line.send({ body: userMessage('hello') });
      const isOfIt = (record: AuditRecord) =>
        record.type === 'ai.response' && record['request_id'] === lastRequest(line)?.['request_id'];
      await expect.poll(() => recordsOf(line.environment).find(isOfIt)).toMatchObject({ foreign_surrogates: 1 });
    });

    test('verify prints what it does not prove beside what it proves', () => {
      const { out } = runVerb(['verify'], line.environment);
      expect(out).toMatch(/This proves\n {2}\S[^]*This does not prove\n {2}\S/);
    });

    test('a refusal says what happened, what it means and what to do', async () => {
      const { body } = await line.send({
        headers: [...anthropicHeaders, 'content-encoding', 'gzip'],
        body: gzipSync('x').subarray(0, 5),
      });
      expect(body.toString()).toMatch(/Pretense blocked this request: .*[Nn]othing was sent|could not be/);
    });
  });

  test('without a workspace it names the rule that protects, in status and on the record', async () => {
    const line = await openLine([]);
    try {
      expect(await line.seen('KestrelLedgerService settle_claim_batch')).not.toMatch(/kestrel|settle|claim/i);
      expect(lastRequest(line)).toMatchObject({ names: 'lexical' });
      const { out } = runVerb(['status'], line.environment);
      expect(out).toMatch(/Protected by the lexical rule[^]*none: every compound name/);
    } finally {
      await line.close();
    }
  });
});

function isAscii(name: string): boolean {
  return /^[\x20-\x7E]+$/.test(name);
}

function shippedWords(): readonly string[] {
  const file = join(import.meta.dirname, '../../src/engine/data/surrogates.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly words: string }).words.split(' ');
}

/** Every path below a folder with the hash of what it holds. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path, entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder'] as const;
  });
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Where the program of a line listens, as it says itself. */
function portOf(line: Line): number {
  return Number(
    new URL((JSON.parse(runVerb(['status', '--json'], line.environment).out) as { readonly url: string }).url).port,
  );
}
