// Which policy versions were in force, and how many requests were decided under each.
import { ByName } from './counts.ts';
import { type Accumulator, isRequest, type Seen, textOf, unknownName } from './fields.ts';
import type { PolicyVersionFigures } from './model.ts';

interface Version {
  id: string;
  version: string;
  requests: number;
  firstSeen: string;
  lastSeen: string;
}

export class PolicyVersionsAccumulator implements Accumulator {
  readonly #versions = new ByName<Version>(() => ({ id: '', version: '', requests: 0, firstSeen: '', lastSeen: '' }));
  #requests = 0;

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod) return;
    const hash = textOf(record, 'policy_hash');
    // Records of the writer itself may have none; a request without one is a finding.
    if (hash === undefined && !isRequest(record)) return;
    const version = this.#versions.of(hash ?? unknownName);
    if (version.firstSeen === '') {
      version.id = textOf(record, 'policy_id') ?? unknownName;
      version.version = textOf(record, 'policy_version') ?? unknownName;
      version.firstSeen = record.timestamp;
    }
    version.lastSeen = record.timestamp;
    if (!isRequest(record)) return;
    version.requests += 1;
    this.#requests += 1;
  }

  /** In the order in which they came into force. */
  list(): readonly PolicyVersionFigures[] {
    const all = this.#requests;
    return this.#versions
      .list()
      .map(([hash, { id, version, firstSeen, lastSeen, requests }]) => ({
        id,
        version,
        hash,
        firstSeen,
        lastSeen,
        requests,
        shareBasisPoints: all === 0 ? 0 : Math.round((requests * 10_000) / all),
      }))
      .toSorted((left, right) => (left.firstSeen < right.firstSeen ? -1 : 1));
  }
}
