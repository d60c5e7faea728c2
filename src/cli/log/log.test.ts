import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type Journal } from '../../audit/journal.ts';
import { leafHash } from '../../audit/line.ts';
import { readRecords } from '../../audit/read.ts';
import type { RecordFields } from '../../audit/record.ts';
import { listSegments } from '../../audit/segment.ts';
import { log } from '../commands/log.ts';
import { createOutput } from '../output.ts';
import { fieldWords } from './field-words.ts';
import { LogFollower } from './follow.ts';

let home: string;
let auditDir: string;
let nowMs: number;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'pretense-show-'));
  auditDir = join(home, 'audit');
  nowMs = Date.parse('2026-03-01T12:00:00.000Z');
});

afterEach(() => rm(home, { recursive: true, force: true }));

const clock = { now: () => new Date(nowMs), monotonicMs: () => 0 };

function request(index: number, more: RecordFields = {}): RecordFields {
  return {
    request_id: `${index}`.padStart(32, 'ab'),
    developer: 'engineer@example.com',
    decision: 'mutate',
    mode: 'enforce',
    rule: null,
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    tool: 'claude-code',
    client: null,
    repository: 'payment-service',
    file: 'src/payments/processor.ts',
    identifiers_scanned: 47,
    identifiers_mutated: 12,
    secrets_detected: 0,
    secrets_blocked: 0,
    personal_data_detected: 0,
    secret_types: [],
    bytes_sent: 7331,
    policy_hash: `sha256:${'0'.repeat(64)}`,
    ...more,
  };
}

/** A log of some days that looks the same in every run, but for nonces and hashes. */
async function writeLog(): Promise<void> {
  const journal = await openJournal({ auditDir, clock, startFields: { proxy_version: '0.1.0', uptime_s: 777 } });
  for (let index = 0; index < 5; index += 1) {
    nowMs += 9 * 3_600_000;
    await journal.append(
      'ai.request',
      request(index, index === 3 ? { tool: 'codex', provider: 'openai', model: 'gpt-5' } : {}),
    );
    nowMs += 2000;
    const id = { request_id: request(index)['request_id'] ?? null };
    if (index !== 4)
      await journal.append('ai.response', {
        ...id,
        status: 200,
        outcome: 'complete',
        tokens_input: 100,
        tokens_output: 20,
        latency_ms: 2000,
      });
  }
  await journal.append(
    'ai.request',
    request(5, {
      decision: 'block',
      rule: 'secret-found',
      secrets_detected: 2,
      secrets_blocked: 2,
      secret_types: ['github-token', 'private-key'],
    }),
  );
  await journal.append(
    'ai.request',
    request(6, { file: 'evil\u001b[2J\u202e\r.ts', mode: 'paused', decision: 'forward' }),
  );
  await journal.append('heartbeat', {
    port: 9339,
    mode: 'enforce',
    interval_ms: 900_000,
    records: 12,
    disk_free: 12_345,
  });
  await journal.close();
}

async function run(positionals: readonly string[], values: Readonly<Record<string, string | boolean>> = {}) {
  const text = { out: '', err: '' };
  const output = createOutput(
    { write: (chunk) => (text.out += chunk) },
    { write: (chunk) => (text.err += chunk) },
    values['json'] === true,
  );
  const code = await log.run({
    positionals,
    values: { ...values, home },
    environment: {},
    workingDirectory: home,
    output,
  });
  return { code, ...text, lines: text.out.split('\n').slice(0, -1) };
}

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** What differs from run to run. */
function stable(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{64}\b/g, (hash) => (/^0+$/.test(hash) ? hash : '<hash>'))
    .replaceAll(/\b[0-9a-f]{32}\b/g, (hex) => (hex.startsWith('abab') ? hex : '<nonce>'))
    .replaceAll(/\bc_[\w-]{21}/g, '<chain>');
}

