// A chain of which a collector disposed of some runs: as the folder that the collector rebuilds, and as the log of a pack.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ChainCertificate,
  leavesHash,
  signChainCertificate,
  storedChainCertificates,
} from './chain-certificate.ts';
import { encodeRecord } from './encode-record.ts';
import { firstPrevHash } from './line.ts';
import { keyText } from './log-keys.ts';
import { leavesName } from './manifest.ts';
import { checkpointText, cosign, ed25519Signer, type NoteSigner, signNote } from './note.ts';
import type { RecordFields, RecordType } from './record.ts';
import { segmentName } from './segment.ts';
import { CompactTree } from './tree.ts';
import { disposalsName } from './verify-disposals.ts';

export const collectorSeed = Buffer.alloc(32, 7);
export const witness = ed25519Signer('collector.example', collectorSeed, 4);
export const collector = ed25519Signer('collector.example', collectorSeed, 1);
/** Under the collector's name, with a key of their own. */
export const attacker = ed25519Signer('collector.example', Buffer.alloc(32, 8), 1);

export interface Run {
  readonly first: number;
  readonly last: number;
}

export interface DisposedLogOptions {
  readonly size: number;
  readonly runs: readonly Run[];
  readonly chain?: string;
  readonly tenant?: string;
  /** Record that hands over to a second key. */
  readonly rotatesAt?: number | undefined;
}

interface Stored {
  readonly line: Buffer;
  readonly leaf: Buffer;
}

const device = 'dev_disposed';
const [firstKey, secondKey] = [1, 2].map((byte) => ed25519Signer(`pretense/${device}`, Buffer.alloc(32, byte)));

export class DisposedLog {
  readonly chain: string;
  readonly tenant: string;
  readonly runs: readonly Run[];
  readonly records: readonly Stored[];
  readonly #rotatesAt: number | undefined;

  constructor({ size, runs, chain = 'c_disposed', tenant = 'tenant-a', rotatesAt }: DisposedLogOptions) {
    this.chain = chain;
    this.tenant = tenant;
    this.runs = runs;
    this.#rotatesAt = rotatesAt;
    const records: Stored[] = [];
    let head = { seq: -1, hash: firstPrevHash };
    for (let seq = 0; seq < size; seq += 1) {
      const isRotation = seq === rotatesAt;
      const type: RecordType = isRotation ? 'key.rotated' : 'ai.request';
      const fields = isRotation ? rotation(chain) : { developer: 'ada@example.com', index: seq };
      const timestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString();
      const pending = { type, fields, common: undefined, timestamp, monoMs: seq };
      const { record, line, leaf } = encodeRecord(pending, head, { chain, inc: this.#incOf(seq) });
      head = { seq: record.seq, hash: leaf };
      records.push({ line, leaf: Buffer.from(leaf, 'hex') });
    }
    this.records = records;
  }

  /** A second start follows on the change of keys. */
  #incOf(seq: number): number {
    return this.#rotatesAt !== undefined && seq > this.#rotatesAt ? 2 : 1;
  }

  #signerAt(size: number): NoteSigner {
    const key = this.#rotatesAt !== undefined && size > this.#rotatesAt + 1 ? secondKey : firstKey;
    if (key === undefined) throw new Error('two keys were made');
    return key;
  }

  leaves({ first, last }: Run = { first: 0, last: this.records.length - 1 }): Buffer {
    return Buffer.concat(this.records.slice(first, last + 1).map(({ leaf }) => leaf));
  }

  certificate(run: Run, changed: Partial<ChainCertificate> = {}, signer = collector): string {
    const { first, last } = run;
    const inRun = this.#rotatesAt !== undefined && this.#rotatesAt >= first && this.#rotatesAt <= last;
    const certificate: ChainCertificate = {
      v: 1,
      kind: 'chain-disposal',
      tenant: this.tenant,
      chain: this.chain,
      device_id: device,
      first_seq: first,
      last_seq: last,
      count: last - first + 1,
      first_timestamp: '2026-01-01T00:00:00.000Z',
      last_timestamp: '2026-01-01T00:00:00.000Z',
      inc: this.#incOf(last),
      first_prev_hash: first === 0 ? firstPrevHash : (this.records[first - 1]?.leaf.toString('hex') ?? ''),
      last_leaf: this.records[last]?.leaf.toString('hex') ?? '',
      leaves_sha256: leavesHash(this.leaves(run)),
      key_changes: inRun
        ? [
            {
              seq: this.#rotatesAt ?? 0,
              inc: 1,
              ...(rotation(this.chain) as Record<'old_key' | 'new_key' | 'signature_old' | 'signature_new', string>),
            },
          ]
        : [],
      day: '2026-01-01',
      method: 'rows-deleted',
      retention_days: 400,
      cutoff: '2026-02-01',
      certificate_id: 'cert_0123456789ab',
      certificate_hash: '0'.repeat(64),
      ended_at: '2027-03-01T00:00:00.000Z',
    };
    return signChainCertificate({ ...certificate, ...changed }, signer);
  }

