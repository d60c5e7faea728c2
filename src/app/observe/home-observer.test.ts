import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHmac } from 'node:crypto';
import { TestLog } from '../../audit/test-log.fixture.ts';
import { verifyLog } from '../../audit/verify.ts';
import { silentLogger } from '../../base/log.ts';
import { WordMap } from '../../engine/word-map.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import { nodeCodec } from '../platform.ts';
import { HomeObserver } from './home-observer.ts';
import { requestFields } from './records.fixture.ts';

let log: TestLog;
let observer: HomeObserver;
let told: number;
let onTold: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  log = await TestLog.create();
});
afterEach(async () => {
  observer.dispose();
  vi.useRealTimers();
  await log.remove();
});

async function open(time: Date): Promise<Awaited<ReturnType<TestLog['open']>>> {
  told = 0;
  onTold = () => {};
  log.clock.time = time.getTime();
  const journal = await log.open();
  observer = new HomeObserver({
    auditDir: log.auditDir,
    journal,
    clock: log.clock,
    logger: silentLogger,
    textTools: {
      codec: nodeCodec,
      map: new WordMap({ keyedHash: (message) => createHmac('sha256', 'k').update(message).digest() }),
      secrets: createSecretScanner({ rules: [], keyedHash: () => 'ab' }),
    },
    onChanged: () => {
      told += 1;
      onTold();
    },
  });
  await observer.activity.complete;
  return journal;
}

/** Lets time pass for timers and clock alike. */
function pass(milliseconds: number): void {
  log.clock.time += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

const minutes = 60_000;

describe('who looks at a home', () => {
  test('is told at midnight that a new day has begun', async () => {
    const journal = await open(new Date(2026, 2, 10, 22, 0));
    await journal.append('ai.request', requestFields());
    expect(observer.activity.today().counts.requests).toBe(1);
    for (let step = 0; step < 119; step += 1) pass(minutes);
    const before = told;
    pass(2 * minutes);
    expect(told).toBe(before + 1);
    expect(observer.activity.today().counts).toMatchObject({ day: '2026-03-11', requests: 0 });
  });

  test('learns soon after the start whether the chain is whole', async () => {
    const journal = await open(new Date(2026, 2, 10, 9));
    await journal.append('ai.request', requestFields());
    expect(observer.activity.audit().verified).toBeUndefined();
    const verified = new Promise<void>((resolve) => {
      onTold = () => {
        if (observer.activity.audit().verified !== undefined) resolve();
      };
    });
    pass(1_500);
    vi.useRealTimers();
    await verified;
    expect(observer.activity.audit().verified).toEqual({
      isWhole: true,
      upToSeq: 1,
      at: new Date(log.clock.time).toISOString(),
      problem: undefined,
    });
    observer.setVerified({ ...(await verifyLog(log.auditDir)), problemCount: 1 });
    expect(observer.activity.audit().verified).toMatchObject({ isWhole: false });
  });

  test('sees no text any more once what was sent is forgotten', async () => {
    const journal = await open(new Date(2026, 2, 10, 9));
    const body = Buffer.from('{}');
    const request = {
      id: 'r0',
      original: body,
      sent: body,
      format: undefined,
      endpointHost: 'h',
      carried: new Set<number>(),
    };
    observer.exchanges.sent(request);
    const endpoints = observer.endpoints({ status: () => ({}) as never, pause: () => undefined });
    expect(await endpoints['POST /__pretense/exchange-texts']({ requestId: 'r0' })).not.toBeNull();
    await journal.append('history.forgotten', { entries: 1, bytes: 1 });
    expect(await endpoints['POST /__pretense/exchange-texts']({ requestId: 'r0' })).toBeNull();
    await expect(endpoints['POST /__pretense/exchange-texts']({})).rejects.toMatchObject({ code: 'bad-request' });
  });
});
