// A log for attackers: written by the real journal, with two keys, several segments, disposed content, and records that
// no checkpoint covers. Beside it what an auditor may have: the device's keys, a witness, a checkpoint it signed.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldClock } from '../../src/audit/faulty-disk.fixture.ts';
import { disposeDue } from '../../src/audit/disposal.ts';
import { openJournal, type Journal } from '../../src/audit/journal.ts';
import { leafHash } from '../../src/audit/line.ts';
import { keyText } from '../../src/audit/log-keys.ts';
import { signManifest } from '../../src/audit/manifest.ts';
import {
  checkpointText,
  cosign,
  ed25519Signer,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  signNote,
} from '../../src/audit/note.ts';
import { parseCheckpoints } from '../../src/audit/checkpoints.ts';
import { SummaryBuilder } from '../../src/audit/segment-summary.ts';
import { TreeState } from '../../src/audit/tree-state.ts';
import type { AuditRecord } from '../../src/audit/record.ts';
import { canonicalJson } from '../../src/base/canonical-json.ts';

const device = 'pretense/dev_attacked';
const signerOf = (name: string, byte: number, algorithm: 1 | 4 = 1): NoteSigner =>
  ed25519Signer(name, Buffer.alloc(32, byte), algorithm);

/** The device's first and second key, the attacker's own one under the same name, the witness, and another one. */
export const firstKey = signerOf(device, 1);
export const secondKey = signerOf(device, 2);
export const attackersKey = signerOf(device, 3);
export const witness = signerOf('witness.example/one', 4, 4);
export const otherWitness = signerOf('witness.example/one', 5, 4);

const dayMs = 24 * 60 * 60 * 1000;
export const witnessTime = 1_800_000_000;

/** The folder of a log, with the hands of somebody who may write it. */
export class AttackedLog {
  readonly dir: string;
  /** What the witness signed last, as the auditor keeps it. */
  kept = '';

  constructor(dir: string) {
    this.dir = dir;
  }

  copy(): AttackedLog {
    const log = new AttackedLog(mkdtempSync(join(tmpdir(), 'pretense-attack-')));
    cpSync(this.dir, log.dir, { recursive: true });
    log.kept = this.kept;
    return log;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.dir, name);
  }

  names(kind: string): string[] {
    return readdirSync(this.dir)
      .filter((name) => name.endsWith(kind))
      .toSorted();
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(this.path(name), content);
  }

  lines(name: string): string[] {
    return this.read(name).trimEnd().split('\n');
  }

  edit(name: string, change: (lines: string[]) => readonly string[]): void {
    this.write(
      name,
      change(this.lines(name))
        .map((line) => `${line}\n`)
        .join(''),
    );
  }

  /** Names of segments whose content is there. */
  get segments(): string[] {
    return this.names('.ndjson');
  }

  get last(): string {
    return this.segments.at(-1) ?? '';
  }

  get middle(): string {
    return this.segments[1] ?? '';
  }

  checkpoints(): string[] {
    return parseCheckpoints(readFileSync(this.path('checkpoints'))).checkpoints.map(({ note }) => note);
  }

  writeCheckpoints(notes: readonly string[]): void {
    this.write('checkpoints', notes.join('\n'));
  }

  sizes(): number[] {
    return this.checkpoints().map((note) => parseCheckpoint(parseNote(note).text).size);
  }

  /**
   * Changes records and computes all hashes anew, in the segments that are there. With a signer also every manifest and
   * checkpoint of them, as far as the records reach.
   */
  rewrite(change: (record: AuditRecord) => AuditRecord | undefined, signers?: (seq: number) => NoteSigner): void {
    const state = TreeState.after(undefined);
    const signed: string[] = [];
    const sizes = new Set(this.sizes());
    let previous = '0'.repeat(64);
    let seq = 0;
    for (const name of this.segments) {
      const summary = new SummaryBuilder(name);
      const lines: string[] = [];
      for (const line of this.lines(name)) {
        const changed = change(JSON.parse(line) as AuditRecord);
        if (changed === undefined) continue;
        const record = { ...changed, seq, prev_hash: previous } as AuditRecord;
        const text = canonicalJson(record);
        if (seq === 0) state.begin(record.chain);
        previous = leafHash(Buffer.from(text));
        state.take(previous);
        summary.add(record, previous);
        lines.push(`${text}\n`);
        seq += 1;
        const signer = signers?.(seq);
        if (signer === undefined || !sizes.has(seq)) continue;
        const checkpoint = { origin: `${device}/${record.chain}`, size: seq, root: state.root };
        signed.push(signNote(checkpointText(checkpoint), signer));
      }
      this.write(name, lines.join(''));
      summary.addBytes(Buffer.from(lines.join('')));
      const finished = summary.finish();
      const signer = signers?.(seq);
      if (signer === undefined || finished === undefined || name === this.last) continue;
      this.write(name.replace('.ndjson', '.manifest'), signManifest(state.seal(finished), signer));
    }
    if (signers !== undefined) this.writeCheckpoints(signed);
  }

  useKeys(...signers: readonly NoteSigner[]): void {
    this.write('keys', signers.map(({ key }) => `${keyText(key)}\n`).join(''));
  }
}

