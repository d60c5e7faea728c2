import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FindingAct, FindingView } from '../view/findings.ts';
import { FindingNews, type ToldFindings } from './finding-news.ts';
import { allowPeriods, allowQuestion, untilWords } from './finding-text.ts';
import { createFormat } from '../view/format.ts';

const minute = 60_000;
const found: FindingView = {
  finding: 'f_0123456789abcdef',
  rule: 'github-token',
  title: 'GitHub token',
  class: 'vendor-secret',
  action: 'redact',
  file: 'src/x.ts',
  line: undefined,
  tool: 'claude-code',
  count: 1,
  firstSeen: '2026-03-09T13:00:00Z',
  lastSeen: '2026-03-09T13:30:48Z',
  decision: undefined,
};
const other = (finding: string, action: FindingAct = 'redact'): FindingView => ({ ...found, finding, action });

function memory(): ToldFindings {
  const told = new Set<string>();
  return { has: (finding) => told.has(finding), add: (all) => all.forEach((each) => told.add(each)) };
}

describe('of a value that was withheld', () => {
  let news: FindingNews;
  beforeEach(() => {
    news = new FindingNews(memory());
  });

  test('the user is told what and where, never the value', () => {
    expect(news.next([found], 0)).toMatchObject({
      kind: 'information',
      text: 'A GitHub token in src/x.ts was redacted: the provider got a placeholder.',
      buttons: [{ label: 'Show', command: 'pretense.showFinding', parameters: [found.finding] }],
    });
  });

  test('that stops a conversation the way on is offered first', () => {
    const notice = news.next([{ ...found, title: 'Age key', action: 'block', line: 4 }], 0);
    expect(notice).toMatchObject({
      kind: 'warning',
      text: expect.stringMatching(/^An Age key in src\/x\.ts, line 4 was blocked, and nothing was sent\./),
      buttons: [
        { label: 'Redact and go on', command: 'pretense.redactFinding', parameters: [found.finding] },
        { label: 'Show' },
      ],
    });
  });

  test('the user is told once, also in another window and after a restart', () => {
    const told = memory();
    expect(new FindingNews(told).next([found], 0)).toBeTypeOf('object');
    expect(new FindingNews(told).next([found], 10 * minute)).toBeUndefined();
  });

  test('what was only reported or allowed is no news', () => {
    expect(news.next([other('f_1', 'report'), other('f_2', 'allow')], 0)).toBeUndefined();
  });

  test('several are one notice', () => {
    expect(news.next([found, other('f_1'), other('f_2')], 0)).toMatchObject({
      text: '3 values were redacted: GitHub token in src/x.ts and 2 others. The provider got placeholders.',
    });
    expect(news.next([found, other('f_1'), other('f_2')], 10 * minute)).toBeUndefined();
  });

  test('among several, one that stops a conversation is what is shown', () => {
    expect(news.next([found, other('f_1', 'block')], 0)).toMatchObject({
      kind: 'warning',
      text: expect.stringMatching(/^2 values did not leave: .* and one other\. One of them stopped a request/),
      buttons: [{ parameters: ['f_1'] }],
    });
  });

  test('what follows within a minute is told together at its end', () => {
    news.next([found], 0);
    expect(news.next([other('f_1'), found], 20_000)).toBe(40_000);
    expect(news.next([other('f_2'), other('f_1'), found], 50_000)).toBe(10_000);
    expect(news.next([other('f_2'), other('f_1'), found], 60_000)).toMatchObject({
      text: expect.stringMatching(/^2 values/),
    });
  });
});

test('however values come, there is at most one notice a minute, each value is in exactly one, and none is left out', () => {
  const step = fc.record({ add: fc.integer({ min: 0, max: 4 }), passMs: fc.integer({ min: 0, max: 90_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const told = new Map<string, number>();
      const news = new FindingNews({
        has: (finding) => told.has(finding),
        add: (all) => all.forEach((each) => told.set(each, (told.get(each) ?? 0) + 1)),
      });
      const shownAt: number[] = [];
      let all: readonly FindingView[] = [];
      let nowMs = 0;
      for (const { add, passMs } of [...steps, { add: 0, passMs: minute }]) {
        nowMs += passMs;
        all = [...Array.from({ length: add }, (_, at) => other(`f_${all.length + at}`)), ...all];
        if (typeof news.next(all, nowMs) === 'object') shownAt.push(nowMs);
      }
      expect([...told.values()].every((times) => times === 1)).toBe(true);
      expect(told.size).toBe(all.length);
      expect(shownAt.every((at, index) => index === 0 || at - (shownAt[index - 1] ?? 0) >= minute)).toBe(true);
    }),
  );
});

describe('letting a value leave', () => {
  test('lasts no longer than the policy says', () => {
    expect(allowPeriods(90).map(({ days }) => days)).toEqual([1, 7, 30, 90]);
    expect(allowPeriods(14).map(({ label }) => label)).toEqual(['1 day', '7 days', '14 days']);
    expect(allowPeriods(1).map(({ label }) => label)).toEqual(['1 day']);
  });

  test('is asked with where and until when', () => {
    const now = new Date('2026-03-09T13:31:00Z');
    const until = untilWords(new Date('2026-03-16T13:31:00Z'), createFormat('en', 'UTC'), now);
    expect(allowQuestion({ ...found, line: 12 }, until).message).toBe(
      'Let this GitHub token in src/x.ts:12 leave this machine readable until 16 Mar 13:31?',
    );
    expect(untilWords('once', createFormat('en', 'UTC'), now)).toBe('for an hour at most');
  });
});
