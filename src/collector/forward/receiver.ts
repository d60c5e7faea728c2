// Programs of others that get a copy of the records over HTTP: OTLP, OCSF, Splunk's event collector.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { canonicalJson } from '../../base/canonical-json.ts';
import { CodedError } from '../../base/error.ts';
import { isLoopbackHost } from '../../base/loopback.ts';
import type { ExportedRecord, ExportOrigin } from '../../sync/exported-record.ts';
import { OcsfMapper } from '../../sync/ocsf.ts';
import { otlpLogs } from '../../sync/otlp.ts';
import { ArchiveError } from '../archive/archive-error.ts';
import type { ForwardSettings } from '../context.ts';
import { directOutbound } from '../http/outbound.ts';
import type { Delivery } from './delivery.ts';

export interface Receiver {
  readonly name: string;
  readonly names: ForwardSettings['names'];
  /** Records of one device, in the order of their chain. Never rejects. */
  send(records: readonly ExportedRecord[], origin: ExportOrigin, signal: AbortSignal): Promise<Delivery>;
}

interface Body {
  readonly type: string;
  readonly bytes: Uint8Array;
}

type Encode = (records: readonly ExportedRecord[], origin: ExportOrigin, settings: ForwardSettings) => Body;

const timeoutMs = 30_000;
const maxAnswerBytes = 64 * 1024;
/** Whoever says to come back later than that is asked again anyway. */
const maxRetryAfterMs = 60 * 60_000;
/** Of these the batch is the cause; of all others the receiver, its settings or the way to it. */
const refusing: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Throws ArchiveError `settings`: an address that is neither https nor of this machine, a header that cannot be sent. */
export function openReceiver(settings: ForwardSettings, now: () => Date, outbound = directOutbound): Receiver {
  const url = parseUrl(settings);
  const headers = new Headers();
  try {
    for (const [name, value] of Object.entries(settings.headers)) headers.set(name, value);
  } catch {
    throw new ArchiveError(
      'settings',
      `A header of the receiver "${settings.name}" has a name or a value that HTTP does not allow.`,
    );
  }
  if (settings.kind === 'splunk' && !/^Splunk \S/.test(headers.get('authorization') ?? ''))
    throw new ArchiveError(
      'settings',
      `The receiver "${settings.name}" needs the header Authorization: Splunk and its token.`,
    );
  return {
    name: settings.name,
    names: settings.names,
    async send(records, origin, signal) {
      const { type, bytes } = encoders[settings.kind](records, origin, settings);
      const own = new Headers(headers);
      own.set('content-type', type);
      const isPacked = settings.kind !== 'ocsf';
      if (isPacked) own.set('content-encoding', 'gzip');
      try {
        const response = await outbound({
          url,
          method: 'POST',
          headers: own,
          body: isPacked ? gzipSync(bytes) : bytes,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        const text = await readStart(response);
        return deliveryOf(settings, response, { text, now: now() });
      } catch (error) {
        return { kind: 'later', reason: failureOf(error) };
      }
    },
  };
}

/** For a record: what went wrong, and no address. */
function failureOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer';
  return error instanceof CodedError && error.code === 'network-proxy' ? 'network proxy' : 'no connection';
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const encoders: Readonly<Record<ForwardSettings['kind'], Encode>> = {
  otlp: (records, origin) => ({
    type: 'application/json',
    bytes: Buffer.from(JSON.stringify(otlpLogs(records, origin))),
  }),
  ocsf(records, origin, { headers }) {
    const mapper = new OcsfMapper({ ...origin, version: '1.9.0', sha256 });
    const events = records.flatMap((record) => mapper.events(record)).map((event) => JSON.stringify(event));
    const wanted = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    const isList = wanted?.startsWith('application/json') === true;
    const text = isList ? `[${events.join(',')}]` : events.map((event) => `${event}\n`).join('');
    return { type: wanted ?? 'application/x-ndjson', bytes: Buffer.from(text, 'utf8') };
  },
  splunk(records, { deviceId }) {
    const events = records.map(({ record, leaf }) => {
      const time = Date.parse(record.timestamp);
      return canonicalJson({
        ...(Number.isNaN(time) ? {} : { time: (time / 1000).toFixed(3) }),
        host: deviceId ?? 'unknown',
        source: 'pretense',
        sourcetype: 'pretense:audit',
        event: { ...record, record_hash: leaf },
      });
    });
    return { type: 'application/json', bytes: Buffer.from(events.join('\n'), 'utf8') };
  },
};

function parseUrl({ name, url: text }: ForwardSettings): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ArchiveError('settings', `The address of the receiver "${name}" is no URL.`);
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!isSafe || url.username !== '' || url.password !== '')
    throw new ArchiveError(
      'settings',
      `The address of the receiver "${name}" has to be https, with its credential in a header: records would cross the network readable.`,
    );
  return url;
}

/** Untrusted: the answer. */
function deliveryOf(
  { kind }: ForwardSettings,
  response: Response,
  { text, now }: { readonly text: string; readonly now: Date },
): Delivery {
  const { status } = response;
  if (response.ok) return kind === 'otlp' ? otlpDelivery(text) : { kind: 'taken', rejected: 0 };
  const reason = `HTTP ${status}`;
  if (refusing.has(status)) return { kind: 'refused', reason };
  const afterMs = retryAfterMs(response.headers.get('retry-after'), now);
  return { kind: 'later', reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** https://opentelemetry.io/docs/specs/otlp/#partial-success-1: what was rejected must not be sent again. */
function otlpDelivery(text: string): Delivery {
  let rejected = 0;
  try {
    const answer = JSON.parse(text) as { readonly partialSuccess?: { readonly rejectedLogRecords?: unknown } } | null;
    rejected = Number(answer?.partialSuccess?.rejectedLogRecords ?? 0);
  } catch {
    // Some answer nothing.
  }
  return Number.isSafeInteger(rejected) && rejected > 0
    ? { kind: 'taken', rejected, reason: 'partial success' }
    : { kind: 'taken', rejected: 0 };
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), maxRetryAfterMs);
}

async function readStart(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    bytes += (chunk as Uint8Array).length;
    if (bytes > maxAnswerBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