describe('tail', () => {
  test('shows a record on a line, with nothing that a terminal acts on', async () => {
    await writeLog();
    const { out, code } = await run(['tail']);
    expect(code).toBe(0);
    expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    await expect(stable(out)).toMatchFileSnapshot('../../../test/golden/log-tail.txt');
  });

  test('takes a number and a type, or the beginning of one', async () => {
    await writeLog();
    expect((await run(['tail'], { lines: '2' })).lines).toHaveLength(2);
    expect((await run(['tail'], { lines: '0' })).lines).toHaveLength(0);
    expect((await run(['tail'], { type: 'ai.response' })).lines).toHaveLength(4);
    expect((await run(['tail'], { type: 'ai.', lines: '100' })).lines).toHaveLength(11);
    await expect(run(['tail'], { lines: 'many' })).rejects.toThrow('-n takes a number');
  });

  test('as JSON prints the stored lines', async () => {
    await writeLog();
    const { lines } = await run(['tail'], { json: true, lines: '3' });
    const records = await collected(readRecords(auditDir));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(records.slice(-3));
    const previous = records.at(-1)?.prev_hash;
    expect(leafHash(Buffer.from(lines[1] ?? ''))).toBe(previous);
  });

  test('reads no more of a long log than it shows, and follows from there across segments', async () => {
    const open = (): Promise<Journal> => openJournal({ auditDir, clock, maxSegmentBytes: 600 });
    let journal = await open();
    for (let index = 0; index < 10; index += 1) await journal.append('config.changed', { index });
    const follower = new LogFollower(auditDir);
    const indexes = (lines: readonly { readonly record: RecordFields }[]) => lines.map(({ record }) => record['index']);
    expect(indexes(await follower.last(3, () => true))).toEqual([7, 8, 9]);
    for (let index = 10; index < 13; index += 1) await journal.append('config.changed', { index });
    expect(indexes(await collected(follower.next()))).toEqual([10, 11, 12]);
    await journal.close();
    journal = await open();
    await journal.append('config.changed', { index: 13 });
    expect(indexes(await collected(follower.next()))).toEqual([undefined, 13]);
    await journal.close();
  });

  test('shows a line when it is whole', async () => {
    await writeLog();
    const follower = new LogFollower(auditDir);
    const before = await collected(follower.next());
    const [first] = before;
    const path = (await listSegments(auditDir)).at(-1)?.path ?? '';
    const follow = new LogFollower(auditDir);
    await follow.last(1, () => true);
    const text = `${first?.line ?? ''}\n`;
    await appendFile(path, text.slice(0, 20));
    const half = await collected(follow.next());
    await appendFile(path, text.slice(20));
    const whole = await collected(follow.next());
    expect([half.length, whole.length]).toEqual([0, 1]);
  });

  test('of a home without a log is empty', async () => {
    expect(await run(['tail'])).toMatchObject({ code: 0, out: '' });
  });
});

describe('show', () => {
  test('explains each field, and what belongs to the record', async () => {
    await writeLog();
    const { out, code } = await run(['show', '1']);
    expect(code).toBe(0);
    await expect(stable(out)).toMatchFileSnapshot('../../../test/golden/log-show.txt');
  });

  test('finds a request by its id, and says what the record after it says of its hash', async () => {
    await writeLog();
    const { out } = await run(['show', String(request(2)['request_id'])], { json: true });
    const shown = JSON.parse(out) as {
      readonly leaf: string;
      readonly record: { readonly seq: number };
      readonly related: readonly unknown[];
    };
    const records = await collected(readRecords(auditDir));
    expect(records[shown.record.seq + 1]?.prev_hash).toBe(shown.leaf);
    expect(shown.related).toMatchObject([{ type: 'ai.response' }]);
  });

  test.each(['99999', 'nonsense\u001b[2J'])('of %j, which the log does not hold, is exit code 3', async (wanted) => {
    await writeLog();
    const { code, err, out } = await run(['show', wanted]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('holds no record');
    expect(err).not.toContain('\u001b');
  });

  test('has words for the fields that it shows', async () => {
    await writeLog();
    for await (const record of readRecords(auditDir)) {
      expect(Object.keys(record).filter((name) => !fieldWords.has(name))).toEqual([]);
    }
  });
});

describe('stats', () => {
  test('adds up what the log says', async () => {
    await writeLog();
    const { out } = await run(['stats']);
    await expect(stable(out)).toMatchFileSnapshot('../../../test/golden/log-stats.txt');
  });

  test('of a period counts its days alone', async () => {
    await writeLog();
    const all = JSON.parse((await run(['stats'], { json: true })).out) as {
      readonly requests: number;
      readonly unanswered: number;
    };
    expect(all).toMatchObject({ requests: 7, unanswered: 2, identifiersScanned: 329, tokensInput: 400 });
    const none = JSON.parse((await run(['stats'], { json: true, period: '2020-01-01:2020-12-31' })).out) as {
      readonly records: number;
    };
    expect(none.records).toBe(0);
    await expect(run(['stats'], { period: '2026-02-31:2026-03-01' })).rejects.toThrow('is no date');
    await expect(run(['stats'], { period: '2026-02-01:2026-03-01:x' })).rejects.toThrow('two days');
  });
});

test('whoever does not say what to do is told', async () => {
  await expect(run([])).rejects.toThrow('pretense log tail');
  await expect(run(['show'])).rejects.toThrow('Name one record');
});
