// How the standalone verifier is used: what it says when it was asked wrongly, and in what words it answers.
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyText } from '../../audit/log-keys.ts';
import { cosign, ed25519Signer } from '../../audit/note.ts';
import { plantedPeriod, plantLog } from '../evidence/evidence-log.fixture.ts';
import { writeEvidencePack } from '../evidence/pack.ts';
import { unzipped } from '../evidence/unzipped.fixture.ts';
import { localPeriod } from '../period.ts';

const verifier = join(import.meta.dirname, 'verify.mjs');
const device = ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7));
const witness = ed25519Signer('collector.example', Buffer.alloc(32, 9), 4);
const witnessKey = keyText(witness.key);

let root: string;
let audit: string;

function run(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifier, ...argv], { encoding: 'utf8', cwd: root });
  return { code: status, out: stdout, error: stderr };
}

const answer = (...argv: readonly string[]) => JSON.parse(run(...argv).out) as Readonly<Record<string, unknown>>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pretense-alone-'));
  audit = join(root, 'audit');
  await plantLog({ auditDir: audit, signer: device, perDay: 3 });
  const checkpoints = readFileSync(join(audit, 'checkpoints'), 'utf8');
  const last = checkpoints.split(/\n\n(?=pretense)/).at(-1) ?? '';
  writeFileSync(join(audit, 'cosigned'), cosign(last, witness, Date.parse('2026-02-06T18:00:00Z') / 1000));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('asked wrongly, it says what is wrong, shows how to ask, and ends with 2', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no folder', [], /^name one folder/],
    ['two folders', ['audit', 'audit'], /^name one folder/],
    ['a folder that is not there', ['nowhere'], /^nowhere is no folder/],
    ['a folder of something else', ['.'], /neither an audit log nor an evidence pack/],
    ['a key file that is not there', ['audit', '--key', 'nope'], /^--key nope: no such file/],
    ['a folder for a key', ['audit', '--witness-key', '.'], /^--witness-key \.: no such file/],
    ['a checkpoint that is none', ['audit', '--checkpoint', 'nope'], /^--checkpoint nope/],
    ['an option without its value', ['audit', '--key'], /^--key takes a value/],
    ['an option that there is not', ['audit', '--json'], /^--json is no option/],
  ])('%s', (_, argv, message) => {
    const { code, out, error } = run(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(message);
    expect(error).toContain('node verify.mjs DIR');
    expect(error).not.toContain('    at ');
  });
});

test('help is no mistake', () => {
  expect(run('--help')).toEqual({ code: 0, out: expect.stringContaining('node verify.mjs DIR'), error: '' });
});

describe('its answer', () => {
  test('with a witness says what the witness leaves open, and the time as everywhere else', () => {
    const { result, size, witnessed, limits } = answer('audit', '--witness-key', witnessKey);
    expect(result).toBe('VERIFIED_WITNESSED');
    expect(witnessed).toEqual({ size, time: '2026-02-06T18:00:00Z' });
    expect(limits).not.toContain('a witness, or a checkpoint that was kept, shows that');
    expect(limits).toContain('did not act together');
  });

  test('without one says what a witness would show', () => {
    expect(answer('audit')['limits']).toContain('a witness, or a checkpoint that was kept, shows that');
  });

  test('of a log that nobody signed says so', async () => {
    await plantLog({ auditDir: join(root, 'unsigned'), perDay: 1 });
    const { signedBy, limits } = answer('unsigned');
    expect(signedBy).toBeNull();
    expect(limits).toMatch(/^Nothing is signed\./);
  });

  test('of a log with a broken list of keys is that it was changed', () => {
    cpSync(audit, join(root, 'broken'), { recursive: true });
    writeFileSync(join(root, 'broken', 'keys'), 'not a key\n');
    expect(run('broken')).toMatchObject({ code: 4, error: '' });
  });

  test('of a pack without its lines counts them as withheld, not as none', async () => {
    const output = join(root, 'hidden.zip');
    await writeEvidencePack({
      auditDir: audit,
      period: localPeriod(plantedPeriod.from, plantedPeriod.to),
      productVersion: '0.1.0',
      retentionDays: 400,
      output,
      sample: { seed: 'auditor', size: 2 },
      pseudonymHash: (message) => createHmac('sha256', 'a key of a test').update(message).digest(),
      command: 'pretense evidence',
      generatedBy: 'somebody',
      verifier: '',
      reports: async () => [],
      record: async () => true,
    });
    for (const [name, content] of unzipped(readFileSync(output))) {
      mkdirSync(dirname(join(root, 'hidden', name)), { recursive: true });
      writeFileSync(join(root, 'hidden', name), content);
    }
    const { result, records, withheld, limits } = answer('hidden');
    expect([result, records]).toEqual(['VERIFIED_LOCAL_ONLY', null]);
    expect(withheld).toBeGreaterThan(0);
    expect(limits).toContain(`${String(withheld)} records of the pack`);
    // A file that is gone is a part that is missing.
    rmSync(join(root, 'hidden', 'log', 'leaves.bin'));
    expect(run('hidden')).toMatchObject({ code: 3, error: '' });
  });
});
