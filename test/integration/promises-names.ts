// Every way to write a name, every place to put it, and an upstream that asks for other names.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carriers, escapers, sites, spellings } from './promises-attacks.ts';
import { answerText, saying, shippedWords } from './promises-echo.ts';
import { createWorkspace, lastRequest, leaksIn, type Line, openLine, userTexts } from './promises-line.ts';
import { ledgerFiles, ledgerFolder, ledgerNames } from './promises-workspace.ts';
import { answerJson, anthropicHeaders, plainAnswer, userMessage } from './proxy-harness.ts';

/** The tests of promise 3; to be called inside its `describe`. */
export function noNameReachesTheProvider(): void {
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
}

function isAscii(name: string): boolean {
  return /^[\x20-\x7E]+$/.test(name);
}
