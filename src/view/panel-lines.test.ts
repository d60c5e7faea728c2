// The smaller sentences of the panel: exchanges, the log, the chart, the next steps.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditLine } from './audit-line.ts';
import { exchangeLine, outcomeOf, shownTexts, textPieces } from './exchange-line.ts';
import { createFormat } from './format.ts';
import { nextSteps } from './next-steps.ts';
import type { AuditView, ExchangeRow, ExchangeTexts, ProxySnapshot, TextPair } from './snapshot.ts';
import { quarterMs, trafficSeries } from './traffic-series.ts';

const format = createFormat('en', 'UTC');
const now = new Date('2026-11-22T14:43:00Z');

describe('an exchange', () => {
  const row: ExchangeRow = {
    requestId: 'r',
    at: '2026-11-22T14:42:00Z',
    seq: 7,
    client: 'claude-code',
    provider: undefined,
    model: undefined,
    decision: 'mutate',
    mode: 'enforce',
    rule: undefined,
    files: 3,
    file: 'src/ledger.ts',
    repository: 'shop',
    scanned: 418,
    mutated: 37,
    secrets: 0,
    unscanned: 0,
    addedMs: 1.8,
    outcome: 'complete',
    status: 200,
    hasTexts: true,
  };
  const coverage = [
    { client: 'claude-code', name: 'Claude Code', state: 'protected', reason: '', requests: 1 },
  ] as const;
  const words = (change: Partial<ExchangeRow>) => {
    const { subject, about, change: changed, cost } = exchangeLine({ ...row, ...change }, coverage, format);
    return [subject, about, changed, cost];
  };

  test.each<[string, Partial<ExchangeRow>, readonly string[]]>([
    ['with files', {}, ['ledger.ts', 'and 2 more in shop', '37 of 418 mutated', '+1.8 ms']],
    ['with one file', { files: 1 }, ['ledger.ts', 'shop', '37 of 418 mutated', '+1.8 ms']],
    [
      'without a file',
      { files: 0, file: undefined, mutated: 0 },
      ['', 'no workspace text', 'nothing to change', '+1.8 ms'],
    ],
    [
      'blocked',
      { decision: 'block', rule: 'AWS access key', secrets: 2 },
      ['Blocked, nothing was sent:', 'AWS access key in src/ledger.ts', '2 secrets', 'not sent'],
    ],
    [
      'with a secret taken out',
      { decision: 'redact', secrets: 1 },
      ['ledger.ts', 'and 2 more in shop', '37 of 418 mutated, 1 secret', '+1.8 ms'],
    ],
    [
      'with images that nobody reads',
      { unscanned: 2 },
      ['ledger.ts', 'and 2 more in shop', '37 of 418 mutated, 2 attachments unread', '+1.8 ms'],
    ],
    ['sent while paused', { mode: 'paused', mutated: 0 }, ['ledger.ts', 'and 2 more in shop', 'paused', '+1.8 ms']],
  ])('%s', (_, change, expected) => expect(words(change)).toEqual(expected));

  test('a tool without a name is called by its id', () => {
    expect(exchangeLine(row, [], format).tool).toBe('claude-code');
    expect(exchangeLine(row, coverage, format).tool).toBe('Claude Code');
  });

  test('its answer runs, has ended, or never began', () => {
    expect(outcomeOf(row)).toBe('Answer: complete, status 200');
    expect(outcomeOf({ ...row, outcome: undefined })).toBe('Answer still running');
    expect(outcomeOf({ ...row, decision: 'block', outcome: undefined })).toBeUndefined();
  });
});

