import { countOf, objectsOf, textOf } from '../fields.ts';
import { type RuleModule, type Seen, stateless, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'SECRET-OUT';
const version = '1';
const secretClasses = ['vendor-secret', 'private-key', 'config-secret', 'generic-secret'];

/** A secret left this machine as it is. One that did not leave is the control at work: an event, no incident. */
export const secretTransmitted: RuleModule = {
  id,
  version,
  title: 'A secret left as it is',
  threshold:
    '1 secret whose value left. High; medium when a person on this machine had decided so for each of them; none for what an approved exception lets through',
  detector: stateless(find),
};

function find({ record }: Seen): readonly Detection[] {
  if (record.type !== 'ai.request' || record['decision'] === 'block') return [];
  const left = countOf(record['secrets_detected']) - countOf(record['secrets_blocked']);
  if (left <= 0) return [];
  const findings = objectsOf(record['findings']).filter(
    (finding) =>
      secretClasses.includes(textOf(finding['class']) ?? '') &&
      (finding['action'] === 'allow' || finding['action'] === 'report'),
  );
  const clauseOf = (finding: Readonly<Record<string, unknown>>): string => textOf(finding['clause']) ?? '';
  const excepted = sumOf(findings.filter((finding) => clauseOf(finding).startsWith('exception ')));
  const decided = sumOf(findings.filter((finding) => clauseOf(finding) === 'decision of the user'));
  const observed = left - excepted;
  if (observed <= 0) return [];
  const subjects = subjectsOf(record);
  const rules = [...new Set(findings.flatMap((finding) => textOf(finding['rule']) ?? []))].toSorted();
  return [
    {
      type: 'secret_transmitted',
      severity: observed <= decided ? 'medium' : 'high',
      title: `${observed === 1 ? 'A secret' : `${observed} secrets`} left as ${observed === 1 ? 'it is' : 'they are'}: ${rules.slice(0, 5).join(', ') || 'of unknown rules'}`,
      detectedBy: { rule: id, version, observed, threshold: 1, measure: 'secrets whose values left in one request' },
      subjects,
      evidence: [{ seq: record.seq }],
      dedupKey: `${id} ${subjects.developers[0] ?? ''} ${rules.join(' ')}`,
    },
  ];
}

function sumOf(findings: readonly Readonly<Record<string, unknown>>[]): number {
  return findings.reduce((sum, { count }) => sum + countOf(count), 0);
}
