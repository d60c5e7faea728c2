// What reports of a home go by: its keys, those of its witness, and whether there is a log at all.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoints } from '../../audit/checkpoints.ts';
import { cosignedPath } from '../../audit/cosigned.ts';
import { keyText } from '../../audit/log-keys.ts';
import { cosign, ed25519Signer } from '../../audit/note.ts';
import { collectWithPart } from '../../report/evidence/collect.ts';
import { plantedPeriod, plantLog } from '../../report/evidence/evidence-log.fixture.ts';
import { unzipped } from '../../report/evidence/unzipped.fixture.ts';
import { writeEvidencePack } from '../../report/evidence/pack.ts';
import { exportLog } from '../../report/export-log.ts';
import { localPeriod } from '../../report/period.ts';
import { loadDeviceKey } from '../device-key.ts';
import { loadKeys } from '../keys.ts';
import { openHomeJournal } from '../home-journal.ts';
import { readPolicy } from '../policy/policy-service.ts';
import { locateStateDir, prepareStateDir, type StatePaths } from '../state-dir.ts';
import { syncFile } from '../sync/sync-file.ts';
import { wordMapFile } from '../word-map-store.ts';
import { evidenceSource, knownKeys } from './evidence-source.ts';
import { makeReport } from './make-report.ts';
import { signHere } from './sign-first.ts';

const witness = ed25519Signer('collector.example', Buffer.alloc(32, 9), 4);
const period = localPeriod(plantedPeriod.from, plantedPeriod.to);

let root: string;
let paths: StatePaths;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pretense-source-'));
  const environment = { PRETENSE_HOME: join(root, 'home'), PRETENSE_KEYS_DIR: join(root, 'keys') };
  paths = await locateStateDir({ environment, platform: process.platform, userHome: root });
});

afterEach(() => rm(root, { recursive: true, force: true }));

const source = (redact: 'none' | 'pseudonymise' = 'none') =>
  evidenceSource({ paths, policy: readPolicy(paths.home, []).current(), period, redact });

async function plantHome(): Promise<void> {
  await prepareStateDir(paths);
  await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  await plantLog({ auditDir: paths.auditDir, signer: await loadDeviceKey(paths, { mayCreate: true }) });
}

/** As a device that is enrolled, after its collector signed the last checkpoint. */
async function witnessLog(): Promise<void> {
  const last = (await readCheckpoints(paths.auditDir)).checkpoints.at(-1);
  if (last === undefined) throw new Error('the log has no checkpoint');
  const at = '2026-02-06T18:00:00Z';
  await writeFile(cosignedPath(paths.auditDir), cosign(last.note, witness, Date.parse(at) / 1000));
  const state = {
    v: 1,
    mode: 'records',
    url: 'https://collector.example',
    collector: witness.name,
    organisation: 'Acme',
    witnessKey: keyText(witness.key),
    deviceId: 'dev_1',
    enrolledAt: at,
    tokenSince: at,
    condition: { state: 'syncing', since: at },
    chains: { c_1: { held: last.checkpoint.size, cosigned: last.checkpoint.size, cosignedAt: at } },
  };
  await writeFile(syncFile(paths.home), JSON.stringify(state));
}

describe('of a log that a witness has signed', () => {
  beforeEach(async () => {
    await plantHome();
    await witnessLog();
  });

  test('report and pack say so, and the pack has the key and the step that uses it', async () => {
    const { model } = await collectWithPart(await source());
    expect(model.verification.result).toBe('VERIFIED_WITNESSED');
    expect(model.redFacts.filter((fact) => fact.includes('witness'))).toEqual([]);
    const output = join(root, 'pack.zip');
    await writeEvidencePack({
      ...(await source()),
      pseudonymHash: undefined,
      output,
      sample: { seed: 'auditor', size: 3 },
      command: 'pretense evidence',
      generatedBy: 'somebody',
      verifier: '',
      reports: async () => [],
      record: async () => true,
      onProgress: () => undefined,
    });
    const pack = unzipped(await readFile(output));
    expect(pack.get('log/witness-keys')?.toString('utf8')).toBe(`${keyText(witness.key)}\n`);
    const steps = pack.get('HOW_TO_VERIFY.md')?.toString('utf8');
    expect(steps).toContain('node verify.mjs . --witness-key log/witness-keys');
    expect(steps).toContain('VERIFIED_WITNESSED');
    expect(pack.get('README.md')?.toString('utf8')).not.toContain('No witness');
  });

  test('an export of records says so too', async () => {
    const folder = join(root, 'export');
    const { from, to } = plantedPeriod;
    await exportLog({ auditDir: paths.auditDir, from, to, folder, version: '0.1.0', ...(await knownKeys(paths)) });
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
      log: { check: { result: 'VERIFIED_WITNESSED' } },
    });
  });
});

test('without a witness nothing of one is in the pack, and its absence is a red fact', async () => {
  await plantHome();
  const { model } = await collectWithPart(await source());
  expect(model.verification.result).toBe('VERIFIED_LOCAL_ONLY');
  expect(model.redFacts.join('\n')).toContain('No witness outside of this machine');
});

describe('a home that was never begun', () => {
  test.each(['none', 'pseudonymise'] as const)('is said not to be there (%s)', async (redact) => {
    await expect(source(redact)).rejects.toMatchObject({
      code: 'no-home',
      message: expect.stringContaining(`There is no home of Pretense at ${paths.home}`),
    });
  });

  test('is said to have no log when its folder is there', async () => {
    await prepareStateDir(paths);
    await rm(paths.auditDir, { recursive: true });
    await expect(source('pseudonymise')).rejects.toMatchObject({
      code: 'no-home',
      message: expect.stringContaining('no audit log'),
    });
  });

  test('is another thing than a home whose keys are gone', async () => {
    await plantHome();
    await rm(paths.keysDir, { recursive: true });
    await expect(source('pseudonymise')).rejects.toMatchObject({ code: 'missing' });
  });
});

describe('the log is signed before it is read', () => {
  const reported = async (sign?: () => ReturnType<typeof signHere>) =>
    makeReport({
      paths,
      policy: readPolicy(paths.home, []),
      period: localPeriod('2020-01-01', '2090-01-01'),
      format: 'json',
      redact: 'none',
      output: join(root, 'report.json'),
      isForced: true,
      sample: { seed: 'auditor', size: 50 },
      record: async () => true,
      ...(sign === undefined ? {} : { sign }),
    });

  test('by who has it open: then every proof of the sample leads to a signed root', async () => {
    await plantHome();
    const journal = await openHomeJournal({ paths, startFields: {}, signing: 'required' });
    try {
      await journal.checkpoint();
      await journal.append('ai.request', { decision: 'forward', secrets_detected: 0 });
      const unsigned = await reported();
      expect(unsigned).toMatchObject({ signedFirst: 'no-proxy', sample: { isSigned: false } });
      const signed = await reported(() => signHere(journal));
      expect(signed).toMatchObject({ signedFirst: 'signed', sample: { isSigned: true } });
      expect(signed.sample?.treeSize).toBe(signed.model.verification.checkpoints.lastSize);
    } finally {
      await journal.close();
    }
  });
});
