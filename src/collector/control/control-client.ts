// Asking a collector that runs on this machine.
import { request } from 'node:http';
import { errnoOf } from '../../audit/error.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import { CollectorError } from '../collector-error.ts';
import { type ControlPlace, readControlPlace } from './control-file.ts';

/** While its process lives: opening an embedded database keeps it busy for seconds. */
const pingMs = 60_000;

/** Undefined: nothing runs there. */
export async function findRunning(home: string): Promise<ControlPlace | undefined> {
  const place = await readControlPlace(home);
  if (place === undefined || !isAlive(place.pid)) return undefined;
  try {
    await post(place, { action: 'ping', parameters: null }, pingMs);
    return place;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another account.
    return errnoOf(error) === 'EPERM';
  }
}

export interface ControlQuestion {
  readonly action: string;
  readonly parameters: JsonValue;
}

export class ControlFailure extends CollectorError {
  /** As the action gave it. */
  readonly actionCode: string;

  constructor(actionCode: string, message: string) {
    super('not-running', message);
    this.actionCode = actionCode;
  }
}

/** Throws ControlFailure with the code and the message of the action. No limit of time: a backup takes what it takes. */
export async function askRunning(place: ControlPlace, question: ControlQuestion): Promise<JsonValue> {
  return post(place, question, 0);
}

interface ControlAnswer {
  readonly result?: JsonValue;
  readonly error?: { readonly code: string; readonly message: string };
}

function post({ port, secret }: ControlPlace, question: ControlQuestion, timeoutMs: number): Promise<JsonValue> {
  const body = JSON.stringify(question);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/',
        agent: false,
        headers: { authorization: `Bearer ${secret}`, 'content-length': Buffer.byteLength(body) },
        ...(timeoutMs === 0 ? {} : { timeout: timeoutMs }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ControlAnswer;
            if (response.statusCode === 200) resolve(answer.result ?? null);
            else reject(new ControlFailure(answer.error?.code ?? 'failed', answer.error?.message ?? 'It failed.'));
          } catch (error) {
            reject(new CollectorError('not-running', 'What answers there is no collector.', { cause: error }));
          }
        });
      },
    );
    asked.on('timeout', () => asked.destroy(new CollectorError('not-running', 'The collector does not answer.')));
    asked.on('error', reject);
    asked.end(body);
  });
}
