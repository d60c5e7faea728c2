// A provider on 127.0.0.1 that speaks every API at once and plays one scripted model. It keeps each request byte for byte.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CapturedRequest } from '../../../src/cli/demo/scripted-provider.ts';
import { anthropic } from './anthropic.ts';
import { decodedBody } from './decoded-body.ts';
import { type Dialect, sendJson } from './dialect.ts';
import { gemini } from './gemini.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiResponses } from './openai-responses.ts';
import type { Agent } from './turn.ts';

export interface Upstream {
  readonly url: string;
  readonly requests: readonly CapturedRequest[];
  close(): Promise<void>;
}

export async function startUpstream(agent: Agent, deltaLength = 7): Promise<Upstream> {
  const requests: CapturedRequest[] = [];
  const dialects: readonly Dialect[] = [anthropic(), openaiChat, openaiResponses, gemini];
  const server = createServer((request, response) => {
    void capture(request).then((captured) => {
      requests.push(captured);
      answer({ captured, response, number: requests.length }, dialects, { agent, deltaLength });
    });
  });
  server.on('upgrade', (request, socket) => {
    requests.push(withBody(request, Buffer.alloc(0)));
    socket.end('HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => closeServer(server),
  };
}

interface Incoming {
  readonly captured: CapturedRequest;
  readonly response: ServerResponse;
  readonly number: number;
}

interface Voice {
  readonly agent: Agent;
  readonly deltaLength: number;
}

function answer({ captured, response, number }: Incoming, dialects: readonly Dialect[], voice: Voice): void {
  const path = captured.path.split('?')[0] ?? '';
  try {
    const exchange = { request: captured, path, body: decodedBody(captured), response, number, ...voice };
    if (dialects.some((dialect) => dialect.answer(exchange))) return;
  } catch (error) {
    sendJson(response, 500, { error: { message: String(error), type: 'server_error' } });
    return;
  }
  if (path.endsWith('/models')) sendJson(response, 200, { object: 'list', data: [], models: [] });
  else sendJson(response, 404, { error: { message: `no such path: ${path}`, type: 'invalid_request_error' } });
}

async function capture(request: IncomingMessage): Promise<CapturedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return withBody(request, Buffer.concat(chunks));
}

function withBody(request: IncomingMessage, body: Buffer): CapturedRequest {
  const { method = '', url: path = '', headers, rawHeaders } = request;
  return { method, path, headers, rawHeaders, body };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