describe('texts side by side', () => {
  const pair = (label: string, changes: number, length = 10): TextPair => ({
    label,
    yours: 'x'.repeat(length),
    provider: 'y'.repeat(length),
    changes: Array.from({ length: changes }, (_, at) => ({ yours: [at, at + 1], provider: [at, at + 1] })),
  });
  const texts = (...request: readonly TextPair[]): ExchangeTexts => {
    return { requestId: 'r', endpointHost: undefined, mutationMapId: undefined, request, answer: [], isCut: false };
  };

  test('the one with the most changes stands for all, until the whole is asked for', () => {
    const all = texts(pair('a', 1), pair('b', 3), pair('c', 2));
    const part = shownTexts(all, 'request', false);
    expect([part.pairs.map(({ label }) => label), part.isCut, part.total]).toEqual([['b'], true, 3]);
    const whole = shownTexts(all, 'request', true);
    expect([whole.pairs.length, whole.isCut]).toEqual([3, false]);
    expect(shownTexts(all, 'answer', false)).toEqual({ pairs: [], total: 0, isCut: false });
  });

  test('a text that is too long for a page is cut behind the same change on both sides', () => {
    const { pairs, isCut } = shownTexts(texts(pair('a', 9, 50_000)), 'request', false);
    expect([pairs[0]?.yours.length, pairs[0]?.provider.length, isCut]).toEqual([20_000, 20_000, true]);
    expect(pairs[0]?.changes.length).toBe(9);
  });

  test('pieces always make the whole text, whatever the spans are', () => {
    const span = fc.tuple(fc.integer({ min: -2, max: 30 }), fc.integer({ min: -2, max: 30 }));
    fc.assert(
      fc.property(fc.string({ maxLength: 25 }), fc.array(span, { maxLength: 8 }), (text, spans) => {
        const pieces = textPieces(text, spans);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      }),
    );
  });
});

describe('the log', () => {
  const verified = { isWhole: true, upToSeq: 40, at: '2026-11-22T14:00:00Z', problem: undefined };
  const audit: AuditView = {
    records: 52,
    lastSeq: 52,
    lastHash: 'abcd00000000000000000000000000ef01',
    lastAt: '2026-11-22T14:42:20Z',
    verified,
  };

  test('says how far it was verified and what came since', () => {
    const line = auditLine(audit, format, now);
    expect([line.text, line.detail, line.hash?.short]).toEqual([
      'Chain verified up to record 40',
      '12 records since, last record 40 s ago',
      'abcd…ef01',
    ]);
  });

  test('says what the last checkpoint covers, when it was signed, and what it does not cover yet', () => {
    const signedAt = '2026-11-22T14:42:20Z';
    const words = (checkpoint: AuditView['checkpoint']) =>
      auditLine({ ...audit, ...(checkpoint === undefined ? {} : { checkpoint }) }, format, now).checkpoint?.text;
    expect([
      words({ records: 40, signedAt }),
      words({ records: 52, signedAt }),
      words({ records: 1, signedAt: undefined }),
      words(undefined),
    ]).toEqual([
      'Last checkpoint: 40 records, signed 40 s ago; 12 not covered yet',
      'Last checkpoint: all 52 records, signed 40 s ago',
      'Last checkpoint: 1 record; 51 not covered yet',
      'No checkpoint signed yet',
    ]);
    expect(auditLine({ ...audit, checkpoint: { records: 52, signedAt } }, format, now).checkpoint?.exact).toBe(
      '22 Nov 2026, 14:42:20 UTC',
    );
    expect(auditLine({ ...audit, records: 0, lastSeq: 0 }, format, now).checkpoint).toBeUndefined();
  });

  test('what came after a checkpoint and before it was told is never a negative number', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (records, covered) => {
        const checkpoint = { records: covered, signedAt: undefined };
        const text = auditLine({ ...audit, records, checkpoint }, format, now).checkpoint?.text ?? '';
        expect(text).not.toMatch(/-\d/);
        expect(text.includes('not covered yet')).toBe(records > covered);
      }),
    );
  });

  test('verified is said only of what was verified', () => {
    expect(auditLine({ ...audit, verified: undefined }, format, now).text).toBe('52 records, chain not verified yet');
    const broken = { ...audit, verified: { ...verified, isWhole: false, problem: 'Record 7 was changed.' } };
    expect(auditLine(broken, format, now)).toMatchObject({
      glyph: 'triangle',
      text: 'The chain does not hold. Record 7 was changed.',
    });
    expect(auditLine(undefined, format, now).text).toBe('The log is not open');
    expect(auditLine({ ...audit, records: 0, lastSeq: 0, verified: undefined }, format, now)).toMatchObject({
      text: 'No record yet',
      hash: undefined,
    });
  });
});

