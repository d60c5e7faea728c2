// What finds no leak proves nothing unless it finds one that is there.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CapturedRequest } from '../../src/cli/demo/scripted-provider.ts';
import { leakedNames } from '../e2e/leak-check.ts';

const name = 'KestrelLedgerService';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = (text: string): string => JSON.stringify({ deep: [{ text }] });

function request(parts: Partial<CapturedRequest>): CapturedRequest {
  return { method: 'POST', path: '/v1/x', headers: {}, rawHeaders: [], body: Buffer.from('{}'), ...parts };
}

const escaped = [...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const hidden: readonly (readonly [string, Partial<CapturedRequest>])[] = [
  ['in plain sight', { body: Buffer.from(name) }],
  ['with separators', { body: Buffer.from('see kestrel-ledger_service') }],
  ['in JSON in JSON in JSON', { body: Buffer.from(json(json(json(`a ${name}\n`)))) }],
  ['as a key', { body: Buffer.from(JSON.stringify({ metadata: JSON.stringify({ [name]: 1 }) })) }],
  ['escaped', { body: Buffer.from(`{"a":"${escaped}"}`) }],
  ['escaped in JSON in JSON', { body: Buffer.from(json(`{"a":"${escaped}"}`)) }],
  ['in base64', { body: Buffer.from(json(`data: ${base64(`class ${name} {}`)}`)) }],
  ['in base64 for URLs in a header', { rawHeaders: ['x-state', Buffer.from(`??>${name}`).toString('base64url')] }],
  ['in base64 in base64', { body: Buffer.from(json(base64(base64(`class ${name} {}`)))) }],
  ['in hexadecimal', { body: Buffer.from(json(Buffer.from(name).toString('hex'))) }],
  ['percent-encoded in the path', { path: '/v1/%4bestrelLedgerService' }],
  ['in JSON in a header', { rawHeaders: ['x-metadata', json(json(`/srv/${name}`))] }],
  ['in a compressed body', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(json(name)) }],
];

describe('the measure of leaks', () => {
  test.each(hidden)('finds a name %s', (_name, parts) => {
    expect(leakedNames(request(parts), [name])).toEqual([name]);
  });

  test('finds none where none is', () => {
    const body = Buffer.from(json(`${base64('class LogelaLitulo {}')} kestrel ledger`));
    expect(leakedNames(request({ body }), [name])).toEqual([]);
  });
});
