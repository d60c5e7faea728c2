// A text that is sent again is the same bytes, in whatever company and after whatever end of the program.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerText, saying, shippedWords } from './promises-echo.ts';
import { createWorkspace, type Line, openLine } from './promises-line.ts';
import { ledgerFiles, ledgerFolder } from './promises-workspace.ts';
import { userMessage } from './proxy-harness.ts';

/** The tests of promise 4; to be called inside its `describe`. */
export function cacheStable(): void {
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
}
