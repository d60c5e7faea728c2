// What is asked and said when the user decides about a value. Pure.
import type { FindingAct, FindingView } from '../view/findings.ts';
import type { Format } from '../view/format.ts';

export interface FindingNotice {
  readonly text: string;
  readonly kind: 'information' | 'warning';
}

/** Told once per value, when it was first withheld; undefined for what left. */
export function findingNotice({ title, file, line, action }: FindingView): FindingNotice | undefined {
  const where = file === undefined ? '' : ` in ${file}${line === undefined ? '' : `, line ${line}`}`;
  const what = `${article(title)} ${title}${where}`;
  switch (action) {
    case 'redact':
      return { kind: 'information', text: `${what} was redacted: the provider got a placeholder.` };
    case 'block':
      return {
        kind: 'warning',
        text: `${what} was blocked, and nothing was sent. Tools send the whole conversation each time, so it goes on once the value is redacted, or gone from it.`,
      };
    case 'report':
    case 'allow':
      return undefined;
  }
}

/** `Private keys` and `AWS keys` need none. */
function article(title: string): string {
  return /^[aeiou]/i.test(title) && !/^(?:US|uni|eu)/.test(title) ? 'An' : 'A';
}

export interface AllowPeriod {
  readonly label: string;
  readonly days: number;
}

/** As long as the policy lets the user decide. */
export function allowPeriods(maxDays: number): readonly AllowPeriod[] {
  const usual = [1, 7, 30, 90].filter((days) => days < maxDays);
  return [...usual, maxDays].map((days) => ({ days, label: days === 1 ? '1 day' : `${days} days` }));
}

/** Asked before a value leaves: what it means, once. */
export function allowQuestion({ title, file, line }: FindingView, until: string): { message: string; detail: string } {
  const where = file === undefined ? '' : ` in ${file}${line === undefined ? '' : `:${line}`}`;
  return {
    message: `Let this ${title}${where} leave this machine readable ${until}?`,
    detail:
      'Providers then see the value in every text that holds it, from every window. The decision and its reason go on the record, and it can be taken back in the panel.',
  };
}

/** `once`: as long as the proxy says, which is an hour at most. */
export function untilWords(expires: Date | 'once', format: Format, now: Date): string {
  return expires === 'once' ? 'for an hour at most' : `until ${format.moment(expires.toISOString(), now)}`;
}

export const decidedWords: Readonly<Record<'redact' | 'allow' | 'clear', string>> = {
  redact: 'From now on a placeholder leaves in its place. Send again, and the conversation goes on.',
  allow: 'It may leave readable now. "Take back" in the panel ends that.',
  clear: 'Taken back: the policy decides again.',
};

/** Whether a person is told. */
export function isWithheld(action: FindingAct): boolean {
  return action === 'redact' || action === 'block';
}
