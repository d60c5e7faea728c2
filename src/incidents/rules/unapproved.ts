import { objectsOf, textOf } from '../fields.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection, IncidentType } from '../types.ts';

const id = 'UNAPPROVED';
const version = '1';

const types: Readonly<Record<string, IncidentType>> = {
  tool: 'unapproved_tool',
  tools: 'unapproved_tool',
  provider: 'unapproved_provider',
  providers: 'unapproved_provider',
  model: 'unapproved_model',
  models: 'unapproved_model',
  endpoint: 'unapproved_endpoint',
  endpoints: 'unapproved_endpoint',
};

/** A tool, provider, model or endpoint that no list of the policy names. */
export const unapproved: RuleModule = {
  id,
  version,
  title: 'A tool, provider, model or endpoint that the policy does not name',
  threshold: '1 request. Medium when it left, low when the policy blocked it',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' && record.type !== 'ai.passthrough') return [];
  const subjects = subjectsOf(record);
  return objectsOf(record['unapproved']).flatMap(({ kind, value, action }) => {
    const name = textOf(kind) ?? '';
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) return [];
    const isBlocked = record['decision'] === 'block' || action === 'block';
    const noun = name.replace(/s$/, '');
    const told = (textOf(value) ?? 'without a name').slice(0, 200);
    return [
      {
        type,
        severity: isBlocked ? ('low' as const) : ('medium' as const),
        title: `${noun === 'endpoint' ? 'An' : 'A'} ${noun} that no list names ${isBlocked ? 'was refused' : 'was used'}: ${told}`,
        detectedBy: { rule: id, version, observed: 1, threshold: 1, measure: `requests with this ${noun}` },
        subjects,
        evidence: [{ seq: record.seq }],
        dedupKey: `${id} ${name} ${told} ${subjects.developers[0] ?? ''}`,
      },
    ];
  });
}
