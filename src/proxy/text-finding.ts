// Small questions about what was found in a text.
import type { TextFinding } from './text-result.ts';

/** Only what is remembered of a finding. */
export function textFinding(finding: TextFinding): TextFinding {
  const { start, end, rule, class: kind, action, clause, placeholder } = finding;
  return { start, end, rule, class: kind, action, clause, placeholder };
}

/** A value that leaves as it is. */
export function passing(finding: Omit<TextFinding, 'placeholder'>): TextFinding {
  return textFinding({ ...finding, placeholder: undefined });
}

/** What was redacted stays so; the rest is what the rules of now find. */
export function rejudged(
  findings: readonly TextFinding[],
  found: 'same' | readonly TextFinding[],
): readonly TextFinding[] {
  return found === 'same' ? findings : [...findings.filter(({ placeholder }) => placeholder !== undefined), ...found];
}

/** Whether it stops the request. */
export function isBlockedFinding({ action }: TextFinding): boolean {
  return action === 'block';
}

export function isAnyBlocked(findings: readonly TextFinding[]): boolean {
  return findings.some(isBlockedFinding);
}
