// How each upstream was reached the last time: through which proxy of the network, and with which TLS.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../base/clock.ts';
import { shownProxy } from './network-proxy.ts';
import { type TlsFacts, tlsFactsOf } from './tls-facts.ts';
import type { UpstreamPool } from './upstream.ts';

export interface UpstreamContact {
  /** With the port, where it is not the scheme's own. */
  readonly host: string;
  /** Undefined: without TLS. */
  readonly tls: TlsFacts | undefined;
  /** Undefined: directly. */
  readonly proxy: string | undefined;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** As many entries as there are upstreams. */
export class UpstreamContacts {
  readonly #pool: UpstreamPool;
  readonly #clock: Clock;
  readonly #last = new Map<string, UpstreamContact>();

  constructor(pool: UpstreamPool, clock: Clock) {
    this.#pool = pool;
    this.#clock = clock;
  }

  /** Call with the head of an answer, while its connection is open. */
  note(url: URL, answer: IncomingMessage): UpstreamContact {
    const proxy = this.#pool.proxyOf(url);
    const contact = {
      host: url.host,
      tls: tlsFactsOf(answer.socket),
      proxy: proxy === undefined ? undefined : shownProxy(proxy),
      at: this.#clock.now().toISOString(),
    };
    this.#last.set(url.host, contact);
    return contact;
  }

  read(): readonly UpstreamContact[] {
    return [...this.#last.values()];
  }
}
