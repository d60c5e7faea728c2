// What a collector disposed of, as a log that was rebuilt from its database or a pack of it says: certificates, each of a
// dense run of one chain, checked with the key of the witness that the caller knows.
import {
  certifiesLeaves,
  type ChainCertificate,
  chainCertificatesIn,
  openChainCertificate,
} from './chain-certificate.ts';
import type { VerifierKey } from './note.ts';
import type { LogKeys } from './verify-keys.ts';
import type { ProblemList } from './verify-problems.ts';
import type { VerifyProblemKind } from './verify-result.ts';

/** Of the folder of a rebuilt log, and of `log/` in a pack. */
export const disposalsName = 'disposals';

export interface CollectorDisposalsOptions {
  /** Of the file; empty: there is none. Untrusted. */
  readonly stored: string;
  readonly witnessKeys: readonly VerifierKey[];
  readonly problems: ProblemList;
}

export class CollectorDisposals {
  readonly #options: CollectorDisposalsOptions;
  readonly #waiting: ChainCertificate[];
  readonly #used: ChainCertificate[] = [];

  constructor(options: CollectorDisposalsOptions) {
    this.#options = options;
    this.#waiting = chainCertificatesIn(options.stored).flatMap((note, index) => this.#open(note, index + 1) ?? []);
  }

  #open(note: string, line: number): ChainCertificate | undefined {
    const opened = openChainCertificate(note, this.#options.witnessKeys);
    switch (opened.kind) {
      case 'certified':
        return opened.certificate;
      case 'foreign':
        this.#report('undocumented-disposal', 'no witness whose key was given signed the certificate', {
          line,
          seq: 0,
        });
        return undefined;
      case 'bad':
        this.#report('bad-disposal', 'the certificate is not what the collector signed', { line, seq: 0 });
        return undefined;
    }
  }

  /** First numbers of the runs that no `take` has had yet, in the order of the file. */
  starts(): readonly number[] {
    return this.#waiting.map(({ first_seq: first }) => first);
  }

  /** The certificate of the run that begins with this record; once. */
  take(seq: number): ChainCertificate | undefined {
    const index = this.#waiting.findIndex(({ first_seq: first }) => first === seq);
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /**
   * Whether these leaf hashes, which follow on a record with the leaf hash `previous` of this chain, are what was certified.
   * Reports when they are not. Untrusted: the leaves.
   */
  accepts(certificate: ChainCertificate, leaves: Uint8Array, place: DisposalPlace): boolean {
    const [first] = this.#used;
    const { first_seq: seq, chain, tenant, device_id: device, first_prev_hash: previous } = certificate;
    const isSameLog = first === undefined || (first.tenant === tenant && first.device_id === device);
    const fault = !certifiesLeaves(certificate, leaves)
      ? 'the hashes are not those of the records that were disposed of'
      : chain !== (place.chain ?? chain) || !isSameLog
        ? 'the certificate is of another log'
        : previous !== (place.previous ?? previous)
          ? 'what was disposed of does not follow on the record before it'
          : undefined;
    if (fault !== undefined) this.#report('bad-disposal', fault, { line: 0, seq });
    else this.#used.push(certificate);
    return fault === undefined;
  }

  /** Changes of keys in records that are gone: signed as they were. */
  tellKeys({ chain, key_changes: changes }: ChainCertificate, keys: LogKeys): void {
    for (const change of changes) keys.addRotation({ ...change, chain });
  }

  /** Once all records are read. */
  conclude(): { readonly records: number; readonly certificates: number } {
    for (const { first_seq: seq, last_seq: last } of this.#waiting) {
      const message = `records ${seq} to ${last} were disposed of, as a certificate says, and stand elsewhere or not here`;
      this.#report('bad-disposal', message, { line: 0, seq });
    }
    return {
      records: this.#used.reduce((sum, { count }) => sum + count, 0),
      certificates: this.#used.length,
    };
  }

  #report(kind: VerifyProblemKind, message: string, at: { readonly line: number; readonly seq: number }): void {
    this.#options.problems.report({ segment: disposalsName, kind, message, ...at });
  }
}

export interface DisposalPlace {
  /** Undefined: no record stands before it. */
  readonly chain: string | undefined;
  /** Undefined: not known. */
  readonly previous: string | undefined;
}
