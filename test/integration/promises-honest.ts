// What is not protected is shown as not protected.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import { temporaryEnvironment } from '../e2e/pretense-process.ts';
import { blocks } from './promises-attacks.ts';
import { saying } from './promises-echo.ts';
import { createWorkspace, lastRequest, type Line, openLine, recordsOf, runVerb } from './promises-line.ts';
import { ledgerFiles, ledgerFolder } from './promises-workspace.ts';
import { anthropicHeaders, userMessage } from './proxy-harness.ts';

/** The tests of promise 7; to be called inside its `describe`. */
export function honest(): void {
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
      const signed = { type: 'thinking', thinking: 'kestrel', signature: 'EqQBCkgIARABGAIiQL61vXv5b8a3Z1Jx0Qm9' };
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
}
