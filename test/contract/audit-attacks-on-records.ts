// Attacks on records, on all of the log, and on what covers its end.
import { appendFileSync, cpSync } from 'node:fs';
import { basename } from 'node:path';
import { leafHash } from '../../src/audit/line.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { type AttackedLog, attackersKey, otherDevice } from './audit-attack-log.ts';
import {
  always,
  type Attack,
  never,
  realKeys,
  remove,
  respell,
  sameDeveloper,
  withAWitness,
  withTheKey,
} from './audit-attack-hands.ts';

function rewriteUnsigned(log: AttackedLog): void {
  log.rewrite(sameDeveloper('mallory@example.com'));
  remove(log, 'checkpoints', '.manifest');
  log.kept = '';
}

export const attacksOnRecords: readonly Attack[] = [
  {
    name: 'edits a value in the middle',
    outcomes: always,
    attack: (log) => log.edit(log.middle, (lines) => lines.with(3, (lines[3] ?? '').replace('ada@', 'eve@'))),
  },
  {
    name: 'deletes a record',
    outcomes: always,
    attack: (log) => log.edit(log.middle, (lines) => lines.toSpliced(3, 1)),
  },
  {
    name: 'exchanges two records',
    outcomes: always,
    attack: (log) => log.edit(log.middle, (lines) => lines.with(3, lines[4] ?? '').with(4, lines[3] ?? '')),
  },
  {
    name: 'inserts a copy of a record',
    outcomes: always,
    attack: (log) => log.edit(log.middle, (lines) => lines.toSpliced(3, 0, lines[3] ?? '')),
  },
  {
    name: 'repeats the last record',
    outcomes: always,
    attack: (log) => log.edit(log.last, (lines) => [...lines, lines.at(-1) ?? '']),
  },
  {
    name: 'cuts off records that a checkpoint covers',
    outcomes: always,
    attack: (log) => log.edit(log.last, (lines) => lines.slice(0, -5)),
  },
  {
    name: 'cuts off records that no checkpoint covers yet',
    outcomes: never,
    attack: (log) => log.edit(log.last, (lines) => lines.slice(0, -2)),
  },
  {
    name: 'cuts off the end and the checkpoints that cover it, below what the witness saw',
    outcomes: withAWitness,
    attack: (log) => {
      log.edit(log.last, (lines) => lines.slice(0, -13));
      log.writeCheckpoints(log.checkpoints().slice(0, -2));
    },
  },
  {
    name: 'removes a segment with all that belongs to it',
    outcomes: always,
    attack: (log) => remove(log, log.middle, log.middle.replace('ndjson', 'manifest')),
  },
  { name: 'removes the content of a segment', outcomes: always, attack: (log) => remove(log, log.middle) },
  {
    name: 'removes all checkpoints, with 100 or fewer records in the last segment (all records are still there)',
    outcomes: never,
    attack: (log) => remove(log, 'checkpoints'),
  },
  {
    name: 'removes all checkpoints, with more records in the last segment',
    log: 'long',
    outcomes: ['detected', 'detected', 'detected'],
    attack: (log) => remove(log, 'checkpoints'),
  },
  {
    name: 'rewrites 80 records without a key, and removes what was signed but the list of keys',
    log: 'short',
    outcomes: withTheKey,
    attack: rewriteUnsigned,
  },
  {
    name: 'rewrites 130 records without a key, and removes what was signed but the list of keys',
    log: 'medium',
    outcomes: always,
    attack: rewriteUnsigned,
  },
  {
    name: "puts another device's log there, which the same witness saw, with this device's list of keys",
    outcomes: always,
    attack: swap,
  },
  {
    name: "puts another device's log there without anything that is signed but what the witness cosigned",
    log: 'short',
    outcomes: always,
    attack: (log) => {
      swap(log);
      remove(log, 'checkpoints', '.manifest');
    },
  },
  {
    name: "puts another device's short log there without anything that is signed",
    log: 'short',
    outcomes: withTheKey,
    attack: (log) => {
      swap(log);
      remove(log, 'checkpoints', '.manifest', 'cosigned');
    },
  },
  {
    name: 'removes every signature: checkpoints, manifests and keys',
    log: 'long',
    outcomes: withTheKey,
    attack: (log) => remove(log, 'checkpoints', '.manifest', 'keys'),
  },
  {
    name: 'removes every signature of a log that records a change of keys',
    outcomes: always,
    attack: (log) => remove(log, 'checkpoints', '.manifest', 'keys'),
  },
  {
    name: 'changes a checkpoint',
    outcomes: always,
    attack: (log) => log.write('checkpoints', log.read('checkpoints').replace(/\n(\d+)\n/, '\n1$1\n')),
  },
  {
    name: 'exchanges two checkpoints',
    outcomes: always,
    attack: (log) => log.writeCheckpoints(log.checkpoints().toReversed()),
  },
  {
    name: 'rewrites all hashes without a key',
    outcomes: always,
    attack: (log) => log.rewrite(sameDeveloper('eve@example.com')),
  },
  {
    name: 'rewrites everything and signs with a key of their own',
    outcomes: withTheKey,
    attack: (log) => {
      log.rewrite(
        (record) => (record.type === 'key.rotated' ? undefined : sameDeveloper('eve@example.com')(record)),
        () => attackersKey,
      );
      log.useKeys(attackersKey);
    },
  },
  {
    name: 'rewrites everything with the real key',
    outcomes: withAWitness,
    attack: (log) => log.rewrite(sameDeveloper('eve@example.com'), realKeys(log)),
  },
  {
    name: 'takes a record out and signs anew with the real key',
    outcomes: withAWitness,
    attack: (log) => {
      const keys = realKeys(log);
      log.rewrite(
        (record) => (record.seq === 40 ? undefined : record),
        (seq) => keys(seq + 1),
      );
    },
  },
  {
    name: 'edits a record that no checkpoint covers yet, the last one',
    outcomes: never,
    attack: respell((line) => line.replace('ada@', 'eve@')),
  },
  {
    name: 'edits what the witness has not seen, and signs anew with the real key',
    outcomes: never,
    attack: (log) => {
      const seen = log.sizes().at(-2) ?? 0;
      log.rewrite((record) => (record.seq < seen ? record : sameDeveloper('eve@example.com')(record)), realKeys(log));
    },
  },
  {
    name: 'appends records that hang together, without a key',
    outcomes: never,
    attack: (log) => {
      const line = log.lines(log.last).at(-1) ?? '';
      const record = JSON.parse(line) as AuditRecord;
      const forged = canonicalJson({ ...record, seq: record.seq + 1, prev_hash: leafHash(Buffer.from(line)) });
      appendFileSync(log.path(log.last), `${forged}\n`);
    },
  },
  {
    name: 'sets the clock of the machine back',
    outcomes: ['noticed', 'noticed', 'detected'],
    attack: (log) =>
      log.rewrite(
        (record) => (record.seq < 70 ? record : { ...record, timestamp: '2026-01-01T00:00:00.000Z' }),
        realKeys(log),
      ),
    isQuick: false,
  },
  { name: 'has a request that was never recorded', outcomes: never, attack: () => undefined },
  {
    name: 'deletes the whole log',
    outcomes: withAWitness,
    attack: (log) => remove(log, '.ndjson', '.manifest', 'keys', 'checkpoints'),
  },
  {
    name: 'deletes all records and leaves the checkpoints',
    outcomes: always,
    attack: (log) => remove(log, '.ndjson', '.manifest'),
  },
];

/** The other device's own key signed it under its own name; the collector of both cosigned it. */
function swap(log: AttackedLog): void {
  const other = otherDevice.copy();
  remove(log, '.ndjson', '.manifest', '.leaves', 'checkpoints');
  cpSync(other.dir, log.dir, { recursive: true, filter: (path) => basename(path) !== 'keys' });
  log.write('cosigned', other.kept);
  log.kept = '';
  other.remove();
}
