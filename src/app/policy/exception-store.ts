// Exceptions that were asked for on this device, in `exceptions.json` of the home: each with who asked, who approved and
// who took it back. Which of them let something through is decided here and in src/policy.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { ExceptionScope, PolicyException } from '../../policy/types.ts';
import { replaceWholeFile } from '../whole-file.ts';
import { ExceptionError } from './exception-error.ts';
import { checkPolicySignature, type PolicySignature } from './policy-signature.ts';

export interface StoredException {
  readonly id: string;
  readonly allow: ExceptionScope;
  readonly reason: string;
  readonly requestedBy: string;
  /** RFC 3339, UTC. */
  readonly requestedAt: string;
  /** How long it is to last, from its approval. */
  readonly days: number;
  readonly approval?: ExceptionApproval;
  readonly revocation?: { readonly revokedBy: string; readonly revokedAt: string };
}

export interface ExceptionApproval {
  readonly approvedBy: string;
  readonly approvedAt: string;
  /** RFC 3339, UTC. */
  readonly expires: string;
  /** Over `signedBytes`. */
  readonly signature?: PolicySignature;
}

export const exceptionsFile = (home: string): string => join(home, 'exceptions.json');

const maxBytes = 4 * 1024 * 1024;

/** In the order in which they were asked for. Throws ExceptionError `store-unusable`; the file stays as it is. */
export function readExceptions(home: string): readonly StoredException[] {
  const path = exceptionsFile(home);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw unusable(path, `it cannot be read (${errnoOf(error) ?? 'unknown'})`, error);
  }
  if (text.length > maxBytes) throw unusable(path, 'it is larger than 4 MB');
  try {
    return parseStore(JSON.parse(text));
  } catch (error) {
    throw unusable(path, error instanceof ShapeError ? error.message : 'it is not JSON', error);
  }
}

/** Replaces the file, readable by its owner only. */
export async function writeExceptions(home: string, exceptions: readonly StoredException[]): Promise<void> {
  const text = `${JSON.stringify({ v: 1, exceptions }, undefined, 2)}\n`;
  await replaceWholeFile(exceptionsFile(home), Buffer.from(text, 'utf8'));
}

export interface ApprovedExceptions {
  readonly exceptions: readonly PolicyException[];
  /** Approvals that do not count, each a sentence for people. */
  readonly problems: readonly string[];
}

/**
 * Those whose approval can count. `organisationKey`: the public key of an organisation whose policy is in force; then
 * only what it has signed counts. Never throws: a file that cannot be read lets nothing through, and is a problem.
 */
export function approvedExceptions(home: string, organisationKey: string | undefined): ApprovedExceptions {
  const exceptions: PolicyException[] = [];
  const problems: string[] = [];
  try {
    for (const stored of readExceptions(home)) {
      const exception = stored.revocation === undefined ? policyException(stored) : undefined;
      if (exception === undefined) continue;
      const problem = organisationKey === undefined ? undefined : signatureProblem(stored, organisationKey);
      if (problem === undefined) exceptions.push(exception);
      else problems.push(`${exceptionsFile(home)}: the exception ${stored.id} is not in force: ${problem}`);
    }
  } catch (error) {
    if (!(error instanceof ExceptionError)) throw error;
    problems.push(error.message);
  }
  return { exceptions, problems };
}

/** As policies know it; undefined before it is approved. */
export function policyException({
  id,
  allow,
  reason,
  requestedBy,
  approval,
}: StoredException): PolicyException | undefined {
  if (approval === undefined) return undefined;
  const { approvedBy, expires } = approval;
  return { id, allow, reason, requestedBy, approvedBy, expires };
}

/** What the organisation signs: never the bytes of a policy. */
export function signedBytes(exception: PolicyException): Buffer {
  return Buffer.from(`pretense exception\n${canonicalJson(exception)}`, 'utf8');
}

/** Why an approval is none of the organisation's; undefined: it is. */
export function signatureProblem(stored: StoredException, organisationKey: string): string | undefined {
  const exception = policyException(stored);
  const signature = stored.approval?.signature;
  if (exception === undefined || signature === undefined) {
    return "with a policy of the organisation, an approval has to be signed with the organisation's key: approve it with --key";
  }
  try {
    const { signedBy } = checkPolicySignature(signedBytes(exception), JSON.stringify(signature), organisationKey);
    return signedBy === exception.approvedBy ? undefined : 'it was signed by somebody else than who approved it';
  } catch {
    return "its signature is not by the organisation's key (policy.pub), or it was changed after it was signed";
  }
}

