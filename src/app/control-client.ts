// How other processes speak to the proxy that listens for a home: its control endpoints, with the token of the home.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError, messageOf } from '../base/error.ts';
import { type ControlConnection, type ControlRequest, proveListener } from './control-connection.ts';

export type ControlErrorCode = 'not-running' | 'refused';

/** `reason`: the code with which the proxy refused, such as `already-paused`. */
export class ControlError extends CodedError<ControlErrorCode> {
  readonly reason: string | undefined;

  constructor(
    code: ControlErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly reason?: string } = {},
  ) {
    super(code, message, options);
    this.reason = options.reason;
  }
}

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

const callTimeoutMs = 10_000;

/** The proxy of this home as it last announced itself; it may be gone. */
export function readProxyInfo(runFolder: string): ProxyInfo | undefined {
  try {
    return JSON.parse(readFileSync(proxyInfoFile(runFolder), 'utf8')) as ProxyInfo;
  } catch {
    return undefined;
  }
}

export function readControlToken(runFolder: string): string | undefined {
  try {
    return readFileSync(controlTokenFile(runFolder), 'utf8').trim();
  } catch {
    return undefined;
  }
}

export interface ControlCall extends Pick<ControlRequest, 'method' | 'path' | 'body'> {
  /** Default: 10 seconds. */
  readonly timeoutMs?: number;
}

/** Throws ControlError `not-running` when nobody of this home listens, `refused` when the answer is no. */
export async function askProxy(runFolder: string, call: ControlCall): Promise<unknown> {
  const info = readProxyInfo(runFolder);
  if (info === undefined) throw notRunning();
  const listener = await proveListener({ port: info.port, readToken: () => readControlToken(runFolder) });
  if (listener.kind !== 'ours') throw notRunning();
  try {
    return await askOver(listener.connection, call);
  } finally {
    listener.connection.close();
  }
}

/** One control request over a proved connection. Throws ControlError. */
export async function askOver(connection: ControlConnection, call: ControlCall): Promise<unknown> {
  const { status, text } = await connection
    .request({ timeoutMs: callTimeoutMs, ...call })
    .catch((error: unknown) => Promise.reject(notRunning(error)));
  if (status !== 200) throw refused(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ControlError('refused', `The running proxy answered something else than JSON: ${messageOf(error)}`);
  }
}

function refused(text: string): ControlError {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
    if (typeof error?.code === 'string' && typeof error.message === 'string')
      return new ControlError('refused', error.message, { reason: error.code });
  } catch {
    // No answer of ours; shown as it is.
  }
  return new ControlError('refused', `The running proxy refused: ${text.slice(0, 500)}`);
}

/** Whether nobody of this home listens: for many commands that is no failure. */
export function isNotRunning(error: unknown): boolean {
  return error instanceof ControlError && error.code === 'not-running';
}

function notRunning(cause?: unknown): ControlError {
  return new ControlError('not-running', 'No proxy runs for this home. Start one with "pretense start".', { cause });
}
