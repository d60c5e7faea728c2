import { countOf } from '../fields.ts';
import { nobody, type RuleModule, type Seen, stateless } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'POLICY-PROBLEM';
const version = '1';

/** A policy file cannot be understood, or asks for what does not hold. */
export const policyProblem: RuleModule = {
  id,
  version,
  title: 'A policy file has problems',
  threshold: '1 problem when a policy is loaded or changed',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'policy.loaded' && record.type !== 'policy.changed') return [];
  const observed = countOf(record['problems']);
  if (observed === 0) return [];
  return [
    {
      type: 'policy_problem',
      severity: 'medium',
      title: `The policy has ${observed === 1 ? 'a problem' : `${observed} problems`}; "pretense policy" names ${observed === 1 ? 'it' : 'them'}`,
      detectedBy: { rule: id, version, observed, threshold: 1, measure: 'problems of the policy files' },
      subjects: nobody,
      evidence: [{ seq: record.seq }],
      dedupKey: id,
    },
  ];
}
