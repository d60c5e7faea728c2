import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceptionCommand, findingLine, findingsSummary, isWaiting, sortFindings } from './finding-line.ts';
import type { FindingAct, FindingDecisionView, FindingView } from './findings.ts';
import { createFormat } from './format.ts';

const now = new Date('2026-03-09T13:31:00Z');
const format = createFormat('en', 'UTC');
const options = { coverage: [], format, now, needsException: false };

const found: FindingView = {
  finding: 'f_0123456789abcdef',
  rule: 'github-token',
  title: 'GitHub token',
  class: 'vendor-secret',
  action: 'redact',
  file: 'src/x.ts',
  line: 12,
  tool: 'claude-code',
  count: 1,
  firstSeen: '2026-03-09T13:00:00Z',
  lastSeen: '2026-03-09T13:30:48Z',
  decision: undefined,
};
const allowed: FindingDecisionView = {
  action: 'allow',
  reason: 'sandbox',
  expires: '2026-03-10T09:00:00Z',
  once: false,
};
const actions: readonly FindingAct[] = ['allow', 'report', 'redact', 'block'];

describe('the line of a finding', () => {
  test('tells file and line, how often, and when', () => {
    expect(findingLine(found, options)).toMatchObject({
      title: 'GitHub token',
      kind: 'Credential of a vendor',
      place: 'src/x.ts:12',
      count: '1 time',
      age: '12 s ago',
    });
    expect(findingLine({ ...found, line: undefined }, options).place).toBe('src/x.ts');
    expect(findingLine({ ...found, file: undefined }, options).place).toBeUndefined();
  });

  test('names the tool as coverage does', () => {
    const row = { client: 'claude-code', name: 'Claude Code', state: 'protected', reason: '', requests: 1 } as const;
    expect(findingLine(found, { ...options, coverage: [row] }).tool).toBe('Claude Code');
  });

  test('differs for each outcome in word and in sign', () => {
    const lines = actions.map((action) => findingLine({ ...found, action }, options));
    expect(new Set(lines.map(({ done }) => done)).size).toBe(4);
    expect(new Set(lines.map(({ glyph }) => glyph)).size).toBe(4);
  });

  test.each([
    ['block', ['redact', 'allow-once', 'allow-until']],
    ['redact', ['allow-once', 'allow-until']],
    ['report', ['redact']],
    ['allow', ['redact']],
  ] as const)('offers what can be decided about %s', (action, choices) => {
    const line = findingLine({ ...found, action }, options);
    expect(line.buttons.map(({ choice }) => choice)).toEqual(choices);
    expect(line.exception).toBeUndefined();
  });

  test('offers nothing but to take back what was decided', () => {
    for (const action of actions) {
      const { buttons, decided } = findingLine({ ...found, action, decision: allowed }, options);
      expect(buttons.map(({ choice }) => choice)).toEqual(['clear']);
      expect(decided).toBe('It may leave readable until 10 Mar 09:00: sandbox');
    }
  });

  test('of a decision for once says that it ends with the proxy', () => {
    const decision = { action: 'redact', reason: '', expires: '2026-03-09T14:31:00Z', once: true } as const;
    expect(findingLine({ ...found, decision }, options).decided).toBe(
      'From now on a placeholder leaves in its place until 14:31, or until the proxy ends',
    );
  });

  test('says nothing twice', () => {
    expect(findingLine({ ...found, title: 'Payment card number', class: 'payment-card' }, options).kind).toBe('');
  });

  test('under an organisation’s policy never offers to allow, and gives the command instead', () => {
    for (const action of actions) {
      const { buttons, exception } = findingLine({ ...found, action }, { ...options, needsException: true });
      expect(buttons.some(({ choice }) => choice.startsWith('allow'))).toBe(false);
      expect(exception).toBe(action === 'block' || action === 'redact' ? exceptionCommand(found.finding) : undefined);
    }
  });
});

test('what waits for a decision stands first, and nothing is lost or changes its order otherwise', () => {
  const view = fc.record({ action: fc.constantFrom(...actions), isDecided: fc.boolean() });
  fc.assert(
    fc.property(fc.array(view), (all) => {
      const views = all.map(({ action, isDecided }, at): FindingView => ({
        ...found,
        finding: `f_${at}`,
        action,
        decision: isDecided ? allowed : undefined,
      }));
      const sorted = sortFindings(views);
      expect(new Set(sorted)).toEqual(new Set(views));
      const place = (each: FindingView): readonly number[] => [isWaiting(each) ? 0 : 1, views.indexOf(each)];
      const places = sorted.map(place).map(([rank = 0, at = 0]) => rank * 1e6 + at);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
    }),
  );
});

test('the summary counts each outcome that there is', () => {
  const views = (['block', 'redact', 'redact', 'report'] as const).map((action) => ({ ...found, action }));
  expect(findingsSummary(views, format)).toBe('1 blocked, 2 redacted, 1 reported');
  expect(findingsSummary([], format)).toBe('');
});
