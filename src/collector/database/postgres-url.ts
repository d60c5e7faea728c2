// `postgres://…` as the driver wants it. Encryption is decided here, not by the driver's defaults, which change.
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { StoreError } from '../error.ts';

export interface PostgresConnection {
  /** Without what concerns encryption. */
  readonly connectionString: string;
  readonly ssl: false | ConnectionOptions;
}

const modes = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;
type Mode = (typeof modes)[number];
const loopback: ReadonlySet<string> = new Set(['', 'localhost', '127.0.0.1', '[::1]']);

/**
 * Untrusted: the address. `sslmode`: `disable`; `no-verify` (encrypts, believes anybody); `require`, `verify-ca` and
 * `verify-full` all check the certificate and its name, against `sslrootcert` (a file) or the roots of Node. Unless
 * said: `disable` on this machine, else `verify-full`. `sslcert` and `sslkey` are files too. TLS ≥ 1.2. Throws
 * StoreError `invalid`, whose message never holds the address.
 */
export function connectionOptions(address: string): PostgresConnection {
  if (!URL.canParse(address)) throw noAddress();
  const url = new URL(address);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') throw noAddress();
  const mode = modeOf(url);
  const file = (name: string): Buffer | undefined => {
    const path = url.searchParams.get(name);
    return path === null || path === '' ? undefined : readFileSync(path);
  };
  const [ca, cert, key] = [file('sslrootcert'), file('sslcert'), file('sslkey')];
  for (const name of ['sslmode', 'sslrootcert', 'sslcert', 'sslkey']) url.searchParams.delete(name);
  if (mode === 'disable') return { connectionString: url.href, ssl: false };
  const ssl: ConnectionOptions = {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'no-verify',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  return { connectionString: url.href, ssl };
}

function modeOf(url: URL): Mode {
  const said = url.searchParams.get('sslmode');
  const host = url.searchParams.get('host') ?? url.hostname;
  if (said === null) return loopback.has(host) || host.startsWith('/') ? 'disable' : 'verify-full';
  const mode = modes.find((each) => each === said);
  if (mode !== undefined) return mode;
  throw new StoreError(
    'invalid',
    `DATABASE_URL has an sslmode that is not known. Nothing was connected. Use one of: ${modes.join(', ')}.`,
  );
}

function noAddress(): StoreError {
  return new StoreError(
    'invalid',
    'DATABASE_URL is no address. It looks like postgres://user:password@host:5432/name.',
  );
}
