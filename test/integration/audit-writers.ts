// Processes that write a log and are killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** Makes a module of a program of the project, so that node can run it. Gives its path. */
export async function bundleProgram(source: string, folder: string): Promise<string> {
  const outfile = join(folder, 'writer.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../src', source)],
    outfile,
    bundle: true,
    platform: 'node',
    // jsonc-parser's other form asks for its parts at run time.
    mainFields: ['module', 'main'],
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}

export interface Writer {
  /** SIGKILL: no code of the program runs any more. */
  kill(): void;
  /** Resolves when it is gone and all that it had printed was read. */
  readonly ended: Promise<void>;
}

/** `onLine` gets what it prints; `acknowledged` the records that it was told are durable. */
export function startWriter(
  program: string,
  options: object,
  acknowledged: Map<string, number>,
  onLine: (line: string, writer: Writer) => void,
): Writer {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const read = async (): Promise<void> => {
    // The pipe still gives what the writer had printed before it was gone.
    for await (const line of createInterface({ input: child.stdout })) {
      const [, seq, token] = /^(\d+) (\S+\.\d+)$/.exec(line) ?? [];
      if (seq !== undefined && token !== undefined) {
        if (acknowledged.has(token)) throw new Error(`${token} was acknowledged twice`);
        acknowledged.set(token, Number(seq));
      }
      onLine(line, writer);
    }
    await exited;
  };
  const writer: Writer = {
    kill: () => void child.kill('SIGKILL'),
    ended: new Promise((resolve, reject) => {
      // In a later turn: `writer` is needed in it.
      setImmediate(() => void read().then(resolve, reject));
    }),
  };
  return writer;
}
