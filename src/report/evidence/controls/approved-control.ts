// The control over what may be used: it runs only while a list of the policy says what that is.
import { type ApprovedKind, approvedKinds, ApprovedLists, unapprovedIn } from '../approved-lists.ts';
import { hasLeft, isRequest, type Seen } from '../fields.ts';
import { type Control, type ControlTest, DeviationList, type Outcome } from './control.ts';

export const onlyApproved: Control = {
  id: 'PC-03',
  title: 'Only approved tools, providers, models and endpoints are used',
  description:
    'The policy may list what is approved. A request of or to something else is stopped, or passes and is reported, as the policy says. Without a list there is nothing to hold requests to.',
  criteria: ['CC6.1', 'CC6.6', 'CC6.8', 'CC9.2'],
  kind: 'preventive',
  frequency: 'each request',
  strength: 'direct',
  evidence: ['criteria/CC3.2-risk/first-seen.csv', 'criteria/CC9.2-vendors/providers.csv'],
  what: 'requests while a list of the policy was in force',
  test: () => new ApprovedTest(),
};

class ApprovedTest implements ControlTest {
  readonly #lists = new ApprovedLists();
  readonly #deviations = new DeviationList();
  /** Those of which a request of the period was tested. */
  readonly #kinds = new Set<ApprovedKind>();
  #count = 0;

  visit({ record, isInPeriod }: Seen): void {
    this.#lists.visit(record);
    if (!isInPeriod || !isRequest(record)) return;
    const kinds = this.#lists.over(record);
    if (kinds.size === 0) return;
    this.#count += 1;
    for (const kind of kinds) this.#kinds.add(kind);
    if (!hasLeft(record)) return;
    const names = unapprovedIn(record).map(({ kind, value }) => `${kind} ${value}`);
    if (names.length === 0) return;
    const text = `passed although no list names it: ${names.join(', ')}`;
    this.#deviations.add({ at: record.timestamp, seq: record.seq, text });
  }

  conclude(): Outcome {
    const [listed, unlisted] = [true, false].map((isListed) =>
      approvedKinds.filter((kind) => this.#kinds.has(kind) === isListed).map((kind) => `${kind}s`),
    );
    const rest = unlisted?.length === 0 ? '' : `; there was none of ${unlisted?.join(', ') ?? ''}`;
    return {
      count: this.#count,
      ...this.#deviations.outcome,
      ...(this.#count === 0
        ? {}
        : { what: `requests while a list of ${listed?.join(', ') ?? ''} was in force${rest}` }),
      untested: 'no list of what is approved was in force',
    };
  }
}
