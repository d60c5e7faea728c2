// Counters since the start of the proxy.
import type { ProxyStatistics } from './ports.ts';
import type { Tally } from './tally.ts';

export class StatisticsCounter {
  #requests = 0;
  #protected = 0;
  #paused = 0;
  #blocked = 0;
  #mutated = 0;
  #secrets = 0;
  #secretsBlocked = 0;
  #unscanned = 0;
  #inFlight = 0;

  opened(): void {
    this.#requests += 1;
    this.#inFlight += 1;
  }

  closed(): void {
    this.#inFlight -= 1;
  }

  /** `tally`: what was found before it was stopped. Nothing of it left. */
  blocked(tally?: Tally): void {
    this.#blocked += 1;
    const secrets = tally?.secrets ?? 0;
    this.#secrets += secrets;
    this.#secretsBlocked += secrets;
  }

  /** A request that was recorded, and now leaves: checked, or as far as a pause asks. */
  sent(tally: Tally, isPaused: boolean): void {
    if (isPaused) this.#paused += 1;
    else this.#protected += 1;
    this.#mutated += tally.mutated;
    this.#secrets += tally.secrets;
    this.#secretsBlocked += tally.secretsBlocked;
    for (const { count } of tally.media.values()) this.#unscanned += count;
  }

  read(): ProxyStatistics {
    return {
      requests: this.#requests,
      protectedRequests: this.#protected,
      pausedRequests: this.#paused,
      blockedRequests: this.#blocked,
      identifiersMutated: this.#mutated,
      secretsDetected: this.#secrets,
      secretsBlocked: this.#secretsBlocked,
      unscannedItems: this.#unscanned,
      inFlight: this.#inFlight,
    };
  }
}
