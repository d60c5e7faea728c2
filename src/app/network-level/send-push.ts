// Sends a push to a proxy of the network: over TLS, and to nobody without it but this machine.
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { errnoOf } from '../../audit/error.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import { messageOf } from '../../base/error.ts';
import { bareHost } from '../../base/loopback.ts';
import { clientTokenHeader } from '../../proxy/headers.ts';
import { guestPrefix } from '../../proxy/network-level/network-level.ts';
import { SettingsError } from '../settings.ts';
import { NamesError } from './names-error.ts';
import { isLoopbackAddress } from './network-level-options.ts';
import type { KeptWorkspace } from './name-store.ts';

export interface SendPushOptions {
  readonly url: URL;
  readonly token: string | undefined;
  /** PEM files: the authority of the proxy besides the built-in ones, and the client's certificate and key. */
  readonly authorityFile: string | undefined;
  readonly certificateFile: string | undefined;
  readonly keyFile: string | undefined;
}

const timeoutMs = 60_000;
const maxAnswerBytes = 1024 * 1024;

/** Throws SettingsError for an address that would let the names be read on the way. */
export function parseProxyUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new SettingsError(`"${text}" is no URL; use the address of the proxy, like https://pretense.example:9443.`);
  }
  const host = bareHost(url);
  const isHere = host === 'localhost' || (/^[\d.]+$|:/.test(host) && isLoopbackAddress(host));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw new SettingsError('Names are pushed over https:// only; http:// is for a proxy on this very machine.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new SettingsError(
      'The address of the proxy holds nothing but scheme, host, port and path; give the token with --token-file.',
    );
  return url;
}

/** Resolves with what the proxy keeps of it. Throws NamesError `not-sent` with the proxy's own words, or why it was not reached. */
export async function sendPush(body: JsonValue, options: SendPushOptions): Promise<readonly KeptWorkspace[]> {
  const { status, text } = await post(gzipSync(JSON.stringify(body)), options);
  const answer = parsed(text);
  if (status === 200 && Array.isArray(answer['kept'])) return answer['kept'] as readonly KeptWorkspace[];
  const error = answer['error'] as { readonly message?: unknown } | undefined;
  const said = typeof error?.message === 'string' ? error.message.slice(0, 500) : `it answered ${status}`;
  throw new NamesError('not-sent', `The proxy did not take the names: ${said}`);
}

function post(
  body: Buffer,
  { url, token, ...files }: SendPushOptions,
): Promise<{ readonly status: number; readonly text: string }> {
  const target = new URL(url);
  target.pathname = `${url.pathname.replace(/\/+$/, '')}${guestPrefix}names`;
  const { authorityFile, certificateFile, keyFile } = files;
  const options = {
    method: 'POST',
    agent: false as const,
    timeout: timeoutMs,
    minVersion: 'TLSv1.2' as const,
    ...(authorityFile === undefined ? {} : { ca: [...rootCertificates, readPem(authorityFile)] }),
    ...(certificateFile === undefined ? {} : { cert: readPem(certificateFile) }),
    ...(keyFile === undefined ? {} : { key: readPem(keyFile) }),
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
      ...(token === undefined ? {} : { [clientTokenHeader]: token }),
    },
  };
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > maxAnswerBytes) answer.destroy();
      });
      answer.on('error', () => {});
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error) => reject(notReached(error)));
    request.end(body);
  });
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(`${path} cannot be read (${errnoOf(error) ?? 'unknown'}).`);
  }
}

/** Untrusted: whoever answered. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function notReached(error: unknown): NamesError {
  const reason = errnoOf(error) ?? messageOf(error);
  return new NamesError(
    'not-sent',
    `The proxy could not be reached (${reason}), so no names were sent. Check the address, and --ca for a certificate of a company's own authority.`,
    { cause: error },
  );
}
