// Names of people, files and repositories as a report shows them.
import { pseudonymise, pseudonymOf, type NameKind, type PseudonymHash } from '../../audit/pseudonym.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { isRequest } from './fields.ts';

const maxKnown = 20_000;
const namelessTypes: ReadonlySet<string> = new Set(['ai.response', 'heartbeat', 'daemon.stop', 'clock.jump']);

/** Gives each record as a report may read it. Without a key: as it is. */
export class RecordNames {
  readonly #keyedHash: PseudonymHash | undefined;
  readonly #known = new Map<string, string>();

  constructor(keyedHash: PseudonymHash | undefined) {
    this.#keyedHash = keyedHash;
  }

  shown(record: AuditRecord): AuditRecord {
    const keyedHash = this.#keyedHash;
    if (keyedHash === undefined || namelessTypes.has(record.type)) return record;
    if (!isRequest(record)) return pseudonymise(record, keyedHash);
    // Most records are of these, and a report reads no file of them.
    return {
      ...record,
      developer: this.#name('developer', record['developer'], keyedHash),
      repository: this.#name('repository', record['repository'], keyedHash),
      file: null,
      files: [],
    };
  }

  #name(kind: NameKind, name: unknown, keyedHash: PseudonymHash): string | null {
    if (typeof name !== 'string') return null;
    const key = `${kind}\0${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= maxKnown) this.#known.clear();
    const pseudonym = pseudonymOf(kind, name, keyedHash);
    this.#known.set(key, pseudonym);
    return pseudonym;
  }
}
