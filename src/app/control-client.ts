// How other processes speak to the proxy that listens for a home: its control endpoints, with the token of the home.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, messageOf } from '../base/error.ts';

export type ControlErrorCode = 'not-running' | 'refused';

export class ControlError extends CodedError<ControlErrorCode> {}

/** What the listening proxy says of itself in `<home>/run/proxy.json`. */
export interface ProxyInfo {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly startedAt: string;
  readonly version: string;
}

export const proxyInfoFile = (runFolder: string) => join(runFolder, 'proxy.json');
export const controlTokenFile = (runFolder: string) => join(runFolder, 'control-token');

/** The proxy of this home as it last announced itself; it may be gone. */
export function readProxyInfo(runFolder: string): ProxyInfo | undefined {
  try {
    return JSON.parse(readFileSync(proxyInfoFile(runFolder), 'utf8')) as ProxyInfo;
  } catch {
    return undefined;
  }
}

export interface ControlCall {
  readonly method: 'GET' | 'POST';
  /** Below `/__pretense/`. */
  readonly path: string;
  readonly body?: unknown;
}

/** Throws ControlError `not-running` when nobody of this home listens, `refused` when the answer is no. */
export async function askProxy(runFolder: string, call: ControlCall): Promise<unknown> {
  const info = readProxyInfo(runFolder);
  if (info === undefined) throw notRunning();
  let response: Response;
  try {
    const token = readFileSync(controlTokenFile(runFolder), 'utf8').trim();
    response = await fetch(`${info.url}/__pretense/${call.path}`, {
      method: call.method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(10_000),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  } catch (error) {
    throw notRunning(error);
  }
  const text = await response.text();
  if (!response.ok) throw new ControlError('refused', `The running proxy refused: ${text}`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ControlError('refused', `The running proxy answered something else than JSON: ${messageOf(error)}`);
  }
}

function notRunning(cause?: unknown): ControlError {
  return new ControlError('not-running', 'No proxy runs for this home. Start one with "pretense start".', { cause });
}
