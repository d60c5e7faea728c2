// Parts of the collector that need no database.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deferred } from '../../src/base/async.ts';
import { KnownTokens } from '../../src/collector/http/known-tokens.ts';
import { refusedFor } from '../../src/collector/http/error-answers.ts';
import { RequestError, StoreError } from '../../src/collector/error.ts';
import { bearerToken, newToken, parseToken } from '../../src/collector/identity/token.ts';
import { Places } from '../../src/collector/ingest/places.ts';
import { readConfig } from '../../src/collector/settings.ts';
import { testTenant } from './databases.ts';

describe('A token', () => {
  test('says its organisation and is known by its hash alone', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom('ptd' as const, 'pte' as const, 'pts' as const), (tenant, prefix) => {
        const { token, hash } = newToken(prefix, tenant);
        expect(parseToken(prefix, token)).toEqual({ tenant, hash });
        expect(bearerToken(prefix, `Bearer ${token}`)).toEqual({ tenant, hash });
        expect(bearerToken(prefix, token)).toBeUndefined();
        for (const other of ['ptd', 'pte', 'pts'] as const) {
          if (other !== prefix) expect(parseToken(other, token)).toBeUndefined();
        }
      }),
    );
  });

  test('is none in any other form', () => {
    const { token } = newToken('ptd', testTenant);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ maxLength: 3 }), (place, text) => {
        const other = token.slice(0, place) + text + token.slice(place + 1);
        const parsed = parseToken('ptd', other);
        if (parsed !== undefined && other !== token) expect(parsed.hash).not.toEqual(parseToken('ptd', token)?.hash);
      }),
    );
  });
});

test('A token is known for a minute, or until it is forgotten', () => {
  let now = 0;
  const known = new KnownTokens(() => now);
  const { hash } = newToken('ptd', testTenant);
  expect(known.has(hash)).toBe(false);
  known.add(hash);
  expect(known.has(hash)).toBe(true);
  now = 60_001;
  expect(known.has(hash)).toBe(false);
  known.add(hash);
  known.delete(hash);
  expect(known.has(hash)).toBe(false);
});

test('As many batches as there are places are in work; the next one is told to come back', async () => {
  const seen: number[] = [];
  const places = new Places(2, (running) => seen.push(running));
  const first = deferred<void>();
  const running = [places.use(() => first.promise), places.use(() => first.promise)];
  await expect(places.use(async () => undefined)).rejects.toMatchObject({
    code: 'busy',
    statusCode: 503,
    retryAfterSeconds: 2,
  });
  first.resolve();
  await Promise.all(running);
  await expect(places.use(async () => 'done')).resolves.toBe('done');
  await expect(places.use(async () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(seen).toEqual([1, 2, 1, 0, 1, 0, 1, 0]);
});

test.each([
  [new StoreError('unavailable', 'password=hunter in the message'), 503, 'busy'],
  [new StoreError('disk-full', 'x'), 503, 'busy'],
  [new StoreError('conflict', 'x'), 503, 'busy'],
  [new StoreError('invalid', 'x'), 400, 'malformed'],
  [new StoreError('forbidden', 'x'), 500, 'failed'],
  [new RequestError('not-found', 'gone'), 404, 'malformed'],
  [new Error('password=hunter'), 500, 'failed'],
  ['a text', 500, 'failed'],
  [undefined, 500, 'failed'],
])('An error that is thrown (%s) is answered without what only we may know', (error, status, code) => {
  const refused = refusedFor(error);
  expect(refused).toMatchObject({ statusCode: status, code });
  expect(refused.message).not.toContain('hunter');
});

describe('The configuration file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pretense-config-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(text: string, environment: Record<string, string> = {}) {
    const path = join(folder, 'collector.jsonc');
    await writeFile(path, text);
    return readConfig(path, environment, undefined);
  }

  test('is JSON with comments, and takes secrets from where they are', async () => {
    await writeFile(join(folder, 'secret'), 'from a file\n');
    const { settings, publicUrl, trustedProxies } = await read(
      `{ // of a company
        "publicUrl": "https://collector.example",
        "trustedProxies": ["10.0.0.0/8"],
        "retentionDays": 30,
        "archive": { "directory": "/archive" },
        "oidc": { "issuer": "https://login.example", "clientId": "p", "clientSecret": { "env": "S" }, "roles": { "a": "admin" } },
        "forward": [{ "name": "siem", "kind": "splunk", "url": "https://hec.example",
          "headers": { "authorization": { "file": ${JSON.stringify(join(folder, 'secret'))} } } }],
      }`,
      { S: 'from the environment' },
    );
    expect({ publicUrl, trustedProxies }).toEqual({
      publicUrl: 'https://collector.example',
      trustedProxies: ['10.0.0.0/8'],
    });
    expect(settings.oidc).toMatchObject({ clientSecret: 'from the environment', roleClaim: 'groups' });
    expect(settings.forward[0]).toMatchObject({ headers: { authorization: 'from a file' }, names: 'pseudonymise' });
    expect(settings).toMatchObject({ retentionDays: 30, ratePerMinute: 600 });
  });

  test.each([
    ['{', 'line 1'],
    ['[]', 'no object'],
    ['{ "retention": 5 }', 'retention'],
    ['{ "retentionDays": 30 }', 'at least 365'],
    ['{ "ratePerMinute": 0.5 }', 'ratePerMinute'],
    ['{ "publicUrl": "collector" }', 'publicUrl'],
    ['{ "oidc": { "issuer": "https://x.example" } }', 'clientId'],
    ['{ "oidc": { "issuer": "https://x.example", "clientId": "a", "clientSecret": { "env": "NONE" } } }', 'NONE'],
    ['{ "forward": [{ "name": "a", "kind": "syslog", "url": "https://x.example" }] }', 'kind'],
    [
      '{ "forward": [{ "name": "a", "kind": "otlp", "url": "https://x.example", "headers": { "a": "b\\r\\nc" } }] }',
      'headers',
    ],
    ['{ "archive": {} }', 'directory'],
  ])('is refused with what is wrong: %s', async (text, part) => {
    await expect(read(text)).rejects.toThrow(part);
    await expect(read(text)).rejects.toMatchObject({ code: 'settings' });
  });
});
