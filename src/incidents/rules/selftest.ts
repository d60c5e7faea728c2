import { textOf } from '../fields.ts';
import { nobody, type RuleModule, type Seen, stateless } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'SELFTEST';
const version = '1';

/** The way from detector to alert did not work as a whole. */
export const selftestFailed: RuleModule = {
  id,
  version,
  title: 'The daily self-test failed',
  threshold: '1 `selftest.completed` record with another result than `passed`',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'selftest.completed' || record['result'] === 'passed') return [];
  const step = textOf(record['failed_step']);
  return [
    {
      type: 'selftest_failed',
      severity: 'high',
      title: `The self-test failed${step === undefined ? '' : ` at the step "${step}"`}`,
      detectedBy: { rule: id, version, observed: 1, threshold: 1, measure: 'failed self-tests' },
      subjects: nobody,
      evidence: [{ seq: record.seq }],
      dedupKey: id,
    },
  ];
}
