// A device gets its token: against a one-time token from an admin, and the proof that it has the key it names.
import type { CollectorContext } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { parseVerifierKey, type VerifierKey, verifySignature } from '../../audit/note.ts';
import { keyText } from '../../audit/log-keys.ts';
import { enrolmentText, type EnrolRequest, protocolVersion } from '../../sync/protocol.ts';
import { Refused } from '../http/refused.ts';
import { parseToken, type ParsedToken } from '../identity/token.ts';
import { appendOwn, ownDeviceId } from '../own-chain/append-own.ts';
import { malformed } from './batch-head.ts';
import { addDeviceToken } from './device-tokens.ts';

export interface CheckedEnrolment {
  readonly token: ParsedToken;
  readonly deviceId: string;
  /** As `keyText` writes it. */
  readonly deviceKey: string;
  readonly productVersion: string;
  readonly developer: string;
  /** It will send checkpoints alone. */
  readonly isWitnessOnly: boolean;
}

const deviceForm = /^[A-Za-z0-9_.-]{1,100}$/;
const maxTextLength = 200;

/** Untrusted: the body. What can be said without the database: form and proof. Throws Refused `malformed`, `unauthorised`. */
export function checkEnrolment(body: unknown): CheckedEnrolment {
  const asked = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<keyof EnrolRequest, unknown>>;
  const { v, enrolmentToken, deviceId, deviceKey, proof, productVersion, developer, mode } = asked;
  if (v !== protocolVersion) throw malformed(`This collector enrols devices that speak version ${protocolVersion}.`);
  if (typeof deviceId !== 'string' || !deviceForm.test(deviceId) || deviceId === ownDeviceId) {
    throw malformed('deviceId is no name of a device.');
  }
  if (!isText(productVersion) || !isText(developer)) {
    throw malformed(`productVersion and developer are texts of at most ${maxTextLength} characters on one line.`);
  }
  const key = keyOfDevice(deviceKey, deviceId);
  if (typeof enrolmentToken !== 'string' || typeof proof !== 'string') throw malformed('Token and proof are texts.');
  const token = parseToken('pte', enrolmentToken);
  if (token === undefined) throw notGood();
  const proven = Buffer.from(enrolmentText(enrolmentToken, keyText(key)), 'utf8');
  if (!verifySignature(key, proven, Buffer.from(proof, 'base64'))) {
    throw malformed('The proof is not made with the key of the device.');
  }
  if (mode !== undefined && mode !== 'witness') throw malformed('mode is "witness", or is left out.');
  const isWitnessOnly = mode === 'witness';
  return { token, deviceId, deviceKey: keyText(key), productVersion, developer, isWitnessOnly };
}

function keyOfDevice(text: unknown, deviceId: string): VerifierKey {
  let key: VerifierKey;
  try {
    key = parseVerifierKey(typeof text === 'string' && text.length <= 2 * maxTextLength ? text : '');
  } catch (error) {
    throw malformed('deviceKey is no verifier key.', error);
  }
  if (key.algorithm !== 1 || key.name !== `pretense/${deviceId}`) {
    throw malformed('deviceKey is not a key that signs logs of this device.');
  }
  return key;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTextLength && !/[\p{Cc}\p{Surrogate}]/u.test(value);
}

export interface Enrolled {
  readonly deviceToken: string;
  readonly organisation: string;
}

/**
 * One transaction, role `ingest`: the token is used up when it commits. A device that is here already enrols again with a
 * key that is known of it; with another one only after an admin has revoked it. Throws Refused `unauthorised`,
 * `foreign-chain`.
 */
export async function enrol(
  queries: Queries,
  context: CollectorContext,
  { token, deviceId, deviceKey, productVersion, developer }: CheckedEnrolment,
): Promise<Enrolled> {
  const { tenant } = token;
  const now = context.clock.now();
  const issued = await takeToken(queries, token, deviceId, now);
  const wasKnown = await refuseTakeOver(queries, { tenant, deviceId, deviceKey });
  await queries.query(
    `INSERT INTO devices (tenant_id, device_id, device_key, team, developer, product_version, state, enrolled_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'active', $7)
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET device_key = excluded.device_key, team = excluded.team,
       developer = excluded.developer, product_version = excluded.product_version, state = 'active',
       enrolled_at = excluded.enrolled_at`,
    [tenant, deviceId, deviceKey, issued.team, developer, productVersion, now.toISOString()],
  );
  if (wasKnown) await vouch(queries, { tenant, deviceId, deviceKey });
  const { token: deviceToken } = await addDeviceToken(queries, { tenant, deviceId }, now);
  const [named] = await queries.query<{ readonly name: string }>('SELECT name FROM tenants WHERE tenant_id = $1', [
    tenant,
  ]);
  await appendOwn(queries, context, tenant, 'device.enrolled', {
    subject_device: deviceId,
    device_key: deviceKey,
    team: issued.team ?? '',
    subject_developer: developer,
    token_id: issued.token_id,
    again: wasKnown,
  });
  return { deviceToken, organisation: named?.name ?? '' };
}

interface TokenRow {
  readonly token_id: string;
  readonly team: string | null;
}

/** Of two at once, one gets it. */
async function takeToken(queries: Queries, token: ParsedToken, deviceId: string, now: Date): Promise<TokenRow> {
  const [row] = await queries.query<TokenRow>(
    `UPDATE enrolment_tokens SET used_at = $3, used_by_device = $4
     WHERE tenant_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
     RETURNING token_id, team`,
    [token.tenant, Buffer.from(token.hash), now.toISOString(), deviceId],
  );
  if (row === undefined) throw notGood();
  return row;
}

interface NamedKey {
  readonly tenant: string;
  readonly deviceId: string;
  readonly deviceKey: string;
}

async function refuseTakeOver(queries: Queries, { tenant, deviceId, deviceKey }: NamedKey): Promise<boolean> {
  const [device] = await queries.query<{ readonly device_key: string; readonly state: string }>(
    'SELECT device_key, state FROM devices WHERE tenant_id = $1 AND device_id = $2 FOR UPDATE',
    [tenant, deviceId],
  );
  if (device === undefined) return false;
  if (device.device_key === deviceKey || device.state === 'revoked') return true;
  const chains = await queries.query<{ readonly keys: readonly string[] }>(
    'SELECT keys FROM chains WHERE tenant_id = $1 AND device_id = $2',
    [tenant, deviceId],
  );
  if (chains.some(({ keys }) => keys.includes(deviceKey))) return true;
  throw new Refused(
    'foreign-chain',
    'A device of this name is enrolled with another key. If its key was lost, an admin revokes the device first.',
  );
}

/** The key goes on where another one ended: that is what the token of the admin says. */
async function vouch(queries: Queries, { tenant, deviceId, deviceKey }: NamedKey): Promise<void> {
  await queries.query(
    `UPDATE chains SET keys = array_append(keys, $3::text)
     WHERE tenant_id = $1 AND device_id = $2 AND NOT ($3::text = ANY(keys))`,
    [tenant, deviceId, deviceKey],
  );
}

function notGood(): Refused {
  return new Refused(
    'unauthorised',
    'The enrolment token is not known, was used before, or is over. Ask an admin for a new one.',
  );
}
