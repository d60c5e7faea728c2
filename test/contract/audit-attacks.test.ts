// Each attack through both verifiers, with what an auditor may know. What cannot be seen is in the table too.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyText } from '../../src/audit/log-keys.ts';
import type { VerifierKey } from '../../src/audit/note.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import {
  type AttackedLog,
  firstKey,
  makeDisposedLog,
  makeLog,
  makeLongLog,
  makeSimpleLog,
  otherDevice,
  secondKey,
  witness,
} from './audit-attack-log.ts';
import type { Attack, Outcome } from './audit-attack-hands.ts';
import { attacks } from './audit-attack-table.ts';

const root = resolve(import.meta.dirname, '../..');
const standalone = join(root, 'src/report/standalone/verify.mjs');
const logs = new Map<NonNullable<Attack['log']> | 'signed', AttackedLog>();

beforeAll(async () => {
  const signed = await makeLog();
  logs.set('signed', signed);
  logs.set('disposed', await makeDisposedLog(signed));
  logs.set('long', await makeLongLog());
  logs.set('short', await makeSimpleLog(80));
  logs.set('medium', await makeSimpleLog(130));
});

afterAll(() => {
  otherDevice.remove();
  for (const log of logs.values()) log.remove();
});

interface Known {
  readonly pinned: readonly VerifierKey[];
  readonly witness: boolean;
}

/** The columns of the table. */
function knowledgeOf({ log }: Pick<Attack, 'log'>): readonly Known[] {
  const pinned = log === undefined || log === 'disposed' ? [firstKey.key, secondKey.key] : [firstKey.key];
  return [
    { pinned: [], witness: false },
    { pinned, witness: false },
    { pinned, witness: true },
  ];
}

async function ours(log: AttackedLog, known: Known, quick: boolean): Promise<{ result: string; outcome: Outcome }> {
  const { result, notices } = await verifyLog(log.dir, {
    quick,
    pinnedKeys: known.pinned,
    witnessKeys: known.witness ? [witness.key] : [],
    keptCheckpoints: known.witness && log.kept !== '' ? [log.kept] : [],
  });
  return {
    result,
    outcome: outcomeOf(
      result,
      notices.some(({ kind }) => kind === 'clock-backwards'),
    ),
  };
}

function alone(log: AttackedLog, known: Known): { result: string; outcome: Outcome } {
  const parameters = [standalone, log.dir];
  if (known.pinned.length > 0) parameters.push('--key', known.pinned.map(keyText).join('\n'));
  if (known.witness) parameters.push('--witness-key', keyText(witness.key));
  if (known.witness && log.kept !== '') parameters.push('--checkpoint', log.kept);
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { result, notices } = JSON.parse(stdout) as { readonly result: string; readonly notices: readonly string[] };
  expect(status).toBe({ TAMPERED: 4, INCOMPLETE: 3 }[result] ?? 0);
  return {
    result,
    outcome: outcomeOf(
      result,
      notices.some((notice) => notice.includes('clock')),
    ),
  };
}

function outcomeOf(result: string, isNoticed: boolean): Outcome {
  if (result === 'TAMPERED' || result === 'INCOMPLETE') return 'detected';
  return isNoticed ? 'noticed' : 'not detectable';
}

function logFor({ log }: Pick<Attack, 'log'>): AttackedLog {
  const made = logs.get(log ?? 'signed');
  if (made === undefined) throw new Error(`there is no log ${log ?? 'signed'}`);
  return made.copy();
}

describe('a log that nobody attacked', () => {
  test.each<Pick<Attack, 'log'>>([{}, { log: 'disposed' }, { log: 'long' }, { log: 'medium' }, { log: 'short' }])(
    'verifies by both, whatever is known: %j',
    async (of) => {
      const log = logFor(of);
      for (const known of knowledgeOf(of)) {
        const good =
          of.log === 'disposed'
            ? 'VERIFIED_WITH_DISPOSALS'
            : known.witness
              ? 'VERIFIED_WITNESSED'
              : 'VERIFIED_LOCAL_ONLY';
        for (const quick of [false, true])
          expect(await ours(log, known, quick)).toEqual({ result: good, outcome: 'not detectable' });
        expect(alone(log, known)).toEqual({ result: good, outcome: 'not detectable' });
      }
      log.remove();
    },
  );
});

describe('an attacker who', () => {
  test.each(attacks)('$name', async (attack) => {
    const log = logFor(attack);
    try {
      attack.attack(log);
      const found = { full: [] as Outcome[], quick: [] as Outcome[], alone: [] as Outcome[] };
      for (const known of knowledgeOf(attack)) {
        found.full.push((await ours(log, known, false)).outcome);
        found.quick.push((await ours(log, known, true)).outcome);
        found.alone.push(alone(log, known).outcome);
      }
      const { outcomes } = attack;
      expect(found).toEqual({
        full: outcomes,
        alone: outcomes,
        quick: attack.isQuick === false ? found.quick : outcomes,
      });
    } finally {
      log.remove();
    }
  });
});

test('the document has the same table', () => {
  const text = readFileSync(join(root, 'docs/audit-record.md'), 'utf8');
  const rows = attacks.map(
    ({ name, outcomes, isQuick }) => `| ${name} | ${outcomes.join(' | ')} |${isQuick === false ? ' no |' : ' |'}`,
  );
  const shown = text.split('\n').filter((line) => rows.includes(line));
  expect(shown).toEqual(rows);
});

test('the standalone verifier runs alone: no import but Node, and at most 450 lines', () => {
  const text = readFileSync(standalone, 'utf8');
  expect([...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name)).toEqual(['node:crypto', 'node:fs']);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(450);
  expect(() => execFileSync(process.execPath, ['--check', standalone])).not.toThrow();
});
