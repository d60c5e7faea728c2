// Three collectors, processes of their own, on one PostgreSQL and behind a balancer; one of them is killed under load.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leafHash } from '../../src/audit/line.ts';
import { parseCheckpoint, parseNote, parseVerifierKey, verifyCosignature } from '../../src/audit/note.ts';
import { Browser } from './browser.ts';
import { goodPassword } from './identity-harness.ts';
import { type Cluster, startCluster } from './replica-cluster.ts';
import { deviceWithLog, type SentLog, sendLog } from './replica-device.ts';

const devices = 4;
const recordsOfDevice = 300;
const perBatch = 15;

let cluster: Cluster;
let admin: pg.Client;
const logs: SentLog[] = [];

interface StoredChain {
  readonly size: string;
  readonly head_leaf: string;
  readonly cosigned_size: string;
  readonly state: string;
}

async function storedChain({ chain }: SentLog): Promise<StoredChain | undefined> {
  const { rows } = await admin.query<StoredChain>(
    'SELECT size, head_leaf, cosigned_size, state FROM chains WHERE chain = $1',
    [chain],
  );
  return rows[0];
}

async function storedLines({ chain }: SentLog): Promise<readonly string[]> {
  const { rows } = await admin.query<{ line: string }>('SELECT line FROM records WHERE chain = $1 ORDER BY seq', [
    chain,
  ]);
  return rows.map(({ line }) => line);
}

beforeAll(async () => {
  cluster = await startCluster({ replicas: 3, config: { ratePerMinute: 100_000 } });
  // As superuser row-level security does not hold: the test sees every row.
  const url = new URL(cluster.postgres.adminUrl);
  url.pathname = '/pretense';
  admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
}, 60_000);

afterAll(async () => {
  await admin.end();
  await cluster.stop();
  for (const { device } of logs) await device.remove();
});

describe('three collectors on one database', () => {
  test('sign with the same witness key', () => {
    expect(new Set(cluster.replicas.map(({ witnessKey }) => witnessKey)).size).toBe(1);
  });

  test('lose nothing and take nothing twice when one is killed while devices send', async () => {
    const tokens = await Promise.all(
      Array.from({ length: devices }, async () => String((await cluster.ask(['token']))['token'])),
    );
    const enrolled = await Promise.all(tokens.map((token) => deviceWithLog(cluster.url, token, recordsOfDevice)));
    let taken = 0;
    let killed: Promise<void> | undefined;
    const onAcknowledged = (records: number): void => {
      taken += records;
      if (taken >= (devices * recordsOfDevice) / 3) killed ??= cluster.replicas[2]?.kill();
    };
    logs.push(
      ...(await Promise.all(enrolled.map((device) => sendLog(cluster.url, device, { perBatch, onAcknowledged })))),
    );
    expect(killed).toBeDefined();
    await killed;
    for (const log of logs) expect(await storedLines(log)).toEqual(log.lines);
  });

  test('hold every record that any of them has cosigned', async () => {
    const witness = parseVerifierKey(cluster.replicas[0]?.witnessKey ?? '');
    for (const log of logs) {
      const held = await storedChain(log);
      const last = log.lines.length;
      expect(held).toMatchObject({ size: String(last), cosigned_size: String(last), state: 'open' });
      expect(held?.head_leaf).toBe(leafHash(Buffer.from(log.lines.at(-1) ?? '')));
      for (const { size, cosigned = '' } of log.acknowledged) {
        expect(verifyCosignature(cosigned, witness)).toBeDefined();
        expect(parseCheckpoint(parseNote(cosigned).text).size).toBe(size);
      }
      expect(log.acknowledged.at(-1)?.size).toBe(last);
    }
  });

  test('answer a log that is sent once more with the same size, and store nothing again', async () => {
    const [log] = logs;
    if (log === undefined) throw new Error('no log was sent');
    const again = await sendLog(cluster.url, log.device, { perBatch: 100, onAcknowledged: () => {} });
    expect(again.acknowledged.every(({ size }) => size === log.lines.length)).toBe(true);
    expect(await storedLines(log)).toEqual(log.lines);
  });

  test('know the session of a person whichever of them it was made at', async () => {
    const passwordFile = join(cluster.replicas[0]?.home ?? '', 'password');
    writeFileSync(passwordFile, `${goodPassword}\n`, { mode: 0o600 });
    await cluster.ask(['user', 'add', 'ada@example.com', '--role', 'admin', '--password-file', passwordFile]);
    const browser = new Browser(cluster.url);
    expect((await browser.signIn('ada@example.com', goodPassword)).status).toBe(303);
    const answers = await Promise.all([0, 1, 2, 3].map(async () => browser.get('/account')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const csrf = await browser.csrf('/account');
    expect((await browser.post('/logout', {}, { csrf })).status).toBe(303);
    expect((await browser.get('/account')).status).not.toBe(200);
  });
});
