// When the user is told of values that were withheld: of each once, and of several together. Pure.
import type { FindingView } from '../view/findings.ts';
import { findingNotice, isWithheld } from './finding-text.ts';
import { linkIds } from './ids.ts';
import type { Notice } from './notices.ts';

/** Fingerprints of which the user was told, in whichever window. */
export interface ToldFindings {
  has(finding: string): boolean;
  add(findings: readonly string[]): void;
}

/** What comes within a minute after a notice is told together, at its end. */
const shortestMs = 60_000;

export class FindingNews {
  readonly #told: ToldFindings;
  #lastMs = -Infinity;

  constructor(told: ToldFindings) {
    this.#told = told;
  }

  /**
   * A notice to show now, which counts as shown; or in how many milliseconds to ask again; undefined: nothing is new.
   * `findings`: those seen last first.
   */
  next(findings: readonly FindingView[], nowMs: number): Notice | number | undefined {
    const fresh = findings.filter(({ finding, action }) => isWithheld(action) && !this.#told.has(finding));
    const [first] = fresh;
    if (first === undefined) return undefined;
    const waitMs = this.#lastMs + shortestMs - nowMs;
    if (waitMs > 0) return waitMs;
    this.#lastMs = nowMs;
    this.#told.add(fresh.map(({ finding }) => finding));
    return fresh.length === 1 ? noticeOf(first) : noticeOfSeveral(fresh);
  }
}

function noticeOf(finding: FindingView): Notice | undefined {
  const notice = findingNotice(finding);
  if (notice === undefined) return undefined;
  const parameters = [finding.finding];
  const show = { label: 'Show', command: linkIds.showFinding, parameters };
  const redact = { label: 'Redact and go on', command: linkIds.redactFinding, parameters };
  return {
    ...notice,
    cause: `finding:${finding.finding}`,
    buttons: finding.action === 'block' ? [redact, show] : [show],
  };
}

/** What stops a conversation stands first: it waits for a decision, which the panel offers. */
function noticeOfSeveral(fresh: readonly FindingView[]): Notice | undefined {
  const blocked = fresh.filter(({ action }) => action === 'block');
  const first = blocked[0] ?? fresh[0];
  if (first === undefined) return undefined;
  const where = first.file === undefined ? '' : ` in ${first.file}`;
  const others = fresh.length - 1;
  const what = `${first.title}${where} and ${others === 1 ? 'one other' : `${others} others`}`;
  const text =
    blocked.length === 0
      ? `${fresh.length} values were redacted: ${what}. The provider got placeholders.`
      : `${fresh.length} values did not leave: ${what}. ${blocked.length === 1 ? 'One' : blocked.length} of them stopped a request; the conversation goes on once that is redacted, or gone from it.`;
  return {
    cause: `finding:${first.finding}`,
    kind: blocked.length === 0 ? 'information' : 'warning',
    text,
    buttons: [{ label: 'Show', command: linkIds.showFinding, parameters: [first.finding] }],
  };
}
