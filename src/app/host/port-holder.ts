// Which program listens on a port of this machine, where the system tells. Best effort: other accounts' programs stay
// unknown.
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface PortHolder {
  readonly program: string;
  readonly pid: number;
}

const listening = '0A';
const lookTimeoutMs = 2_000;

/** Never rejects. */
export async function findPortHolder(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<PortHolder | undefined> {
  try {
    if (platform === 'linux') return await fromProcFolder(port);
    if (platform === 'darwin') return await fromListOfOpenFiles(port);
  } catch {
    // Not for us to see.
  }
  return undefined;
}

async function fromProcFolder(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((table) => socketsOn(port, table)));
  if (sockets.size === 0) return undefined;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || !(await holdsOne(pid, sockets))) continue;
    const program = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    return { program, pid: Number(pid) };
  }
  return undefined;
}

/** Links of the sockets that listen there, as they stand in a process's folder of open files. */
export function socketsOn(port: number, table: string): readonly string[] {
  const place = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(place) === true && fields[3] === listening)
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const target = await readlink(`${folder}/${name}`).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
}

async function fromListOfOpenFiles(port: number): Promise<PortHolder | undefined> {
  const argv = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const { stdout } = await promisify(execFile)('/usr/sbin/lsof', argv, { timeout: lookTimeoutMs });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  const program = /^c(.+)$/m.exec(stdout)?.[1];
  return pid === undefined || program === undefined ? undefined : { program, pid: Number(pid) };
}
