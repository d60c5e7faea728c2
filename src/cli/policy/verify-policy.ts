// `pretense policy verify`: who signed a policy, and under which one each record of the log was written.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRecords } from '../../audit/read.ts';
import { policyPlaces } from '../../app/policy/policy-places.ts';
import { checkPolicySignature, SignatureError } from '../../app/policy/policy-signature.ts';
import { systemManagedFolder } from '../../app/policy/policy-service.ts';
import { SettingsError } from '../../app/settings.ts';
import { stringValue, type CommandContext, type Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { plain, policyInForce, type PolicyAction, readGiven } from './policy-action.ts';

export const verifyPolicy: PolicyAction = async (context, names) => {
  const { output } = context;
  const file = fileToVerify(context, names);
  const signature = file === undefined ? undefined : checkedSignature(context, file);
  const log = context.values['log'] === true ? await logShares(context) : undefined;
  if (output.isJson) output.json({ file, signature, log });
  else {
    if (file === undefined) output.line('There is no policy of the organisation on this machine.');
    if (signature !== undefined) printSignature(output, file ?? '', signature);
    if (log !== undefined) printLog(output, log);
  }
  return signature?.isGood === false ? 1 : 0;
};

function fileToVerify(context: CommandContext, names: readonly string[]): string | undefined {
  if (names.length > 1) throw new SettingsError('Name one policy FILE.');
  if (names[0] !== undefined) return names[0];
  const place = policyPlaces(systemManagedFolder(), '', [])[0]?.path;
  if (place !== undefined && existsSync(place)) return place;
  if (context.values['log'] === true) return undefined;
  throw new SettingsError('There is no policy of the organisation on this machine. Name a policy FILE.');
}

type Signature =
  | { readonly isGood: true; readonly keyId: string; readonly signedBy: string; readonly signedAt: string }
  | { readonly isGood: false; readonly code: string; readonly problem: string };

function checkedSignature(context: CommandContext, file: string): Signature {
  const bytes = readGiven(context, file);
  const publicFile = stringValue(context, 'public-key') ?? join(dirname(file), 'policy.pub');
  const publicKey = readGiven(context, publicFile).toString('utf8');
  try {
    const text = existsSync(`${file}.sig`) ? readGiven(context, `${file}.sig`).toString('utf8') : undefined;
    const { keyId, signedBy, signedAt } = checkPolicySignature(bytes, text, publicKey);
    return { isGood: true, keyId, signedBy, signedAt };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    return { isGood: false, code: error.code, problem: error.message };
  }
}

function printSignature({ line, style }: Output, file: string, signature: Signature): void {
  if (signature.isGood) {
    const { keyId, signedBy, signedAt } = signature;
    line(
      `${style.bold('Signed')} by ${plain(signedBy)} on ${plain(signedAt)} with the key ${plain(keyId)}: ${plain(file)}`,
    );
  } else {
    line(style.warn(`${style.bold('Not signed so that it counts')}: ${plain(file)}: ${plain(signature.problem)}.`));
  }
}

interface Share {
  readonly id: string | undefined;
  readonly version: string | undefined;
  /** Undefined: the record names no policy. */
  readonly hash: string | undefined;
  readonly records: number;
  readonly requests: number;
  readonly from: string;
  readonly to: string;
  /** It is what holds now. */
  readonly isInForce: boolean;
}

interface LogShares {
  readonly records: number;
  readonly shares: readonly Share[];
}

/** By hash, in the order in which each came into force first. */
async function logShares(context: CommandContext): Promise<LogShares> {
  const { paths, service } = await policyInForce(context);
  const { hash: inForce } = service.current();
  const shares = new Map<string, Share>();
  let records = 0;
  for await (const record of readRecords(paths.auditDir)) {
    records += 1;
    const hash = textOf(record['policy_hash']);
    const before = shares.get(hash ?? '');
    shares.set(hash ?? '', {
      id: textOf(record['policy_id']),
      version: textOf(record['policy_version']),
      hash,
      records: (before?.records ?? 0) + 1,
      requests: (before?.requests ?? 0) + (record.type === 'ai.request' ? 1 : 0),
      from: before?.from ?? record.timestamp,
      to: record.timestamp,
      isInForce: hash === inForce,
    });
  }
  return { records, shares: [...shares.values()] };
}

function printLog({ line, style }: Output, { records, shares }: LogShares): void {
  line(style.bold(`${countOf(records, 'record')} of the log, by the policy under which each was written`));
  for (const { id, version, hash, records: count, requests, from, to, isInForce } of shares) {
    const name = hash === undefined ? 'no policy is named' : `${plain(`${id ?? ''} ${version ?? ''}`)}  ${plain(hash)}`;
    line(`  ${percent(count, records).padStart(6)}  ${name}${isInForce ? style.accent('  in force now') : ''}`);
    line(style.dim(`          ${countOf(count, 'record')}, ${countOf(requests, 'request')}, ${from} to ${to}`));
  }
}

function percent(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(1)}%`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
