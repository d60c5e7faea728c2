// A device that sends its log to an address that may end any of its connections: as the protocol says, it sends again.
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type BatchAnswer, paths, type Refusal } from '../../src/sync/protocol.ts';
import { batchBody, TestDevice } from './ingest-harness.ts';
import { systemClock } from './databases.ts';

export interface Acknowledged {
  readonly size: number;
  /** Undefined: the batch was given without a checkpoint. */
  readonly cosigned: string | undefined;
}

export interface SentLog {
  readonly device: TestDevice;
  readonly chain: string;
  readonly lines: readonly string[];
  readonly acknowledged: readonly Acknowledged[];
}

interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Enrolled, with a log of so many records. The caller removes it. */
export async function deviceWithLog(url: string, enrolmentToken: string, records: number): Promise<TestDevice> {
  const device = await TestDevice.create(systemClock);
  await device.append(records);
  const body = Buffer.from(JSON.stringify(device.enrolment(enrolmentToken)));
  const { status, text } = await post(url, paths.enrol, body, { 'content-type': 'application/json' });
  if (status !== 200) throw new Error(`not enrolled: ${status} ${text}`);
  device.token = (JSON.parse(text) as { readonly deviceToken: string }).deviceToken;
  return device;
}

/** Sends the whole log in batches, each with a checkpoint, one after another. `onAcknowledged`: after each 200. */
export async function sendLog(
  url: string,
  device: TestDevice,
  { perBatch, onAcknowledged }: { readonly perBatch: number; readonly onAcknowledged: (records: number) => void },
): Promise<SentLog> {
  const [lines, chain] = [await device.lines(), await device.chain()];
  const acknowledged: Acknowledged[] = [];
  for (let from = 0; from < lines.length;) {
    const to = Math.min(lines.length, from + perBatch);
    const checkpoint = device.checkpointOf(chain, lines, to);
    const head = { chain, firstSeq: from, checkpoint, keys: device.keys, cosignedSize: acknowledged.at(-1)?.size ?? 0 };
    const body = gzipSync(batchBody({ lines: lines.slice(from, to), head }));
    const answer = await sendBatch(url, device, body).catch(() => undefined);
    if (answer === undefined || answer.status === 503 || answer.status === 429 || answer.status === 500) continue;
    if (answer.status !== 200) throw new Error(`${answer.status} ${(JSON.parse(answer.text) as Refusal).message}`);
    const { size, cosigned } = JSON.parse(answer.text) as BatchAnswer;
    acknowledged.push({ size, cosigned });
    onAcknowledged(to - from);
    from = to;
  }
  return { device, chain, lines, acknowledged };
}

function sendBatch(url: string, device: TestDevice, body: Buffer): Promise<HttpAnswer> {
  return post(url, paths.batches, body, {
    authorization: `Bearer ${device.token}`,
    'content-type': 'application/x-ndjson',
    'content-encoding': 'gzip',
  });
}

/** A connection of its own, so that the balancer gives each request to another one. */
function post(url: string, path: string, body: Buffer, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      new URL(path, url),
      { method: 'POST', agent: false, headers: { ...headers, 'content-length': String(body.length) } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.once('error', reject);
        answer.once('close', () => {
          if (answer.complete) resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
          else reject(new Error('the answer was cut'));
        });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
