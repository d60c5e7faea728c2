// How a scripted upstream speaks one provider's API.
import type { ServerResponse } from 'node:http';
import type { CapturedRequest } from '../../../src/cli/demo/scripted-provider.ts';
import type { Agent } from './turn.ts';

export interface UpstreamExchange {
  readonly request: CapturedRequest;
  /** Path without its query. */
  readonly path: string;
  /** Decoded from its content coding. */
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** Counts requests from 1. */
  readonly number: number;
  readonly agent: Agent;
  /** Characters per delta. */
  readonly deltaLength: number;
}

export interface Dialect {
  /** Id of the wire format. */
  readonly id: string;
  /** Answers the exchange, or returns false: its path is not of this API. */
  answer(exchange: UpstreamExchange): boolean;
}

export function slices(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += length) parts.push(text.slice(start, start + length));
  return parts;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): true {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
  return true;
}

export function startEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

/** The body as JSON; untrusted, so shapes are looked at where they are used. */
export function jsonOf(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}
