// A day's worth of records for pictures: written by the real journal, at earlier hours of the present day.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openJournal } from '../../../src/audit/journal.ts';
import type { Clock } from '../../../src/base/clock.ts';

const minuteMs = 60_000;
const repository = 'claims-api';

/** File, and how much of it changes in a request that carries it. */
const files = [
  { file: 'src/claims/claim-ledger.ts', scanned: 412, mutated: 57 },
  { file: 'src/claims/settlement-policy.ts', scanned: 286, mutated: 41 },
  { file: 'src/underwriting/risk-appetite.ts', scanned: 198, mutated: 33 },
  { file: 'src/underwriting/premium-band.ts', scanned: 133, mutated: 21 },
  { file: 'src/reinsurance/treaty-share.ts', scanned: 171, mutated: 19 },
  { file: 'src/http/claim-routes.ts', scanned: 240, mutated: 12 },
  { file: 'batch/nightly_accruals.py', scanned: 156, mutated: 26 },
  { file: 'test/settlement-policy.test.ts', scanned: 221, mutated: 38 },
  { file: 'deploy/staging.env', scanned: 18, mutated: 0 },
  { file: 'README.md', scanned: 94, mutated: 7 },
] as const;

/** Fills the log of a home that no proxy uses, from five hours before `now` up to a few minutes before it. */
export async function writeSampleDay(pretenseHome: string, now: Date): Promise<void> {
  const clock = new MovingClock(now.getTime() - 300 * minuteMs);
  const journal = await openJournal({ auditDir: join(pretenseHome, 'audit'), clock });
  const lastMs = now.getTime() - 4 * minuteMs;
  for (let number = 0; clock.timeMs < lastMs; number += 1) {
    for (const [type, fields] of exchange(number)) await journal.append(type, fields);
    clock.timeMs += stepMs(number);
  }
  await journal.close();
}

/** Bursts of work with pauses between them. */
function stepMs(number: number): number {
  return number % 40 === 39 ? 27 * minuteMs : (0.3 + (number % 7) * 0.25) * minuteMs;
}

/** Where it is the afternoon at `now`, whenever that is: the five hours are hours of one day there. */
export function afternoonZone(now: Date): string {
  const eastOfUtc = Math.min(14, 16 - now.getUTCHours());
  // The sign of these names is the other way round (POSIX).
  return eastOfUtc === 0 ? 'Etc/GMT' : `Etc/GMT${eastOfUtc > 0 ? '-' : '+'}${Math.abs(eastOfUtc)}`;
}

type Fields = Readonly<Record<string, string | number | null | readonly Readonly<Record<string, string | number>>[]>>;

function exchange(number: number): readonly (readonly ['ai.request' | 'ai.response', Fields])[] {
  const requestId = randomBytes(16).toString('hex');
  const isBlocked = number === 61;
  const carried = isBlocked
    ? files.slice(8, 9)
    : files.filter((_, index) => (number + index * index) % 5 < 2 && index !== 8);
  const isPlain = number % 6 === 5;
  const mutatedOf = (mutated: number) => (isPlain ? 0 : mutated);
  const entries = carried.map(({ file, scanned, mutated }) => ({
    repository,
    file,
    identifiers_scanned: scanned,
    identifiers_mutated: mutatedOf(mutated),
    secrets_detected: isBlocked ? 1 : 0,
  }));
  const sum = (field: 'identifiers_scanned' | 'identifiers_mutated') =>
    entries.reduce((total, entry) => total + entry[field], 0);
  const common = {
    request_id: requestId,
    client: number % 9 === 4 ? 'terminal' : 'claude-code',
    provider: 'anthropic',
    endpoint: 'messages',
    model: 'claude-sonnet-4-5',
  };
  const request: Fields = {
    ...common,
    endpoint_host: 'api.anthropic.com',
    method: 'POST',
    tool: 'claude-code',
    identifiers_scanned: sum('identifiers_scanned'),
    identifiers_mutated: sum('identifiers_mutated'),
    secrets_detected: isBlocked ? 1 : 0,
    secrets_blocked: isBlocked ? 1 : 0,
    decision: isBlocked ? 'block' : isPlain ? 'forward' : 'mutate',
    rule: isBlocked ? 'secret-cannot-be-removed' : null,
    mode: 'enforce',
    level: 'strict',
    repository,
    file: entries[0]?.file ?? null,
    files: entries,
    files_omitted: 0,
  };
  if (isBlocked) return [['ai.request', request]];
  const response: Fields = { ...common, status: 200, outcome: 'complete', added_us: 1200 + ((number * 397) % 1900) };
  return [
    ['ai.request', request],
    ['ai.response', response],
  ];
}

class MovingClock implements Clock {
  timeMs: number;

  constructor(timeMs: number) {
    this.timeMs = timeMs;
  }

  now(): Date {
    return new Date(this.timeMs);
  }

  monotonicMs(): number {
    return this.timeMs;
  }
}
