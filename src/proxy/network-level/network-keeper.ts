// Serves the socket that faces other machines: head, client, limits, in this order; then the same line as for everybody.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { upgradeRefusal } from '../admission.ts';
import type { ClientTarget } from '../client-prefix.ts';
import { Refusal } from '../error.ts';
import type { DoorKeeper } from '../front-door.ts';
import { GuestAccounts } from './guest-limits.ts';
import type { Guest, GuestLimits } from './guest.ts';
import { identify } from './known-clients.ts';
import { networkRefusalOf, refusedControl } from './network-admission.ts';
import { guestPrefix, type NetworkLevel } from './network-level.ts';

/** A request of a known client. */
export interface Visit {
  readonly guest: Guest;
  readonly limits: GuestLimits;
  readonly from: ClientTarget;
}

/** What the proxy does for both of its sockets. */
export interface Household {
  readonly clock: Clock;
  /** Remembers which answer a socket waits for. */
  watch(request: IncomingMessage, response: ServerResponse): void;
  /** Answers with the error; `isRecorded`: somebody tried to send something. */
  turnAway(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
    record: { readonly isRecorded: boolean; readonly guest?: Guest },
  ): void;
  turnAwaySocket(socket: Duplex, refusal: Refusal, request?: IncomingMessage): void;
  /** Undefined unless the proxy is stopping. */
  draining(): Refusal | undefined;
  exchange(request: IncomingMessage, response: ServerResponse, visit: Visit): void;
  endpoint(request: IncomingMessage, response: ServerResponse, visit: Visit): void;
  broken(error: NodeJS.ErrnoException, socket: Duplex): void;
  connect(socket: Duplex): void;
}

/** Strangers that are told why, a minute; beyond that a stranger only sees its connection end. */
const strangersPerMinute = 60;

export class NetworkKeeper implements DoorKeeper {
  readonly #level: NetworkLevel;
  readonly #house: Household;
  readonly #accounts: GuestAccounts;
  readonly #strangers: GuestAccounts;

  constructor(level: NetworkLevel, house: Household) {
    this.#level = level;
    this.#house = house;
    this.#accounts = new GuestAccounts(level.limits, house.clock);
    // One count for all: an address is no person, and behind a front there is only one.
    this.#strangers = new GuestAccounts(
      {
        requestsPerMinute: strangersPerMinute,
        concurrentRequests: strangersPerMinute,
        maxBodyBytes: 0,
        maxInFlightBytes: 0,
      },
      house.clock,
    );
  }

  accept(request: IncomingMessage, response: ServerResponse): void {
    const house = this.#house;
    house.watch(request, response);
    const refusal = networkRefusalOf(request, this.#level.hostNames);
    if (refusal !== undefined) return this.#turnStrangerAway(request, response, refusal);
    let known;
    try {
      known = identify(request, this.#level.clients);
    } catch (error) {
      return this.#turnStrangerAway(request, response, error);
    }
    const { guest, from } = known;
    try {
      const stop = house.draining() ?? refusedControl(from.target);
      if (stop !== undefined) throw stop;
      const { limits, release } = this.#accounts.admit(guest.key);
      response.once('close', release);
      const visit = { guest, limits, from };
      if (from.target.startsWith(guestPrefix)) house.endpoint(request, response, visit);
      else house.exchange(request, response, visit);
    } catch (error) {
      house.turnAway(request, response, error, { isRecorded: false, guest });
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex): void {
    this.#house.turnAwaySocket(
      socket,
      networkRefusalOf(request, this.#level.hostNames) ?? upgradeRefusal(request),
      request,
    );
  }

  connect(socket: Duplex): void {
    this.#house.connect(socket);
  }

  broken(error: NodeJS.ErrnoException, socket: Duplex): void {
    this.#house.broken(error, socket);
  }

  #turnStrangerAway(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    try {
      const { release } = this.#strangers.admit('');
      response.once('close', release);
    } catch {
      response.destroy();
      return;
    }
    this.#house.turnAway(request, response, error, { isRecorded: isAttempt(error) });
  }
}

/** A wrong token or no certificate is worth a record; what no client of ours would send is noise. */
function isAttempt(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'client-token' || error.code === 'client-unknown');
}
