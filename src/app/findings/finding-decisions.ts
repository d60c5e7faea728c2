// What the user decided about single values: kept in the small state by fingerprint, or for the running proxy only.
import type { RecordWriter } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/error.ts';
import type { FindingDecisions } from '../../proxy/ports.ts';
import type { FindingDecisionRequest, FindingDecisionView } from '../../view/findings.ts';
import type { SmallState, StoredFindingDecision } from '../small-state.ts';

/**
 * - `malformed`: the request is not one.
 * - `needs-exception`: an organisation's policy is in force; only an approved exception lets a value leave.
 * - `reason-missing`, `expiry-missing`, `too-long`: letting a value leave takes a reason and an end.
 * - `not-recorded`: the audit log could not be written, so nothing has changed.
 */
export type FindingDecisionErrorCode =
  | 'malformed'
  | 'needs-exception'
  | 'reason-missing'
  | 'expiry-missing'
  | 'too-long'
  | 'not-recorded';

export class FindingDecisionError extends CodedError<FindingDecisionErrorCode> {}

export interface FindingDecisionOptions {
  readonly state: SmallState;
  readonly clock: Clock;
  readonly records: RecordWriter;
  readonly policy: { readonly hasOrganisation: boolean };
  /** How long a value may be let leave. */
  readonly maxDays: () => number;
}

const msPerDay = 86_400_000;
const onceMs = 60 * 60 * 1000;
const fingerprint = /^f_[0-9a-f]{16}$/;
const maxReason = 500;

export class FindingDecisionStore implements FindingDecisions {
  readonly #options: FindingDecisionOptions;
  readonly #once = new Map<string, StoredFindingDecision>();

  constructor(options: FindingDecisionOptions) {
    this.#options = options;
  }

  /** As a property, so that it can be handed on. */
  readonly actionOf = (finding: string): 'redact' | 'allow' | undefined => this.#inForce(finding)?.action;

  readonly key = (): string => {
    const all = new Set([...this.#options.state.findingDecisions.map((each) => each.finding), ...this.#once.keys()]);
    const held = [...all].flatMap((finding) => {
      const action = this.actionOf(finding);
      return action === undefined ? [] : [`${finding}=${action}`];
    });
    return held.toSorted().join(' ');
  };

  viewOf(finding: string): FindingDecisionView | undefined {
    const held = this.#inForce(finding);
    if (held === undefined) return undefined;
    return { action: held.action, reason: held.reason, expires: held.expires, once: this.#once.get(finding) === held };
  }

  /** Resolves when it is on the record, and in force. Throws FindingDecisionError. */
  async decide(request: FindingDecisionRequest): Promise<FindingDecisionView | undefined> {
    const { records, state } = this.#options;
    const decision = request.action === 'clear' ? undefined : this.#checked(request, request.action);
    const { finding, once = false } = request;
    const fields = {
      finding,
      action: request.action,
      once,
      reason: decision?.reason ?? '',
      expires: decision?.expires ?? null,
    };
    await records.append('finding.decided', fields).catch((cause: unknown) => {
      throw new FindingDecisionError(
        'not-recorded',
        `The decision could not be recorded, so nothing has changed: ${messageOf(cause)}`,
        { cause },
      );
    });
    this.#once.delete(finding);
    if (decision !== undefined && once) this.#once.set(finding, decision);
    else if (decision === undefined) await state.removeFindingDecision(finding);
    else await state.addFindingDecision(decision);
    return this.viewOf(finding);
  }

  #inForce(finding: string): StoredFindingDecision | undefined {
    const { state, clock, policy } = this.#options;
    const held = this.#once.get(finding) ?? state.findingDecisions.find((each) => each.finding === finding);
    if (held === undefined) return undefined;
    if (held.expires !== undefined && clock.now().getTime() >= Date.parse(held.expires)) return undefined;
    // An organisation says what may leave; what its policy redacts or blocks takes an exception that somebody approved.
    return held.action === 'allow' && policy.hasOrganisation ? undefined : held;
  }

  #checked(request: FindingDecisionRequest, action: 'redact' | 'allow'): StoredFindingDecision {
    const { clock, policy, maxDays } = this.#options;
    const { finding, once = false, reason = '', expires } = request;
    const nowMs = clock.now().getTime();
    const untilMs = once ? nowMs + onceMs : expires === undefined ? undefined : Date.parse(expires);
    if (action === 'allow') {
      if (policy.hasOrganisation) throw needsException(finding);
      if (reason.trim() === '') {
        throw new FindingDecisionError(
          'reason-missing',
          'Say why this value may leave: its reason stands in the audit log.',
        );
      }
      if (untilMs === undefined) {
        throw new FindingDecisionError(
          'expiry-missing',
          'Say until when this value may leave, or decide only for once.',
        );
      }
      if (untilMs > nowMs + maxDays() * msPerDay) {
        throw new FindingDecisionError('too-long', `A value may be let leave for ${maxDays()} days at most.`);
      }
    }
    const end = untilMs === undefined ? {} : { expires: new Date(untilMs).toISOString() };
    return { finding, action, reason: reason.slice(0, maxReason), decidedAt: new Date(nowMs).toISOString(), ...end };
  }
}

function needsException(finding: string): FindingDecisionError {
  return new FindingDecisionError(
    'needs-exception',
    'The policy of your organisation decides what may leave, so this takes an exception that somebody else approves: ' +
      `pretense exception request --finding ${finding}`,
  );
}

/** Untrusted: what a control request brings. Throws FindingDecisionError `malformed`. */
export function parseDecision(body: unknown): FindingDecisionRequest {
  const given: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { finding, action, once, reason, expires } = given;
  const isAction = action === 'redact' || action === 'allow' || action === 'clear';
  const isWhole =
    typeof finding === 'string' &&
    fingerprint.test(finding) &&
    isAction &&
    (once === undefined || typeof once === 'boolean') &&
    (reason === undefined || typeof reason === 'string') &&
    (expires === undefined || (typeof expires === 'string' && !Number.isNaN(Date.parse(expires))));
  if (!isWhole) {
    throw new FindingDecisionError(
      'malformed',
      'Expected {"finding": "f_…", "action": "redact" | "allow" | "clear", "once": false, "reason": "…", "expires": "2026-01-31T00:00:00Z"}.',
    );
  }
  return {
    finding,
    action,
    ...(once === undefined ? {} : { once }),
    ...(reason === undefined ? {} : { reason }),
    ...(expires === undefined ? {} : { expires }),
  };
}
