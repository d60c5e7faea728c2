// What comes back is what was there: unchanged requests, echoes, edits.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { escapeLetters } from '../e2e/claude-code-script.ts';
import { answerText, callTool, difficultTexts, echo, shippedWords } from './promises-echo.ts';
import { lastRequest, type Line, userTexts } from './promises-line.ts';
import { openLedgerLine } from './promises-workspace.ts';
import { userMessage } from './proxy-harness.ts';

/** The tests of promise 2; to be called inside its `describe`. */
export function byteExact(): void {
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
}
