import { expect, test } from 'vitest';
import { requestHeaders, responseHeaders } from './headers.ts';

const same = { host: 'api.example', contentLength: 3, mapValue: (_name: string, value: string) => value };

test('our own headers stand where the client had them, each once', () => {
  const raw = [
    'HOST',
    'localhost',
    'Content-Length',
    '9',
    'content-encoding',
    'gzip',
    'A',
    '1',
    'accept-encoding',
    'br',
  ];
  expect(requestHeaders(raw, same)).toEqual([
    'HOST',
    'api.example',
    'Content-Length',
    '3',
    'A',
    '1',
    'accept-encoding',
    'identity',
  ]);
});

test('without a body there is no content-length', () => {
  const raw = ['host', 'localhost', 'content-length', '0'];
  expect(requestHeaders(raw, { ...same, contentLength: undefined })).toEqual([
    'host',
    'api.example',
    'accept-encoding',
    'identity',
  ]);
});

test('headers that connection names stay on this hop', () => {
  const raw = ['Connection', 'X-Hop , close', 'x-hop', '1', 'Proxy-Connection', 'keep-alive', 'Trailer', 'x', 'B', '2'];
  expect(requestHeaders(raw, same).filter((_, at) => at % 2 === 0)).toEqual([
    'B',
    'host',
    'accept-encoding',
    'content-length',
  ]);
});

test('every header but the credentials goes by the mapper, in the order of the sender', () => {
  const seen: string[] = [];
  const raw = ['Authorization', 'a', 'X-Api-Key', 'b', 'User-Agent', 'c', 'Anthropic-Beta', 'd', 'X-Mine', 'e'];
  requestHeaders(raw, { ...same, mapValue: (name, value) => (seen.push(name), value) });
  expect(seen).toEqual(['User-Agent', 'Anthropic-Beta', 'X-Mine']);
});

test('an answer keeps its headers, less those of the hop and what would lead the client away', () => {
  const raw = [
    'Server',
    's',
    'Transfer-Encoding',
    'chunked',
    'Alt-Svc',
    'h3',
    'Content-Encoding',
    'gzip',
    'Location',
    '/a',
    'X',
    '1',
    'x',
    '2',
  ];
  const options = { contentLength: undefined, isDecoded: true, mapLocation: () => undefined };
  expect(responseHeaders(raw, options)).toEqual(['Server', 's', 'X', '1', 'x', '2']);
  expect(responseHeaders(raw, { ...options, isDecoded: false, contentLength: 5 })).toEqual([
    'Server',
    's',
    'Content-Encoding',
    'gzip',
    'X',
    '1',
    'x',
    '2',
    'content-length',
    '5',
  ]);
});
