// Who may speak to the port at all. Untrusted: any program of the machine, and any page in a browser on it.
import type { IncomingMessage } from 'node:http';
import { unprovenTargetOf } from './client-prefix.ts';
import { Refusal } from './error.ts';
import { headerValues } from './headers.ts';
import { refusedApiOf } from './refused-apis.ts';
import { splitTarget } from './route.ts';

const maxHeaderCount = 200;

/** Pages and extensions of a browser cannot forge these schemes; editors' own views use them. */
const editorOrigin = /^vscode-(?:webview|file|app):\/\//i;

/** Undefined when the request may come in. Decides on the head only, before a byte of the body is read. */
export function refusalOf(request: IncomingMessage, ownPort: number): Refusal | undefined {
  return refusedHost(request, ownPort) ?? refusedShape(request);
}

/** What holds wherever the port is: no pages, no upgrades, no framing that two programs could read differently. */
export function refusedShape(request: IncomingMessage): Refusal | undefined {
  return refusedBrowser(request) ?? refusedUpgrade(request) ?? refusedFraming(request) ?? refusedTarget(request);
}

/** A foreign name that resolves to this machine (DNS rebinding) must not reach the port. */
function refusedHost(request: IncomingMessage, ownPort: number): Refusal | undefined {
  const hosts = headerValues(request.rawHeaders, 'host');
  const match = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i.exec(hosts[0] ?? '');
  const isOurs = match !== null && (match[1] === undefined || Number(match[1]) === ownPort);
  if (isOurs && hosts.length === 1) return undefined;
  return new Refusal(
    421,
    'foreign-host',
    `This Pretense answers only to localhost:${ownPort}, 127.0.0.1:${ownPort} and [::1]:${ownPort}. ` +
      'Point the tool at one of these addresses.',
  );
}

/** No tool that we route runs in a web page, and no CORS header is ever sent. */
function refusedBrowser(request: IncomingMessage): Refusal | undefined {
  const { origin } = request.headers;
  const isEditor = origin !== undefined && editorOrigin.test(origin);
  const isPage = (origin !== undefined || request.headers['sec-fetch-site'] !== undefined) && !isEditor;
  if (!isPage && request.method !== 'OPTIONS') return undefined;
  return new Refusal(
    400,
    'browser-origin',
    'Pretense does not accept requests from web pages. Use an AI tool on this machine whose base URL points here.',
  );
}

/** Prompts over WebSocket travel in frames that are not scanned: nothing is ever tunnelled. */
function refusedUpgrade(request: IncomingMessage): Refusal | undefined {
  return request.headers.upgrade === undefined ? undefined : upgradeRefusal(request);
}

/** 426, which makes tools fall back to plain HTTP, where their API has that. */
export function upgradeRefusal({ method = 'GET', url = '/', rawHeaders }: IncomingMessage): Refusal {
  const { path, query } = splitTarget(unprovenTargetOf(url).target);
  const api = refusedApiOf({ method, path, query, rawHeaders });
  if (api?.code === 'realtime') return new Refusal(426, 'realtime', api.message, { cause: api });
  return new Refusal(
    426,
    'upgrade',
    'Pretense speaks plain HTTP/1.1 only, since what passes inside an upgraded connection could not be checked. ' +
      'Switch the tool to HTTP streaming.',
  );
}

// Node's parser in strict mode refuses content-length beside transfer-encoding, repeated content-length, folded
// headers and control characters; what it lets pass and two parsers could read differently is refused here.
function refusedFraming(request: IncomingMessage): Refusal | undefined {
  const encoding = request.headers['transfer-encoding'];
  if (
    encoding !== undefined &&
    (encoding.toLowerCase() !== 'chunked' || request.headers['content-length'] !== undefined)
  ) {
    return new Refusal(
      400,
      'transfer-encoding',
      'Pretense blocked this request: only content-length or `transfer-encoding: chunked`, not both, can be read safely.',
    );
  }
  if (request.headers.expect !== undefined && request.headers.expect.toLowerCase() !== '100-continue') {
    return new Refusal(400, 'expectation', 'Pretense blocked this request: its `expect` header is not known.');
  }
  if (request.rawHeaders.length / 2 <= maxHeaderCount) return undefined;
  return new Refusal(
    400,
    'malformed-request',
    `Pretense blocked this request: it has more than ${maxHeaderCount} headers.`,
  );
}

function refusedTarget(request: IncomingMessage): Refusal | undefined {
  if (request.url?.startsWith('/') === true && !request.url.includes('#')) return undefined;
  return new Refusal(
    400,
    'request-target',
    "Pretense blocked this request: its target is not a path. Set the tool's base URL to Pretense instead of using it as an HTTP proxy.",
  );
}