/** What is wrong with what an exception is to let through, its reason or a name; undefined: nothing. */
export function exceptionProblem(exception: PolicyException): string | undefined {
  const { problems } = parsePolicy(JSON.stringify({ pretense: 1, exceptions: [exception] }));
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem === undefined) return undefined;
  const member = problem.pointer.slice('/exceptions/0/'.length);
  return `${member === '' ? '' : `${member}: `}${problem.what} ${problem.advice}`;
}

class ShapeError extends Error {}

function unusable(path: string, reason: string, cause?: unknown): ExceptionError {
  return new ExceptionError(
    'store-unusable',
    `${path}: ${reason}. No exception of this device is in force, and none can be changed, until it is mended or moved away.`,
    { cause },
  );
}

/** Untrusted: any JSON. All or nothing: what cannot be read would be lost with the next change. */
function parseStore(value: unknown): readonly StoredException[] {
  const { v, exceptions } = objectOf(value, 'the file');
  if (v !== 1 || !Array.isArray(exceptions)) throw new ShapeError('it is no list of exceptions of this version');
  const stored = exceptions.map(parseStored);
  if (new Set(stored.map(({ id }) => id)).size < stored.length) throw new ShapeError('two exceptions have one id');
  return stored;
}

/** Untrusted: any JSON. Throws ShapeError. */
function parseStored(value: unknown, index: number): StoredException {
  const place = `exception ${index + 1}`;
  const fields = objectOf(value, place);
  const { days, approval, revocation } = fields;
  const stored: StoredException = {
    id: textOf(fields['id'], `${place}: id`),
    allow: objectOf(fields['allow'], `${place}: allow`),
    reason: textOf(fields['reason'], `${place}: reason`),
    requestedBy: textOf(fields['requestedBy'], `${place}: requestedBy`),
    requestedAt: momentOf(fields['requestedAt'], `${place}: requestedAt`),
    days: typeof days === 'number' && Number.isInteger(days) && days > 0 ? days : wrong(`${place}: days`),
    ...(approval === undefined ? {} : { approval: parseApproval(approval, `${place}: approval`) }),
    ...(revocation === undefined ? {} : { revocation: parseRevocation(revocation, `${place}: revocation`) }),
  };
  // As a policy file would have to say it; who may approve is decided with the policy.
  const problem = exceptionProblem({
    ...withoutApproval(stored),
    approvedBy: `not ${stored.requestedBy}`.slice(0, 200),
    expires: stored.approval?.expires ?? stored.requestedAt,
  });
  if (problem !== undefined) throw new ShapeError(`${place}: ${problem}`);
  return stored;
}

function withoutApproval({ id, allow, reason, requestedBy }: StoredException) {
  return { id, allow, reason, requestedBy };
}

function parseApproval(value: unknown, place: string): ExceptionApproval {
  const { approvedBy, approvedAt, expires, signature } = objectOf(value, place);
  return {
    approvedBy: textOf(approvedBy, `${place}: approvedBy`),
    approvedAt: momentOf(approvedAt, `${place}: approvedAt`),
    expires: momentOf(expires, `${place}: expires`),
    // Read where it is checked.
    ...(signature === undefined
      ? {}
      : { signature: objectOf(signature, `${place}: signature`) as unknown as PolicySignature }),
  };
}

function parseRevocation(value: unknown, place: string): NonNullable<StoredException['revocation']> {
  const { revokedBy, revokedAt } = objectOf(value, place);
  return {
    revokedBy: textOf(revokedBy, `${place}: revokedBy`),
    revokedAt: momentOf(revokedAt, `${place}: revokedAt`),
  };
}

function objectOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong(place);
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown, place: string): string {
  return typeof value === 'string' && value !== '' && value.length <= 1000 ? value : wrong(place);
}

function momentOf(value: unknown, place: string): string {
  const text = textOf(value, place);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : wrong(place);
}

function wrong(place: string): never {
  throw new ShapeError(`${place} is not as it was written`);
}
