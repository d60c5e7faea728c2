// What a proxy needs to serve clients on other machines. `app` provides it.
import type { LimitSettings } from './guest-limits.ts';
import type { Guest } from './guest.ts';
import type { ClientRules } from './known-clients.ts';
import type { NetworkDoorOptions } from './network-door.ts';

/** Endpoints of our own that known clients may use, apart from the control endpoints. */
export const guestPrefix = '/__pretense-network/';

/** Takes the parsed JSON body; the answer is JSON. Throws CodedError for what the client is told. */
export type GuestEndpoint = (guest: Guest, body: unknown) => Promise<unknown>;

export interface NetworkLevel extends NetworkDoorOptions {
  readonly clients: ClientRules;
  readonly limits: LimitSettings;
  /** By `METHOD /path` below `guestPrefix`. */
  readonly endpoints: Readonly<Record<string, GuestEndpoint>>;
}
