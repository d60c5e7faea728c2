import { textOf } from '../fields.ts';
import { nobody, type RuleModule, type Seen, stateless } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'ROUTING';
const version = '1';

/** A tool that was routed goes past the proxy. */
export const routingDrift: RuleModule = {
  id,
  version,
  title: 'A tool that was routed is not any more',
  threshold: '1 `routing.drifted` record: nobody took the routing back, and the tool goes elsewhere',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'routing.drifted') return [];
  const client = textOf(record['client']) ?? 'unknown';
  return [
    {
      type: 'config_drift',
      severity: 'medium',
      title: `${client} is configured to go past the proxy`,
      detectedBy: { rule: id, version, observed: 1, threshold: 1, measure: 'tools whose routing was changed' },
      subjects: { ...nobody, tools: [client] },
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${client}`,
    },
  ];
}
