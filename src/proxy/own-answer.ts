// Answers of our own: always in the provider's error shape, always with the rule that stopped the request.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OwnError } from '../wire/types.ts';
import type { ErrorBody } from './error-shape.ts';

const reasons: Readonly<Record<OwnError['status'], string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  413: 'Payload Too Large',
  421: 'Misdirected Request',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** How long a client that is still uploading may take to notice our answer before its connection is closed. */
const lingerMs = 2_000;

/** Answers and, when the request's body was not read to its end, closes the connection after the client had time to read. */
export function answerOwn(
  request: IncomingMessage,
  response: ServerResponse,
  error: OwnError,
  bodyOf: ErrorBody,
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = bodyOf(error);
  const isUnread = !request.complete;
  response.sendDate = false;
  response.writeHead(error.status, ownHeaders(error, body, isUnread));
  if (!isUnread) {
    response.end(body);
    return;
  }
  // Ending now would reset the connection under a client that is still writing, which would lose our answer. It has
  // the whole answer by content-length; what it still sends is thrown away until it stops or the time is over.
  response.write(body);
  const close = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(close, lingerMs);
  request.once('end', close).once('close', close);
  request.resume();
}

/** The same on a bare socket, for what the HTTP parser refused or handed over (upgrade, connect). */
export function answerOwnOnSocket(socket: Duplex, error: OwnError, bodyOf: ErrorBody): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = bodyOf(error);
  const headers = ownHeaders(error, body, true);
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
  socket.end(`HTTP/1.1 ${error.status} ${reasons[error.status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

function ownHeaders(error: OwnError, body: string, mustClose: boolean): string[] {
  const headers = [
    'content-type',
    'application/json',
    'content-length',
    String(Buffer.byteLength(body)),
    'x-pretense-rule',
    error.rule,
  ];
  // A provider's SDK retries 5xx and 429 by itself; what we block it may not repeat for nothing.
  if (error.status < 500 && error.status !== 429) headers.push('x-should-retry', 'false');
  if (error.status === 503) headers.push('retry-after', '1');
  if (error.status === 429) headers.push('retry-after', '5');
  if (error.status === 426) headers.push('upgrade', 'HTTP/1.1');
  if (mustClose || error.status === 503) headers.push('connection', 'close');
  return headers;
}
