import { expect, test } from 'vitest';
import { FindingsRegistry, type SeenFinding } from './findings.ts';
import type { FindingSighting } from './ports.ts';

function open(maxValues?: number) {
  let time = Date.UTC(2026, 10, 22);
  const first: SeenFinding[] = [];
  const registry = new FindingsRegistry({
    clock: { now: () => new Date((time += 1000)), monotonicMs: () => 0 },
    onFirst: (finding) => first.push(finding),
    ...(maxValues === undefined ? {} : { maxValues }),
  });
  const saw = (finding: string, more: Partial<FindingSighting> = {}): void =>
    registry.saw({
      finding,
      rule: 'github-token',
      class: 'vendor-secret',
      action: 'redact',
      file: undefined,
      line: undefined,
      tool: 'claude-code',
      ...more,
    });
  return { registry, saw, first };
}

test('a value is listed once, with where and when it was seen, the last one first', () => {
  const { registry, saw } = open();
  saw('f_1', { file: 'a.env', line: 3 });
  saw('f_2');
  saw('f_1', { tool: 'codex' });
  expect(registry.list()).toMatchObject([
    {
      finding: 'f_1',
      count: 2,
      file: 'a.env',
      line: 3,
      tool: 'codex',
      firstSeen: '2026-11-22T00:00:01.000Z',
      lastSeen: '2026-11-22T00:00:03.000Z',
    },
    { finding: 'f_2', count: 1 },
  ]);
});

test('the user is told once of each value that is withheld, and of none that is not', () => {
  const { saw, first } = open();
  saw('f_1', { action: 'report' });
  saw('f_1');
  saw('f_1');
  saw('f_2', { action: 'block' });
  expect(first.map(({ finding }) => finding)).toEqual(['f_1', 'f_2']);
});

test('of very many values those seen last are kept', () => {
  const { registry, saw } = open(3);
  for (const finding of ['f_1', 'f_2', 'f_3', 'f_1', 'f_4']) saw(finding);
  expect(registry.list().map(({ finding }) => finding)).toEqual(['f_4', 'f_1', 'f_3']);
});
