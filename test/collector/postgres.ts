// A PostgreSQL of a test's own: cluster in a temp folder, reached through a socket in it, gone afterwards.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface TestPostgres {
  /** Of database `pretense`, as the account `collector`: no superuser, may make roles, owns the database. */
  readonly url: string;
  /** Of database `postgres`, as superuser. */
  readonly adminUrl: string;
  readonly dataDir: string;
  /** The address of another database, as `collector`. */
  urlOf(database: string): string;
  stop(): Promise<void>;
  /** Ends all connections, and serves the same address again. */
  restart(): Promise<void>;
  /** As when the power goes: SIGKILL. `restart` starts it again. */
  kill(): Promise<void>;
}

export interface TestPostgresOptions {
  /** Where the cluster is made, such as a file system of its own; a temp folder unless said. */
  readonly root?: string;
  /** `name=value`. */
  readonly settings?: readonly string[];
  /** Waits for the disk, as in production; off unless said. */
  readonly isDurable?: boolean;
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

function programs(): string {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).toSorted((one, other) => Number(other) - Number(one)) : [];
  const found = versions.map((version) => join(base, version, 'bin')).find((path) => existsSync(join(path, 'initdb')));
  if (found === undefined) throw new Error('There is no PostgreSQL here: install the Debian package postgresql.');
  return found;
}

/** The server refuses to run as root. */
function accountOf(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export async function startPostgres(options: TestPostgresOptions = {}): Promise<TestPostgres> {
  const bin = programs();
  const account = accountOf();
  const folder = mkdtempSync(join(options.root ?? tmpdir(), 'pretense-pg-'));
  const dataDir = join(folder, 'data');
  const socketDir = mkdtempSync(join(tmpdir(), 'pretense-pgs-'));
  for (const path of [folder, socketDir]) own(path, account);
  mkdirSync(dataDir, { mode: 0o700 });
  own(dataDir, account);
  const removeAll = (): void => {
    for (const path of [folder, socketDir]) rmSync(path, { recursive: true, force: true });
  };
  try {
    execFileSync(
      join(bin, 'initdb'),
      ['-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
      { ...account, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } },
    );
    const server = new Server(bin, { dataDir, socketDir, account, options });
    await server.start();
    const urlFor = (user: string, database: string): string =>
      `postgres://${user}@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
    const adminUrl = urlFor('postgres', 'postgres');
    await runAsAdmin(adminUrl, ['CREATE ROLE collector LOGIN CREATEROLE', 'CREATE DATABASE pretense OWNER collector']);
    return {
      url: urlFor('collector', 'pretense'),
      adminUrl,
      dataDir,
      urlOf: (database) => urlFor('collector', database),
      async stop() {
        await server.end('SIGINT');
        removeAll();
      },
      async restart() {
        await server.end('SIGINT');
        await server.start();
      },
      kill: () => server.end('SIGKILL'),
    };
  } catch (error) {
    removeAll();
    throw error;
  }
}

/** Statements as superuser, one connection. */
export async function runAsAdmin(adminUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function own(path: string, { uid, gid }: Account): void {
  chmodSync(path, 0o700);
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

interface Place {
  readonly dataDir: string;
  readonly socketDir: string;
  readonly account: Account;
  readonly options: TestPostgresOptions;
}

class Server {
  readonly #bin: string;
  readonly #place: Place;
  #child: ChildProcess | undefined;
  // A test that ends without stopping it leaves none behind.
  readonly #exit = (): void => {
    this.#child?.kill('SIGKILL');
  };

  constructor(bin: string, place: Place) {
    this.#bin = bin;
    this.#place = place;
  }

  async start(): Promise<void> {
    const { dataDir, socketDir, account, options } = this.#place;
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${socketDir}`,
      'max_connections=60',
      'shared_buffers=32MB',
      'log_min_messages=log',
      ...(options.isDurable === true ? [] : ['fsync=off', 'full_page_writes=off']),
      ...(options.settings ?? []),
    ];
    const child = spawn(join(this.#bin, 'postgres'), ['-D', dataDir, ...settings.flatMap((each) => ['-c', each])], {
      ...account,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    this.#child = child;
    process.once('exit', this.#exit);
    await isListening(child);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    process.removeListener('exit', this.#exit);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // Its backends hold the same standard error, and may live a moment longer: it is closed when the last of them is gone.
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
}

/** Resolves with its own word that it takes connections. */
async function isListening(child: ChildProcess): Promise<void> {
  const { stderr } = child;
  if (stderr === null) throw new Error('The log of PostgreSQL is not read.');
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const ended = (): void => reject(new Error(`PostgreSQL did not start:\n${log}`));
    stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
      if (!log.includes('database system is ready to accept connections')) return;
      child.off('exit', ended);
      resolve();
    });
    child.once('exit', ended);
    child.once('error', reject);
  });
  stderr.removeAllListeners('data');
  stderr.resume();
}
