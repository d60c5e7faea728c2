import { countOf, textOf } from '../fields.ts';
import { nobody, type RuleModule, type Seen, stateless } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'POLICY-THRESHOLD';
const version = '1';

const words: Readonly<Record<string, string>> = {
  findingsPerDay: 'findings in one day',
  blocksPerDay: 'blocked requests in one day',
  pausesPerWeek: 'pauses in seven days',
};

/** A figure that the policy itself names as an incident. Pauses beyond it are misuse of pauses. */
export const policyThreshold: RuleModule = {
  id,
  version,
  title: 'More findings, blocked requests or pauses than the policy allows',
  threshold:
    '`/incidents/findingsPerDay`, `/incidents/blocksPerDay` and `/incidents/pausesPerWeek` of the policy in force',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'incident.threshold') return [];
  const what = textOf(record['what']) ?? '';
  const text = Object.hasOwn(words, what) ? words[what] : undefined;
  if (text === undefined) return [];
  const observed = countOf(record['count']);
  const threshold = countOf(record['threshold']);
  return [
    {
      type: what === 'pausesPerWeek' ? 'pause_abuse' : 'policy_threshold',
      severity: 'medium',
      title: `${observed} ${text}, where the policy names ${threshold} an incident`,
      detectedBy: { rule: id, version, observed, threshold, measure: text },
      subjects: nobody,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${what}`,
    },
  ];
}
