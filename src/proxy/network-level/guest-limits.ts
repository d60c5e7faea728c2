// How often, how much and how many at a time: counted for each guest, so that one cannot use up what all share.
import { Budget, type CancelSignal, type Lease } from '../../base/async.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../error.ts';
import type { GuestLimits } from './guest.ts';

export interface LimitSettings {
  /** Requests a minute; so many may come at once. */
  readonly requestsPerMinute: number;
  /** Requests that are answered at the same time. */
  readonly concurrentRequests: number;
  readonly maxBodyBytes: number;
  /** Bodies of one guest in work at a time; further ones wait. */
  readonly maxInFlightBytes: number;
}

interface Account {
  readonly budget: Budget;
  /** Requests that may still come. */
  places: number;
  refilledMs: number;
  running: number;
}

const minuteMs = 60_000;
/** Above so many, those that would be full by now are forgotten: a full account is a new one. */
const maxAccounts = 10_000;

export class GuestAccounts {
  readonly #settings: LimitSettings;
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Account>();

  constructor(settings: LimitSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Counts one request. The caller calls `release` once when it is over. Throws Refusal `client-rate` and `client-busy`. */
  admit(key: string): { readonly limits: GuestLimits; readonly release: () => void } {
    const { requestsPerMinute, concurrentRequests, maxBodyBytes } = this.#settings;
    const account = this.#accountOf(key);
    if (account.running >= concurrentRequests) throw tooBusy(concurrentRequests);
    if (account.places < 1) throw tooMany(requestsPerMinute);
    account.places -= 1;
    account.running += 1;
    let isReleased = false;
    return {
      limits: { maxBodyBytes, budget: (whole) => inOrder(account.budget, whole) },
      release: () => {
        if (!isReleased) account.running -= 1;
        isReleased = true;
      },
    };
  }

  #accountOf(key: string): Account {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#accounts.get(key);
    if (known !== undefined) {
      this.#refill(known, nowMs);
      return known;
    }
    if (this.#accounts.size >= maxAccounts) this.#forgetFull(nowMs);
    const { requestsPerMinute, maxInFlightBytes } = this.#settings;
    const account = {
      budget: new Budget(maxInFlightBytes),
      places: requestsPerMinute,
      refilledMs: nowMs,
      running: 0,
    };
    this.#accounts.set(key, account);
    return account;
  }

  #refill(account: Account, nowMs: number): void {
    const { requestsPerMinute } = this.#settings;
    const earned = ((nowMs - account.refilledMs) / minuteMs) * requestsPerMinute;
    account.places = Math.min(requestsPerMinute, account.places + earned);
    account.refilledMs = nowMs;
  }

  #forgetFull(nowMs: number): void {
    for (const [key, account] of this.#accounts) {
      this.#refill(account, nowMs);
      if (account.running === 0 && account.places >= this.#settings.requestsPerMinute) this.#accounts.delete(key);
    }
  }
}

/** A lease of both. The first is given back when the second cannot be had. */
function inOrder(first: Budget, second: Pick<Budget, 'take'>): Pick<Budget, 'take'> {
  return {
    async take(amount: number, options: { readonly signal?: CancelSignal } = {}): Promise<Lease> {
      const own = await first.take(amount, options);
      try {
        const shared = await second.take(amount, options);
        return {
          shrinkTo(rest) {
            own.shrinkTo(rest);
            shared.shrinkTo(rest);
          },
          release() {
            own.release();
            shared.release();
          },
        };
      } catch (error) {
        own.release();
        throw error;
      }
    },
  };
}

function tooMany(perMinute: number): Refusal {
  return new Refusal(
    429,
    'client-rate',
    `This Pretense takes ${perMinute} requests a minute from one client, and there were more. Nothing was sent. Try again in a moment, or ask who runs it for a higher --rate.`,
  );
}

function tooBusy(concurrent: number): Refusal {
  return new Refusal(
    429,
    'client-busy',
    `This Pretense answers ${concurrent} requests of one client at a time, and so many are running. Nothing was sent. Try again when one has ended, or ask who runs it for a higher --concurrent.`,
  );
}
