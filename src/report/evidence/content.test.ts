import { expect, test } from 'vitest';
import type { AuditRecord, RecordFields } from '../../audit/record.ts';
import { ContentAccumulator } from './content.ts';
import { type Concluded, resultOf } from './controls/control.ts';
import { secretsStay } from './controls/request-controls.ts';

const request = (fields: RecordFields) => ({
  record: { type: 'ai.request', seq: 1, timestamp: '2026-02-02T10:00:00.000Z', ...fields } as unknown as AuditRecord,
  isInPeriod: true,
});

test('of a request that was stopped no secret left, also one that its rule only reports', () => {
  const [content, control] = [new ContentAccumulator(), secretsStay.test()];
  const stopped = request({ decision: 'block', rule: 'not-json', secrets_detected: 2, secrets_blocked: 1 });
  const left = request({ decision: 'forward', secrets_detected: 3, secrets_blocked: 1 });
  for (const seen of [stopped, left]) for (const part of [content, control]) part.visit(seen);
  expect(content.parts.secrets).toEqual({ detected: 5, blocked: 3, transmitted: 2, personalData: 0 });
  const { test: _test, ...text } = secretsStay;
  const { deviations, population } = resultOf(text, control.conclude({} as Concluded));
  expect(population.count).toBe(5);
  expect(deviations.map((each) => each.text)).toEqual(['2 secrets left readable: no rule is named']);
});