const clock = new HeldClock();

async function open(dir: string, signer: NoteSigner): Promise<Journal> {
  clock.time += 60_000;
  return openJournal({ auditDir: dir, clock, signer, keys: [firstKey.key, secondKey.key], maxSegmentBytes: 12_000 });
}

async function append(journal: Journal, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    clock.time += 1000;
    await journal.append('ai.request', { developer: 'ada@example.com', index, policy_hash: 'sha256:aa', text: 'é"\\' });
  }
}

/** Three starts: the second one changes the key, the third one ends without a last checkpoint. */
export async function makeLog(): Promise<AttackedLog> {
  const log = new AttackedLog(mkdtempSync(join(tmpdir(), 'pretense-attack-')));
  clock.time = Date.parse('2026-01-31T10:00:00.000Z');
  const first = await open(log.dir, firstKey);
  await append(first, 60);
  await first.close();
  const second = await open(log.dir, firstKey);
  await append(second, 5);
  await second.changeSigner(secondKey, rotation(second.chain, firstKey, secondKey));
  await append(second, 20);
  await second.close();
  const third = await open(log.dir, secondKey);
  await append(third, 10);
  await third.checkpoint();
  await append(third, 5);
  await third.checkpoint();
  const note = log.checkpoints().at(-1) ?? '';
  await append(third, 6);
  await third.checkpoint();
  await append(third, 3);
  // The machine stops here: the last three records have no checkpoint.
  const stopped = log.copy();
  stopped.kept = cosign(note, witness, witnessTime);
  await third.close();
  log.remove();
  return stopped;
}

/** The same log a year later: the content of the first start was disposed of. */
export async function makeDisposedLog(log: AttackedLog): Promise<AttackedLog> {
  const disposed = log.copy();
  clock.time = Date.parse('2026-01-31T12:00:00.000Z');
  const journal = await open(disposed.dir, secondKey);
  const [one = ''] = disposed.segments;
  await disposeDue({
    auditDir: disposed.dir,
    journal,
    certificate: { by: 'ada@example.com', reason: 'retention' },
    retentionDays: 400,
    keys: [firstKey.key, secondKey.key],
    now: new Date(clock.time + 500 * dayMs),
  });
  await journal.close();
  if (disposed.segments.includes(one)) throw new Error('nothing was disposed of');
  return disposed;
}

/** One key, and so many records in one segment that their checkpoints cannot be missing by accident. */
export async function makeLongLog(): Promise<AttackedLog> {
  const log = new AttackedLog(mkdtempSync(join(tmpdir(), 'pretense-attack-')));
  clock.time = Date.parse('2026-01-31T10:00:00.000Z');
  const journal = await openJournal({ auditDir: log.dir, clock, signer: firstKey });
  await append(journal, 3);
  await Promise.all(Array.from({ length: 1200 }, () => journal.append('ai.request', { developer: 'ada@example.com' })));
  await journal.checkpoint();
  log.kept = cosign(log.checkpoints().at(-1) ?? '', witness, witnessTime);
  const stopped = log.copy();
  await journal.close();
  log.remove();
  return stopped;
}

/** One key and so many records in one segment; closed in good order, the last checkpoint cosigned. */
export async function makeSimpleLog(count: number, signer = firstKey): Promise<AttackedLog> {
  const log = new AttackedLog(mkdtempSync(join(tmpdir(), 'pretense-attack-')));
  clock.time = Date.parse('2026-01-31T10:00:00.000Z');
  const journal = await openJournal({ auditDir: log.dir, clock, signer });
  await append(journal, count);
  await journal.close();
  log.kept = cosign(log.checkpoints().at(-1) ?? '', witness, witnessTime);
  return log;
}

/** Another device at the same collector. */
export const otherDevice = await makeSimpleLog(60, signerOf('pretense/dev_other', 6));

export function rotation(chain: string, old: NoteSigner, next: NoteSigner, isVouched = true) {
  const text = `pretense key rotation\n${chain}\n${keyText(old.key)}\n${keyText(next.key)}\n`;
  const signed = (signer: NoteSigner): string => Buffer.from(signer.sign(Buffer.from(text))).toString('base64');
  return {
    old_key: keyText(old.key),
    new_key: keyText(next.key),
    reason: 'yearly',
    by: 'ada@example.com',
    signature_old: isVouched ? signed(old) : null,
    signature_new: signed(next),
  };
}
