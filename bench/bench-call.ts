// A request as Node's server hands it on, without its connection.
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Call, openCall } from '../src/proxy/call.ts';
import type { ProxyPorts } from '../src/proxy/ports.ts';
import { routeOf } from '../src/proxy/route.ts';
import { openUpstreams } from '../src/proxy/upstreams.ts';

export interface CallTarget {
  readonly path: string;
  /** Key of the upstream; by path and credential when not told. */
  readonly upstream?: string;
}

const upstreams = openUpstreams({});

export function callFor(body: Buffer, ports: ProxyPorts, target: CallTarget = { path: '/v1/messages' }): Call {
  const request = new IncomingMessage(new Socket());
  request.method = 'POST';
  request.url = target.path;
  request.rawHeaders = ['Host', '127.0.0.1', 'Content-Type', 'application/json', 'Content-Length', String(body.length)];
  const head = {
    method: 'POST',
    target: target.path,
    rawHeaders: request.rawHeaders,
    hasBody: true,
    upstream: target.upstream,
  };
  return openCall({
    request,
    response: new ServerResponse(request),
    route: routeOf(head, ports.formats, upstreams),
    id: ports.randomHex(),
    clock: ports.clock,
    keyedHash: ports.keyedHash,
    shutdown: new AbortController().signal,
  });
}