describe('the chart', () => {
  const bucket = (start: string, figures: object = {}) => ({
    start,
    mutated: 0,
    unchanged: 0,
    paused: 0,
    blocked: 0,
    ...figures,
  });

  test('has every quarter of an hour from the first hour with a request to now', () => {
    const series = trafficSeries(
      [bucket('2026-11-22T08:15:00Z', { mutated: 3, unchanged: 1 })],
      undefined,
      format,
      now,
    );
    expect([format.clock(new Date(series.start)), format.clock(new Date(series.end))]).toEqual(['08:00', '14:45']);
    expect(series.quarters.length).toBe((series.end - series.start) / quarterMs);
    expect(series.quarters.at(-1)?.isNow).toBe(true);
    expect(series.quarters[1]?.total).toBe(4);
  });

  test('a young day still has three hours', () => {
    const series = trafficSeries([], undefined, format, now);
    expect([format.clock(new Date(series.start)), series.summary]).toEqual(['11:00', 'No request yet today.']);
  });

  test('quarters in which something left while paused become one band', () => {
    const buckets = [
      bucket('2026-11-22T11:30:00Z', { paused: 2 }),
      bucket('2026-11-22T11:45:00Z', { paused: 1, mutated: 4 }),
      bucket('2026-11-22T13:00:00Z', { paused: 1 }),
    ];
    const { pauses } = trafficSeries(buckets, undefined, format, now);
    expect(pauses.map(({ start, end }) => [format.clock(new Date(start)), format.clock(new Date(end))])).toEqual([
      ['11:30', '12:00'],
      ['13:00', '13:15'],
    ]);
  });

  test('a pause that holds now reaches to the end of the axis', () => {
    const pause = { since: '2026-11-22T14:35:00Z', until: '2026-11-22T15:00:00Z', reason: '', by: '' };
    const { pauses, end } = trafficSeries([bucket('2026-11-22T14:30:00Z', { paused: 1 })], pause, format, now);
    expect(pauses).toEqual([{ start: Date.parse('2026-11-22T14:30:00Z'), end, isNow: true }]);
  });

  test('in words it tells range, peak and totals', () => {
    const buckets = [
      bucket('2026-11-22T13:30:00Z', { mutated: 69, unchanged: 2, blocked: 1 }),
      bucket('2026-11-22T14:30:00Z', { mutated: 5 }),
    ];
    expect(trafficSeries(buckets, undefined, format, now).summary).toBe(
      'Requests per 15 minutes today from 13:30 to 14:45. Peak 71 at 13:30. 74 mutated, 2 with nothing to change. 1 blocked. The same figures follow as a table.',
    );
  });
});

describe('the next steps', () => {
  const proxy = { workspaces: [], indexing: undefined } as unknown as ProxySnapshot;
  const done = (all: ReturnType<typeof nextSteps>) => all.map(({ isDone }) => isDone);

  test('tick only on what has happened', () => {
    expect(done(nextSteps(proxy, []))).toEqual([false, false, false, false]);
    const workspaces = [{ root: '/w', repository: 'shop', state: 'ready' }];
    const coverage = [{ client: 'codex', name: 'Codex', state: 'routed', reason: '', requests: 0 }] as const;
    const steps = nextSteps({ ...proxy, workspaces }, coverage);
    expect(done(steps)).toEqual([true, true, false, false]);
    expect(steps.slice(0, 2).map(({ detail }) => detail)).toEqual([
      'shop: done.',
      'Codex. What was changed in a file of theirs was shown to you first and can be taken back.',
    ]);
    const indexing = { done: 1, total: 9, repository: 'shop' };
    expect(done(nextSteps({ ...proxy, workspaces, indexing }, coverage))[0]).toBe(false);
  });
});
