// What may become of an exception: asked for, approved, taken back. Each gives the whole list as it is to be stored.
import type { Clock } from '../../base/clock.ts';
import { isSamePerson, mayApprove } from '../../policy/exceptions.ts';
import type { EffectivePolicy, ExceptionScope } from '../../policy/types.ts';
import { ExceptionError } from './exception-error.ts';
import {
  exceptionProblem,
  policyException,
  signatureProblem,
  signedBytes,
  type StoredException,
} from './exception-store.ts';
import { signPolicy } from './policy-signature.ts';

export interface Changed {
  readonly all: readonly StoredException[];
  readonly changed: StoredException;
}

export interface ExceptionRequest {
  readonly id: string;
  readonly allow: ExceptionScope;
  readonly reason: string;
  readonly requestedBy: string;
  readonly days: number;
}

export interface ApprovalOptions {
  readonly policy: EffectivePolicy;
  readonly approvedBy: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Of the approver, PEM. */
  readonly privateKey: string | undefined;
  /** Of an organisation whose policy is in force, PEM. */
  readonly organisationKey: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Throws ExceptionError `unclear` or `too-long`. */
export function requested(
  all: readonly StoredException[],
  request: ExceptionRequest,
  { policy, clock }: Pick<ApprovalOptions, 'policy' | 'clock'>,
): Changed {
  requireLength(request.days, policy);
  const changed: StoredException = { ...request, requestedAt: clock.now().toISOString() };
  const { id, allow, reason, requestedBy } = request;
  const problem = exceptionProblem({
    id,
    allow,
    reason,
    requestedBy,
    approvedBy: `not ${requestedBy}`.slice(0, 200),
    expires: changed.requestedAt,
  });
  if (problem !== undefined) throw new ExceptionError('unclear', `This cannot be asked for. ${problem}`);
  return { all: [...all, changed], changed };
}

/** It ends so many days after this moment. Throws ExceptionError when it may not be approved so. */
export function approved(all: readonly StoredException[], id: string, options: ApprovalOptions): Changed {
  const { policy, approvedBy, clock, privateKey, organisationKey } = options;
  const stored = found(all, id);
  if (stored.revocation !== undefined) throw over(id, 'it was taken back');
  if (stored.approval !== undefined) {
    const { approvedBy: by, expires } = stored.approval;
    throw new ExceptionError(
      'already-approved',
      `The exception ${id} was approved by ${by} until ${expires}. For a longer time, ask for a new one.`,
    );
  }
  requireApprover(stored, approvedBy, policy);
  requireLength(stored.days, policy);
  const now = clock.now();
  const approval = {
    approvedBy,
    approvedAt: now.toISOString(),
    expires: new Date(now.getTime() + stored.days * dayMs).toISOString(),
  };
  const exception = policyException({ ...stored, approval });
  if (exception === undefined) throw over(id, 'it is not approved');
  const signature =
    privateKey === undefined
      ? undefined
      : signPolicy(signedBytes(exception), privateKey, { name: approvedBy, at: now });
  const changed = { ...stored, approval: { ...approval, ...(signature === undefined ? {} : { signature }) } };
  const problem = organisationKey === undefined ? undefined : signatureProblem(changed, organisationKey);
  if (problem !== undefined) throw new ExceptionError('not-signed', `The exception ${id} is not approved: ${problem}.`);
  return replaced(all, changed);
}

/** Also one that nobody has approved. Throws ExceptionError `unknown` or `over`. */
export function revoked(
  all: readonly StoredException[],
  id: string,
  { revokedBy, clock }: { readonly revokedBy: string; readonly clock: Pick<Clock, 'now'> },
): Changed {
  const stored = found(all, id);
  if (stored.revocation !== undefined) throw over(id, 'it was taken back before');
  return replaced(all, { ...stored, revocation: { revokedBy, revokedAt: clock.now().toISOString() } });
}

/** Throws ExceptionError `unknown`. */
export function found(all: readonly StoredException[], id: string): StoredException {
  const stored = all.find((each) => each.id === id);
  if (stored !== undefined) return stored;
  throw new ExceptionError(
    'unknown',
    `No exception of this device has the id ${JSON.stringify(id)}. \`pretense exception list\` prints them all; one that a policy file holds is changed there.`,
  );
}

function requireApprover({ id, requestedBy }: StoredException, approvedBy: string, policy: EffectivePolicy): void {
  if (isSamePerson(requestedBy, approvedBy)) {
    throw new ExceptionError(
      'same-person',
      `${approvedBy} asked for the exception ${id} and cannot approve it, so it is not in force. Have somebody else approve it, who says with --as who that is.`,
    );
  }
  if (mayApprove(policy, { requestedBy, approvedBy })) return;
  const approvers = policy.exceptionRules.approvers.value;
  const who = approvers === 'anybody' ? 'somebody else' : approvers.length === 0 ? 'nobody' : approvers.join(', ');
  throw new ExceptionError(
    'not-an-approver',
    `${approvedBy} may not approve exceptions (/exceptionRules/approvers), so ${id} is not in force. Who may: ${who}.`,
  );
}

function requireLength(days: number, { exceptionRules: { maxDays } }: EffectivePolicy): void {
  if (days <= maxDays.value) return;
  throw new ExceptionError(
    'too-long',
    `Exceptions last ${maxDays.value} days at most (${maxDays.clause.pointer}, ${maxDays.clause.source}), and this one would last ${days}. Ask for fewer days.`,
  );
}

function replaced(all: readonly StoredException[], changed: StoredException): Changed {
  return { all: all.map((each) => (each.id === changed.id ? changed : each)), changed };
}

function over(id: string, reason: string): ExceptionError {
  return new ExceptionError('over', `The exception ${id} cannot be changed: ${reason}. Ask for a new one.`);
}
