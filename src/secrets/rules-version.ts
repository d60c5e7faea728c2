// The version of a set of rules: derived from what the rules say, so that nobody can forget to raise it.
import { secretRules } from './rules/index.ts';
import type { Recognizer, SecretRule } from './types.ts';

/** Day of the last change to what many rules judge values by; the golden listing of rules holds it to those sources. */
export const judgementDay = '2026-11-22';

/** `2026-11-22.` and eight hex digits: another one whenever a rule or recognizer is another. */
export function rulesVersionOf(rules: readonly SecretRule[], recognizers: readonly Recognizer[] = []): string {
  const said = [
    ...rules.map(({ id, class: kind, keywords, pattern, lead, isSecret, extent }) => [
      id,
      kind,
      keywords.join(' '),
      pattern,
      lead,
      isSecret,
      extent,
    ]),
    ...recognizers.map(({ id, class: kind, find, positives, nearMisses }) => [id, kind, find, positives, nearMisses]),
  ];
  return `${judgementDay}.${fnv(said.map((parts) => parts.map(String).join('\n')).join('\n\n'))}`;
}

/** FNV-1a, 32 bits: tells versions apart, and keeps nothing secret. */
function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Of the rules alone; a scanner with recognizers has its own. */
export const rulesVersion = rulesVersionOf(secretRules);
