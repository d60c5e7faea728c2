// Archived files in object storage: signed, checked after they were sent, locked, and never replaced.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type S3Settings, s3Target } from '../../src/collector/archive/s3-target.ts';
import { headsInDatabase, verifyArchive } from '../../src/collector/archive/verify-archive.ts';
import { archiveTenant } from '../../src/collector/archive/write-archive.ts';
import { HandClock, makeWorld, many, PlantedChain } from './archive-world.ts';
import { openTestDatabase, testTenant } from './databases.ts';
import { S3Server } from './s3-server.ts';

const credentials = {
  accessKeyId: ['key', 'of', 'test'].join('-'),
  secretAccessKey: randomBytes(20).toString('hex'),
  region: 'eu-test-1',
};
const now = (): Date => new Date('2026-06-10T12:00:00.500Z');

describe('an archive in object storage', () => {
  let server: S3Server;
  let folder: string;
  let settings: S3Settings;
  beforeEach(async () => {
    server = await new S3Server(credentials).start();
    folder = await mkdtemp(join(tmpdir(), 'pretense-s3-'));
    settings = {
      ...credentials,
      endpoint: server.endpoint,
      bucket: 'audit',
      objectLock: { mode: 'COMPLIANCE', days: 400 },
    };
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const fileOf = async (bytes: number) => {
    const content = randomBytes(bytes);
    const path = join(folder, 'file');
    await writeFile(path, content);
    return { path, bytes, sha256: createHash('sha256').update(content).digest('hex'), content };
  };

  test('signs every request, checks the file after it was sent, and reads it back', async () => {
    const target = s3Target(settings, now);
    const { content, ...file } = await fileOf(10_000);
    const key = 'tenant=a/day=2026-06-08/part-1.parquet';
    const stored = await target.store(key, file);
    expect(stored).toMatchObject({ bytes: 10_000, lockedUntil: '2027-07-15T12:00:00Z' });
    await target.load(key, join(folder, 'back'));
    expect((await readFile(join(folder, 'back'))).equals(content)).toBe(true);
    expect(server.faults).toEqual([]);
  });

  test('locks what it writes, so that the storage refuses to delete it and it is never replaced', async () => {
    const target = s3Target(settings, now);
    const { content: _content, ...file } = await fileOf(1000);
    await target.store('tenant=a/one', file);
    expect(server.remove('tenant=a/one')).toBe(false);
    await expect(target.store('tenant=a/one', file)).rejects.toMatchObject({ code: 'taken' });
    expect(server.versions.get('tenant=a/one')).toHaveLength(1);
  });

  test('does not count as archived what the storage did not lock', async () => {
    server.ignoresLocks = true;
    const { content: _content, ...file } = await fileOf(1000);
    await expect(s3Target(settings, now).store('tenant=a/one', file)).rejects.toThrow(/did not lock it/);
  });

  test.each([true, false])(
    'sends a large file in pieces and checks all of it (checksums come back: %s)',
    async (has) => {
      server.hasChecksums = has;
      const target = s3Target(settings, now, { multipartAboveBytes: 100_000, pieceBytes: 40_000 });
      const { content, ...file } = await fileOf(150_000);
      expect(await target.store('tenant=a/large', file)).toMatchObject({ bytes: 150_000 });
      expect(server.versions.get('tenant=a/large')?.[0]?.content.equals(content)).toBe(true);
      expect(server.asked.filter((each) => each.startsWith('PUT'))).toHaveLength(4);
      expect(server.versions.get('tenant=a/large')?.[0]?.lock?.mode).toBe('COMPLIANCE');
    },
  );

  test('leaves no half of a large file behind when a piece cannot be sent', async () => {
    const target = s3Target(settings, now, { multipartAboveBytes: 100_000, pieceBytes: 40_000 });
    const { content: _content, ...file } = await fileOf(150_000);
    const asking = target.store('tenant=a/large', file);
    // After the look whether something is there, and the start.
    while (server.uploads.size === 0) await new Promise((resolve) => setImmediate(resolve));
    server.failures.push(403, 403);
    await expect(asking).rejects.toMatchObject({ code: 'target' });
    expect(server.versions.size).toBe(0);
  });

  test('tries again what the storage could not do at that moment', async () => {
    server.failures.push(503);
    const { content: _content, ...file } = await fileOf(1000);
    expect(await s3Target(settings, now).store('tenant=a/one', file)).toMatchObject({ bytes: 1000 });
  });

  test('lists what is below a prefix over several pages', async () => {
    const target = s3Target({ ...settings, objectLock: undefined }, now);
    const { content: _content, ...file } = await fileOf(10);
    for (const name of ['tenant=a/1', 'tenant=a/2', 'tenant=a/3', 'tenant=a/4 & more', 'tenant=b/1'])
      await target.store(name, file);
    expect(await target.list('tenant=a/')).toEqual(['tenant=a/1', 'tenant=a/2', 'tenant=a/3', 'tenant=a/4 & more']);
  });

  test('says that a key is wrong, without showing it', async () => {
    const wrong = s3Target({ ...settings, secretAccessKey: randomBytes(20).toString('hex') }, now);
    const failure = await wrong.list('tenant=a/').catch((error: unknown) => error);
    expect(String(failure)).toMatch(/403 SignatureDoesNotMatch/);
    expect(String(failure)).not.toContain(credentials.accessKeyId);
  });

  test.each(['http://storage.example', 'ftp://storage.example', 'nonsense'])('refuses the address %s', (endpoint) => {
    expect(() => s3Target({ ...settings, endpoint }, now)).toThrow(expect.objectContaining({ code: 'settings' }));
  });

  test('holds a whole day, verified against what was cosigned', async () => {
    const clock = new HandClock();
    const opened = await openTestDatabase('pglite', { clock });
    const world = await makeWorld(opened.database, clock);
    try {
      await new PlantedChain(world.context, testTenant, 'one').receive('2026-06-08', many(20));
      const target = s3Target(settings, now);
      const { parts } = await archiveTenant({ context: world.context, tenant: testTenant, target });
      expect(parts).toMatchObject([{ rows: 20 }]);
      const headsOf = headsInDatabase(opened.database, testTenant, world.context.witness.key);
      const verified = await verifyArchive({ target, tenant: testTenant, key: world.context.signer.key, headsOf });
      expect([verified.problems, verified.rows, verified.chains[0]?.cosignedSize]).toEqual([[], 20, 20]);
    } finally {
      await opened.close();
      await world.remove();
    }
  });
});
