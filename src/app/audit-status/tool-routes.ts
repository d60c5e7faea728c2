// Where each AI tool is pointed, and whether that leads here: a request through the tool's own address, which the proxy
// answers itself. No provider sees it.
import { request } from 'node:http';
import { ownPrefix } from '../../clients/address.ts';
import { configFormats } from '../../clients/formats/formats.ts';
import { readJournal, routingFolder } from '../../clients/journal.ts';
import { isProof, newNonce, provePath } from '../../proxy/proof.ts';
import type { CoverageRow } from '../../view/coverage.ts';
import { readFile } from 'node:fs/promises';
import type { ToolStatus } from './status-model.ts';

export interface ToolRouteOptions {
  readonly home: string;
  readonly rows: readonly CoverageRow[];
  readonly controlToken: string | undefined;
  /** For one tool. */
  readonly timeoutMs: number;
}

/** Never rejects. */
export async function toolStatuses({
  home,
  rows,
  controlToken,
  timeoutMs,
}: ToolRouteOptions): Promise<readonly ToolStatus[]> {
  const configured = await configuredAddresses(home).catch(() => new Map<string, Configured>());
  return Promise.all(
    rows.map(async ({ client, name, state, reason, file }) => {
      const found = configured.get(client);
      const isOurs = found !== undefined && ownPrefix(found.address) !== undefined;
      const isReached = isOurs && (await leadsHere(found.address, controlToken, timeoutMs));
      return {
        client,
        name,
        state,
        address: found === undefined ? undefined : shownAddress(found.address),
        source: found?.source ?? file,
        isRouted: state === 'routed' || state === 'protected',
        probe: found === undefined ? 'not-asked' : isReached ? 'reached' : 'not-reached',
        reason,
      } satisfies ToolStatus;
    }),
  );
}

interface Configured {
  readonly address: string;
  readonly source: string;
}

/** What the files that we have changed say now. */
async function configuredAddresses(home: string): Promise<ReadonlyMap<string, Configured>> {
  const found = new Map<string, Configured>();
  for (const { client, file, shownAs, format, slots } of await readJournal(routingFolder(home))) {
    const text = await readFile(file, 'utf8').catch(() => '');
    for (const { path, after } of slots) {
      if (ownPrefix(after) === undefined || found.has(client)) continue;
      const value = valueAt(() => configFormats[format].find(text, path)?.value);
      if (value !== undefined) found.set(client, { address: value, source: shownAs });
    }
  }
  return found;
}

/** Untrusted: the file. */
function valueAt(read: () => unknown): string | undefined {
  try {
    const value = read();
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Without the token of this device, and without what a foreign address may carry. */
function shownAddress(address: string): string {
  if (!URL.canParse(address)) return 'an address that cannot be read';
  const { protocol, host, pathname } = new URL(address);
  const path = ownPrefix(address) === undefined ? '' : pathname.replace(/^(\/c\/[a-z0-9-]+-)[a-z0-9]{26}/, '$1…');
  return `${protocol}//${host}${path}`;
}

const upstreamPart = /^\/u\/[a-z][a-z0-9-]*/;
const maxAnswerBytes = 4096;

/** True when whoever listens there knows the control token of this home. */
async function leadsHere(address: string, controlToken: string | undefined, timeoutMs: number): Promise<boolean> {
  const prefix = ownPrefix(address);
  if (prefix === undefined || controlToken === undefined) return false;
  const { hostname, port, pathname } = new URL(address);
  const upstream = upstreamPart.exec(pathname.slice(prefix.length))?.[0] ?? '';
  const nonce = newNonce();
  const text = await post({ hostname, port, path: `${prefix}${upstream}${provePath}`, body: { nonce }, timeoutMs });
  try {
    const { proof, pid } = JSON.parse(text ?? '') as { readonly proof?: unknown; readonly pid?: unknown };
    return isProof(proof, controlToken, { nonce, port: Number(port), pid: Number(pid) });
  } catch {
    return false;
  }
}

interface Posted {
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  readonly body: unknown;
  readonly timeoutMs: number;
}

/** Undefined when nobody answers in time. */
function post({ hostname, port, path, body, timeoutMs }: Posted): Promise<string | undefined> {
  return new Promise((resolve) => {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const outgoing = request({
      host: hostname.replaceAll(/[[\]]/g, ''),
      port,
      path,
      method: 'POST',
      headers,
      agent: false,
    });
    const timer = setTimeout(() => outgoing.destroy(), timeoutMs);
    outgoing.once('response', (answer) => {
      let received = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        received += chunk;
        if (received.length > maxAnswerBytes) outgoing.destroy();
      });
      answer.once('end', () => resolve(received));
      answer.once('error', () => resolve(undefined));
    });
    outgoing.once('error', () => resolve(undefined));
    outgoing.once('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    outgoing.end(text);
  });
}
