import type { IncomingMessage, ServerResponse } from 'node:http';

/** An answer of an endpoint of ours. A body that was not read to its end ends the connection. */
export function sendJson(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value ?? null);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(body);
}
