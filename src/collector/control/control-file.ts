// Where a running collector can be asked by commands of the same account: a file that only its owner can read.
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ControlPlace {
  readonly port: number;
  /** Bearer token of this run, 64 hex digits. */
  readonly secret: string;
  readonly pid: number;
}

export function controlPath(home: string): string {
  return join(home, 'control.json');
}

/** Undefined when there is none, or it cannot be read. */
export async function readControlPlace(home: string): Promise<ControlPlace | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(controlPath(home), 'utf8'));
    const { port, secret, pid } = (value ?? {}) as Partial<ControlPlace>;
    if (typeof port !== 'number' || typeof secret !== 'string' || typeof pid !== 'number') return undefined;
    return { port, secret, pid };
  } catch {
    return undefined;
  }
}

export async function writeControlPlace(home: string, place: ControlPlace): Promise<void> {
  const draft = `${controlPath(home)}.${process.pid}.new`;
  await writeFile(draft, `${JSON.stringify(place)}\n`, { mode: 0o600 });
  await rename(draft, controlPath(home));
}

/** Takes it away when it is still that of this run. */
export async function removeControlPlace(home: string, secret: string): Promise<void> {
  if ((await readControlPlace(home))?.secret === secret) await unlink(controlPath(home)).catch(() => undefined);
}
