// The embedded PostgreSQL (WebAssembly): one connection, in this process, in a folder or in memory.
import type * as Package from '@electric-sql/pglite';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';
import type { Connection, Engine } from './engine.ts';
import { parameterText, parsers } from './values.ts';

type Program = Pick<typeof Package, 'parse' | 'protocol'>;

const parserTable = Object.fromEntries(parsers);

export interface PgliteOptions {
  /** Undefined: in memory. */
  readonly folder: string | undefined;
  /** A data directory to begin with (`dumpDataDir`), for one in memory. */
  readonly image?: Blob;
}

export interface PgliteEngine extends Engine {
  readonly pglite: PGlite;
}

/** Makes the cluster when the folder is empty, which takes some seconds. */
export async function pgliteEngine({ folder, image }: PgliteOptions): Promise<PgliteEngine> {
  const program = await import('@electric-sql/pglite');
  const options: PGliteOptions = {
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(image === undefined ? {} : { loadDataDir: image }),
  };
  const pglite = await program.PGlite.create(options);
  const turns = new Turns();
  return {
    kind: 'pglite',
    pglite,
    async connect() {
      const release = await turns.take();
      return connectionOf(program, pglite, release);
    },
    async close() {
      const release = await turns.take();
      try {
        if (!pglite.closed) await pglite.close();
      } finally {
        release();
      }
    },
  };
}

function connectionOf({ protocol, parse }: Program, pglite: PGlite, release: () => void): Connection {
  const { serialize } = protocol;
  return {
    async query<Row>(text: string, parameters: readonly unknown[]) {
      // In one go: its own `query` asks for the types of the parameters first, and takes 1.7 times as long (measured).
      const message = Buffer.concat([
        serialize.parse({ text }),
        serialize.bind({ values: parameters.map(parameterText) }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      const answers = await pglite.execProtocolStream(message, { syncToFs: false });
      const [result] = parse.parseResults(answers, parserTable);
      const rows: readonly unknown[] = result?.rows ?? [];
      return rows as readonly Row[];
    },
    async simple(text) {
      const results = await pglite.exec(text);
      return results.at(-1)?.command ?? '';
    },
    release,
  };
}

/** One after the other: there is one connection. */
class Turns {
  #last: Promise<void> = Promise.resolve();

  take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = withResolvers();
    this.#last = promise;
    return before.then(() => resolve);
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