  get certificates(): readonly string[] {
    return this.runs.map((run) => this.certificate(run));
  }

  /** One every 7 records and one over all; only the last is cosigned. */
  #checkpoints(): string {
    const tree = new CompactTree();
    const notes: string[] = [];
    for (const [index, { leaf }] of this.records.entries()) {
      tree.append(leaf);
      const size = index + 1;
      if (size % 7 !== 0 && size !== this.records.length) continue;
      const signer = this.#signerAt(size);
      const root = Buffer.from(tree.root()).toString('hex');
      const note = signNote(checkpointText({ origin: `${signer.name}/${this.chain}`, size, root }), signer);
      notes.push(size === this.records.length ? cosign(note, witness, 1_800_000_000) : note);
    }
    return notes.join('\n');
  }

  get keys(): string {
    const signers = this.#rotatesAt === undefined ? [firstKey] : [firstKey, secondKey];
    return signers.map((signer) => (signer === undefined ? '' : `${keyText(signer.key)}\n`)).join('');
  }

  isDisposed(seq: number): boolean {
    return this.runs.some(({ first, last }) => first <= seq && seq <= last);
  }

  /** As the collector writes it: a segment for each stretch, lines or leaf hashes. */
  writeRebuilt(dir: string): void {
    this.#writeSigned(dir);
    let number = 0;
    let open: { readonly inc: number; readonly lines: Buffer[] } | undefined;
    const flush = (): void => {
      if (open === undefined) return;
      number += 1;
      writeFileSync(join(dir, segmentName(number, open.inc)), Buffer.concat(open.lines));
      open = undefined;
    };
    for (const [seq, { line }] of this.records.entries()) {
      const run = this.runs.find(({ first }) => first === seq);
      if (run !== undefined) {
        flush();
        number += 1;
        const name = segmentName(number, this.#incOf(run.last));
        writeFileSync(join(dir, leavesName(name)), this.leaves(run));
      }
      if (this.isDisposed(seq)) continue;
      if (open !== undefined && open.inc !== this.#incOf(seq)) flush();
      open ??= { inc: this.#incOf(seq), lines: [] };
      open.lines.push(line);
    }
    flush();
    if (this.runs.length > 0) writeFileSync(join(dir, disposalsName), storedChainCertificates(this.certificates));
  }

  /** With the lines that are held of records `first` to `last`. */
  writePack(dir: string, { first, last }: Run = { first: 0, last: this.records.length - 1 }): void {
    const log = join(dir, 'log');
    mkdirSync(log);
    this.#writeSigned(log);
    const held = this.records.slice(first, last + 1).filter((_, index) => !this.isDisposed(first + index));
    writeFileSync(join(log, 'records.ndjson'), Buffer.concat(held.map(({ line }) => line)));
    writeFileSync(join(log, 'leaves.bin'), this.leaves());
    const disposed = this.runs.reduce((sum, run) => sum + run.last - run.first + 1, 0);
    const about = { chain: this.chain, first_seq: first, count: held.length, tree_size: this.records.length, disposed };
    writeFileSync(join(log, 'log.json'), JSON.stringify(about));
    if (disposed > 0) writeFileSync(join(log, disposalsName), storedChainCertificates(this.certificates));
  }

  #writeSigned(dir: string): void {
    writeFileSync(join(dir, 'keys'), this.keys);
    for (const name of ['checkpoints', 'cosigned']) writeFileSync(join(dir, name), this.#checkpoints());
  }
}

function rotation(chain: string): RecordFields {
  if (firstKey === undefined || secondKey === undefined) throw new Error('two keys were made');
  const [old, next] = [keyText(firstKey.key), keyText(secondKey.key)];
  const text = Buffer.from(`pretense key rotation\n${chain}\n${old}\n${next}\n`);
  const signed = (signer: NoteSigner): string => Buffer.from(signer.sign(text)).toString('base64');
  return { old_key: old, new_key: next, signature_old: signed(firstKey), signature_new: signed(secondKey) };
}
