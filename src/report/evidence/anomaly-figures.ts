// How often each rule spoke, and what became of it.
import { anomalyRules } from '../../incidents/rules.ts';
import { isOpen } from '../../incidents/transitions.ts';
import type { Incident } from '../../incidents/types.ts';
import type { Period } from '../period.ts';
import type { AnomalyRuleFigures } from './model.ts';

/** Every rule that there is, and those of earlier versions that opened something in the period. */
export function anomalyFigures(
  incidents: readonly Incident[],
  { fromUtc, untilUtc }: Period,
  asOf: string,
): readonly AnomalyRuleFigures[] {
  const found = incidents.filter(({ detectedAt }) => detectedAt >= fromUtc && detectedAt < untilUtc);
  const keyOf = (rule: string, version: string) => `${rule}\0${version}`;
  const texts = new Map(anomalyRules.map((rule) => [keyOf(rule.id, rule.version), rule]));
  const keys = new Set([...texts.keys(), ...found.map(({ detectedBy: { rule, version } }) => keyOf(rule, version))]);
  return [...keys].map((key) => {
    const [rule = '', version = ''] = key.split('\0');
    const own = found.filter(({ detectedBy }) => keyOf(detectedBy.rule, detectedBy.version) === key);
    const open = own.filter((incident) => isOpen(incident, asOf)).length;
    const falsePositives = own.filter(({ status }) => status === 'false_positive').length;
    const text = texts.get(key);
    return {
      rule,
      version,
      title: text?.title ?? own[0]?.title ?? '',
      threshold: text?.threshold ?? '(of an earlier version of the rules)',
      alerts: own.length,
      confirmed: own.filter(({ status }) => confirmedStates.has(status)).length,
      falsePositives,
      open,
    };
  });
}

const confirmedStates: ReadonlySet<string> = new Set(['contained', 'resolved', 'closed', 'risk_accepted']);
