import { countOf, textsOf } from '../fields.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'PLACEHOLDER-EGRESS';
const version = '1';

/** A model called a tool with a redacted value in its input: harmless, or planted in a file that it read. */
export const placeholderEgress: RuleModule = {
  id,
  version,
  title: 'A redacted value was asked for where it may not be',
  threshold: '1 place in the input of a tool that may not have the value. The tool got the placeholder',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'incident.placeholder_egress') return [];
  const rules = textsOf(record['rules']);
  const about = subjectsOf(record);
  const observed = countOf(record['count']);
  return [
    {
      type: 'placeholder_egress',
      severity: 'medium',
      title: `A tool was called with ${observed === 1 ? 'a redacted value' : `${observed} redacted values`} (${rules.slice(0, 5).join(', ')}); it got placeholders`,
      detectedBy: { rule: id, version, observed, threshold: 1, measure: 'places in the inputs of one tool' },
      subjects: about,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${about.developers[0] ?? ''} ${about.tools[0] ?? ''}`,
    },
  ];
}
