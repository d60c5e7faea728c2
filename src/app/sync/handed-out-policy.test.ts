import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../platform.ts';
import { PolicyService } from '../policy/policy-service.ts';
import { makePolicyKeys, signPolicy } from '../policy/policy-signature.ts';
import { hasPolicy, takePolicy } from './handed-out-policy.ts';

let folder = '';
const keys = makePolicyKeys();
const others = makePolicyKeys();
const now = new Date('2026-03-01T00:00:00.000Z');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretense-handed-'));
  await mkdir(managed());
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const managed = () => join(folder, 'managed');
const folders = () => ({ home: join(folder, 'home'), managed: managed() });
const knowTheKey = () => writeFile(join(managed(), 'policy.pub'), keys.publicKey);
const inForce = () =>
  new PolicyService({ home: join(folder, 'home'), managed: managed(), clock: systemClock, isReader: true });

function answer(clauses: object, { key = keys.privateKey, at = '2026-02-01T00:00:00.000Z' } = {}) {
  const policy = JSON.stringify({ pretense: 1, ...clauses });
  const signature = signPolicy(Buffer.from(policy), key, { name: 'Rosalind', at: new Date(at) });
  return { hash: 'sha256:1', policy, signature: JSON.stringify(signature) };
}

describe('a policy that a collector hands out', () => {
  test('is in force when it is signed with the key that this machine knows', async () => {
    await knowTheKey();
    expect(await takePolicy(answer({ id: 'acme', pause: { allowed: false } }), folders(), now)).toEqual({
      kind: 'kept',
    });
    const service = inForce();
    expect(service.current()).toMatchObject({ id: 'acme', pause: { allowed: { value: false } } });
    expect(service.hasOrganisation).toBe(true);
    expect(await hasPolicy(folders())).toBe(true);
  });

  test.each<[string, () => ReturnType<typeof answer>, string]>([
    ['by another key', () => answer({}, { key: others.privateKey }), 'not by the key'],
    [
      'over other bytes',
      () => ({ ...answer({}), policy: '{"pretense":1,"level":"light"}' }),
      'changed after it was signed',
    ],
    ['not at all', () => ({ ...answer({}), signature: 'none' }), 'not a signature'],
    ['and means nothing', () => answer({ level: 'whatever' }), 'not valid'],
  ])('is kept out when it is signed %s', async (_name, make, reason) => {
    await knowTheKey();
    const taken = await takePolicy(make(), folders(), now);
    expect(taken).toMatchObject({ kind: 'refused', problem: expect.stringContaining(reason) as unknown });
    expect(inForce().hasOrganisation).toBe(false);
  });

  test('is kept out where this machine knows no key', async () => {
    expect(await takePolicy(answer({}), folders(), now)).toMatchObject({ kind: 'refused' });
  });

  test('does not take the place of one that was signed later', async () => {
    await knowTheKey();
    await takePolicy(answer({ version: '2' }, { at: '2026-02-10T00:00:00.000Z' }), folders(), now);
    expect(await takePolicy(answer({ version: '1' }), folders(), now)).toMatchObject({ kind: 'refused' });
    expect(inForce().current().version).toBe('2');
  });

  test('loosens nothing that the machine itself says', async () => {
    await knowTheKey();
    const own = answer({ id: 'machine', pause: { allowed: false }, level: 'strict' });
    await writeFile(join(managed(), 'policy.jsonc'), own.policy);
    await writeFile(join(managed(), 'policy.jsonc.sig'), own.signature);
    await takePolicy(
      answer({ id: 'handed', pause: { allowed: true }, level: 'light', retention: { days: 900 } }),
      folders(),
      now,
    );
    const policy = inForce().current();
    expect(policy).toMatchObject({ id: 'machine', level: { value: 'strict' }, pause: { allowed: { value: false } } });
    // And may tighten it.
    expect(policy.retentionDays.value).toBe(900);
  });

  test('that somebody changed in its place does not count: what was valid before holds', async () => {
    await knowTheKey();
    await takePolicy(answer({ id: 'acme', pause: { allowed: false } }), folders(), now);
    const path = join(folder, 'home', 'policy', 'organisation', 'policy.jsonc');
    await writeFile(path, (await readFile(path, 'utf8')).replace('false', 'true'));
    const service = inForce();
    expect(service.current().pause.allowed.value).toBe(false);
    expect(service.problems.join()).toContain('changed after it was signed');
    expect(await hasPolicy(folders())).toBe(false);
  });
});
