// Whose token it is: asked in the transaction in which the token's word is taken.
import { newToken, type NewToken, type ParsedToken } from '../identity/token.ts';
import type { Device } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { Refused } from '../http/refused.ts';
import { ownDeviceId } from '../own-chain/append-own.ts';

interface Row {
  readonly device_id: string;
  readonly state: string;
  readonly last_used_at: Date | string | null;
  readonly is_over: boolean;
}

/** `last_used_at` is not written with each request. */
const usedEveryMs = 60_000;

/**
 * The device that the token belongs to. With the first use of a token, those before it are over. Throws Refused
 * `unauthorised`: unknown, replaced or revoked, or the device is not active. Role `ingest`.
 */
export async function authenticate(queries: Queries, token: ParsedToken, now: Date): Promise<Device> {
  const { tenant } = token;
  const hash = Buffer.from(token.hash);
  const [row] = await queries.query<Row>(
    `SELECT device.device_id, device.state, token.last_used_at,
       token.replaced_at IS NOT NULL OR token.revoked_at IS NOT NULL AS is_over
     FROM device_tokens token JOIN devices device
       ON device.tenant_id = token.tenant_id AND device.device_id = token.device_id
     WHERE token.tenant_id = $1 AND token.token_hash = $2`,
    [tenant, hash],
  );
  if (row === undefined || row.is_over || row.state !== 'active' || row.device_id === ownDeviceId) throw unauthorised();
  const device = { tenant, deviceId: row.device_id };
  if (row.last_used_at === null) await replaceOthers(queries, device, { hash, now });
  else if (new Date(row.last_used_at).getTime() < now.getTime() - usedEveryMs) {
    await queries.query('UPDATE device_tokens SET last_used_at = $3 WHERE tenant_id = $1 AND token_hash = $2', [
      tenant,
      hash,
      now.toISOString(),
    ]);
  }
  return device;
}

interface Used {
  readonly hash: Uint8Array;
  readonly now: Date;
}

async function replaceOthers(queries: Queries, { tenant, deviceId }: Device, { hash, now }: Used): Promise<void> {
  await queries.query(
    `UPDATE device_tokens SET replaced_at = $4
     WHERE tenant_id = $1 AND device_id = $2 AND token_hash <> $3 AND replaced_at IS NULL`,
    [tenant, deviceId, hash, now.toISOString()],
  );
  await queries.query('UPDATE device_tokens SET last_used_at = $3 WHERE tenant_id = $1 AND token_hash = $2', [
    tenant,
    hash,
    now.toISOString(),
  ]);
}

/** One more token of the device. Of those that were never used, the newest alone is good. */
export async function addDeviceToken(queries: Queries, { tenant, deviceId }: Device, now: Date): Promise<NewToken> {
  const made = newToken('ptd', tenant);
  await queries.query(
    `UPDATE device_tokens SET replaced_at = $3
     WHERE tenant_id = $1 AND device_id = $2 AND last_used_at IS NULL AND replaced_at IS NULL`,
    [tenant, deviceId, now.toISOString()],
  );
  await queries.query(
    'INSERT INTO device_tokens (tenant_id, token_hash, device_id, created_at) VALUES ($1, $2, $3, $4)',
    [tenant, Buffer.from(made.hash), deviceId, now.toISOString()],
  );
  return made;
}

export function unauthorised(): Refused {
  return new Refused(
    'unauthorised',
    'The token of this device is not known here, or is not good any more. Enrol the device again with a token from an admin.',
  );
}
