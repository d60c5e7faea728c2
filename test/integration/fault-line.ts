// A real proxy between a client and a provider that misbehaves.
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { ProxySettings } from '../../src/proxy/ports.ts';
import type { FaultFormat } from './fault-formats.ts';
import { type Answer, type Handler, send, startTestProxy, type TestProxy } from './proxy-harness.ts';

/** Protected: what the provider reads is another name, and what it says of that one comes back as this one. */
export const realName = 'QuarkleLedgerService';
const question = `Rename ${realName} now`;

/** What the provider does; `name` is the one that it was sent. */
export type Misbehaviour = (response: ServerResponse, name: string, request: IncomingMessage) => void;

export interface FaultLine extends TestProxy {
  /** Sends the format's request and reads the whole answer. */
  ask(format: FaultFormat): Promise<Answer>;
  /** Sends the request; the caller reads, or leaves. */
  open(format: FaultFormat): ClientRequest;
}

export async function startFaultLine(
  misbehave: Misbehaviour,
  settings: Partial<ProxySettings> = {},
): Promise<FaultLine> {
  const handler: Handler = (request, response, { body }) => {
    response.on('error', () => {});
    misbehave(response, /Rename (\w+) now/.exec(body.toString('utf8'))?.[1] ?? 'nothing', request);
  };
  const line = await startTestProxy({ handler, settings });
  return {
    ...line,
    ask: ({ path, headers, request }) => send(line.proxy.port, { path, headers, body: request(question) }),
    open({ path, headers, request }) {
      const body = request(question);
      const outgoing = httpRequest({
        port: line.proxy.port,
        host: '127.0.0.1',
        method: 'POST',
        path,
        agent: false,
        headers: ['host', 'localhost', ...headers, 'content-length', String(Buffer.byteLength(body))],
      });
      outgoing.on('error', () => {});
      outgoing.end(body);
      return outgoing;
    },
  };
}

export function answerWith(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** The head of an answer, its body paused or read by the caller. */
export async function headOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  answer.on('error', () => {});
  return answer;
}
