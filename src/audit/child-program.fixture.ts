// For tests: runs a few lines of TypeScript in a process of its own, so that it can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

export interface ChildProgram {
  readonly process: ChildProcess;
  /** The next line that the program prints; undefined when it ended. */
  nextLine(): Promise<string | undefined>;
  /** SIGKILL: no code of the program runs any more. Resolves when the process is gone. */
  kill(): Promise<void>;
}

/** `source` may import the project's files with paths relative to `resolveDir`. */
export async function startChildProgram(options: {
  readonly source: string;
  readonly resolveDir: string;
  /** The program's file is made here. */
  readonly directory: string;
  readonly name?: string;
}): Promise<ChildProgram> {
  const outfile = join(options.directory, `${options.name ?? 'program'}.mjs`);
  await build({
    stdin: { contents: options.source, resolveDir: options.resolveDir, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    // jsonc-parser's other form asks for its parts at run time.
    mainFields: ['module', 'main'],
    format: 'esm',
    logLevel: 'silent',
  });
  const child = spawn(process.execPath, [outfile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    async nextLine() {
      const result = await lines.next();
      return result.done === true ? undefined : result.value;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
