// Names that a client's tools fix (tool names, schema properties, enum values): learnt once per client, not per
// request, since a side request without tools repeats the same history and must give the same bytes.

/** A client's fixed names at one moment. `version` differs for every different set, also across clients. */
export interface SchemaNames {
  readonly names: ReadonlySet<string>;
  readonly version: number;
}

interface Known {
  readonly names: Set<string>;
  version: number;
}

const maxClients = 64;
const maxNamesPerClient = 50_000;

export class ClientSchemas {
  readonly #clients = new Map<string, Known>();
  #lastVersion = 0;

  /** Adds names to the client's set, which only grows, and returns the set. */
  learn(client: string, names: readonly string[]): SchemaNames {
    const known = this.#open(client);
    const before = known.names.size;
    for (const name of names) if (known.names.size < maxNamesPerClient) known.names.add(name);
    if (known.names.size > before) known.version = this.#lastVersion += 1;
    return known;
  }

  #open(client: string): Known {
    const known = this.#clients.get(client) ?? { names: new Set<string>(), version: 0 };
    this.#clients.delete(client);
    this.#clients.set(client, known);
    const oldest = this.#clients.keys().next();
    if (this.#clients.size > maxClients && oldest.done !== true) this.#clients.delete(oldest.value);
    return known;
  }
}
