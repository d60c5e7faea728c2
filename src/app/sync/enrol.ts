// The enrolment of this device at a collector: a one-time token for a token of its own, and the witness's key to pin.
import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { cosignedPath } from '../../audit/cosigned.ts';
import { errnoOf } from '../../audit/error.ts';
import { keyText } from '../../audit/log-keys.ts';
import { enrolAnswer, isToken, refusalOf } from '../../sync/answers.ts';
import { SyncError } from '../../sync/error.ts';
import { enrolmentText, type EnrolRequest, paths as routes, protocolVersion } from '../../sync/protocol.ts';
import type { SyncMode, SyncState } from '../../sync/state.ts';
import { type DeviceSigner, loadDeviceKey } from '../device-key.ts';
import type { NetworkSettings } from '../network/network-settings.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';
import { CollectorClient, collectorUrl, urlText } from './collector-client.ts';
import { readSyncState, writeCollectorToken, writeSyncState } from './sync-file.ts';

export interface EnrolAsk {
  readonly url: string;
  /** One-time token. */
  readonly token: string;
  /** SHA-256 of the server's certificate, in hex, with or without colons. */
  readonly pin?: string | undefined;
  /** Undefined: as before, of a home that is enrolled; else records. */
  readonly mode?: SyncMode | undefined;
}

export interface EnrolOptions {
  readonly paths: StatePaths;
  readonly network: Pick<NetworkSettings, 'proxies' | 'authorities'>;
  /** As records name the person. */
  readonly developer: string;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/**
 * The caller holds the home's lock and has the log open: the key of the device is there. Resolves when token and state are
 * on disk. Throws SyncError; what was there before stays then.
 */
export async function enrolDevice(ask: EnrolAsk, options: EnrolOptions): Promise<SyncState> {
  const url = collectorUrl(ask.url);
  const pin = pinOf(ask.pin);
  if (!isToken(ask.token)) {
    throw new SyncError('token', 'The enrolment token has characters that no token has. Copy it again, as a whole.');
  }
  const { paths, developer, now } = options;
  const signer = await loadDeviceKey(paths, { mayCreate: false });
  const client = new CollectorClient({
    url,
    network: options.network,
    pin,
    whenUnreachable: 'This device is not enrolled, and nothing was sent. Check the address, then enrol again.',
  });
  try {
    const before = await readSyncState(paths.home).catch(() => undefined);
    const mode = ask.mode ?? before?.mode ?? 'records';
    const asked = { ...requestOf(ask.token, signer, developer), ...(mode === 'witness' ? { mode } : {}) };
    const body = Buffer.from(JSON.stringify(asked), 'utf8');
    const headers = ['content-type', 'application/json'];
    const reply = await client.call({ method: 'POST', path: routes.enrol, body, headers }, options.signal);
    if (reply.status !== 200 && reply.status !== 201) throw refused(reply);
    const answer = enrolAnswer(reply.body);
    const at = now().toISOString();
    const isSameWitness = before?.witnessKey === answer.witnessKey;
    if (!isSameWitness) await putAside(paths.auditDir);
    const state: SyncState = {
      v: 1,
      mode,
      url: urlText(url),
      collector: answer.collector,
      organisation: answer.organisation,
      witnessKey: answer.witnessKey,
      deviceId: deviceIdOf(signer),
      enrolledAt: at,
      tokenSince: at,
      ...(pin === undefined ? {} : { pin }),
      // The same collector has what it has; a stop is tried once more.
      chains: isSameWitness ? unstopped(before.chains) : {},
      condition: { state: 'syncing', since: at },
    };
    await writeCollectorToken(paths.keysDir, answer.deviceToken);
    await writeSyncState(paths.home, state);
    return state;
  } finally {
    client.dispose();
  }
}

function requestOf(token: string, signer: DeviceSigner, developer: string): EnrolRequest {
  const deviceKey = keyText(signer.key);
  const proof = signer.sign(Buffer.from(enrolmentText(token, deviceKey), 'utf8'));
  return {
    v: protocolVersion,
    enrolmentToken: token,
    deviceId: deviceIdOf(signer),
    deviceKey,
    proof: Buffer.from(proof).toString('base64'),
    productVersion,
    developer,
  };
}

/** The name of the key is `pretense/<device id>`, fixed when it was made. */
function deviceIdOf({ name }: DeviceSigner): string {
  return name.replace(/^pretense\//, '');
}

function unstopped(chains: SyncState['chains']): SyncState['chains'] {
  return Object.fromEntries(Object.entries(chains).map(([chain, { stop: _stop, ...rest }]) => [chain, rest]));
}

/** Cosignatures of another witness stay readable, beside those of the new one. */
async function putAside(auditDir: string): Promise<void> {
  const path = cosignedPath(auditDir);
  await rename(path, `${path}.before-${randomBytes(4).toString('hex')}`).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOENT') throw error;
  });
}

/** Throws SyncError `address`. */
export function pinOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const hex = text
    .trim()
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new SyncError('address', 'The pin is the SHA-256 of the collector’s certificate: 64 hexadecimal digits.');
}

function refused(reply: Parameters<typeof refusalOf>[0]): SyncError {
  const { error, message } = refusalOf(reply);
  return new SyncError(
    'refused',
    `The collector did not enrol this device (${error}, status ${reply.status}): ${message}`,
  );
}
