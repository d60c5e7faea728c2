// What the pure folders get from Node: text codec, hashes, randomness, time.
import { isAscii } from 'node:buffer';
import { createHmac, hash } from 'node:crypto';
import { endianness } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { LogFields, Logger, LogLevel } from '../base/log.ts';
import type { TextCodec } from '../base/text.ts';
import type { CopyUnits, KeyedHash } from '../engine/types.ts';
import { asBuffer } from '../proxy/as-buffer.ts';
import { GrowingHash, growingHmac } from './growing-hash.ts';

export const nodeCodec: TextCodec = {
  decode: (bytes, start, end) => asBuffer(bytes).toString('utf8', start, end),
  encode: (text) => Buffer.from(text, 'utf8'),
  allocate: (length) => Buffer.allocUnsafe(length),
  asciiText: (bytes) => (isAscii(bytes) ? asBuffer(bytes).toString('latin1') : undefined),
};

/** Node writes UTF-16 as little-endian; so is the memory of every machine that it is built for but a few. */
export const copyUnits: CopyUnits | undefined =
  endianness() === 'LE'
    ? (text, into) => void Buffer.from(into.buffer, into.byteOffset, into.byteLength).write(text, 'utf16le')
    : undefined;

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => Math.round(performance.now()),
};

/** SHA-256 in hex, for bodies of which each begins as an earlier one did. */
export function bodyHash(): (bytes: Uint8Array) => string {
  const growing = new GrowingHash();
  return (bytes) => growing.digest(bytes).toString('hex');
}

/** Plain SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** HMAC-SHA256 of a message under the key: 32 bytes. */
export function keyedHash(key: Uint8Array): KeyedHash {
  return (message) => createHmac('sha256', key).update(message, 'utf8').digest();
}

/** `hmac-sha256:<key id>:<hex>` of bytes, as records carry it. */
export function recordHash(key: Uint8Array, keyId: string): (bytes: Uint8Array) => string {
  const hmac = growingHmac(key);
  return (bytes) => `hmac-sha256:${keyId}:${hmac(bytes)}`;
}

/** Keyed hash of a secret's value in hex: what its placeholder is made of. */
export function secretHash(key: Uint8Array): (value: string) => string {
  return (value) => createHmac('sha256', key).update(value, 'utf8').digest('hex');
}

export { randomHex } from '../audit/random-hex.ts';

/** Writes one line per event to standard error, from the given level on. */
export function lineLogger(minimum: LogLevel): Logger {
  const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
  return {
    log(level: LogLevel, event: string, fields: LogFields = {}) {
      if (order.indexOf(level) < order.indexOf(minimum)) return;
      const details = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
      process.stderr.write(`${level} ${event}${details.join('')}\n`);
    },
  };
}
