// For tests: a process that puts records into the log of a home whenever nobody else does, until it is killed.
import { setTimeout as wait } from 'node:timers/promises';
import { LockError } from './home-lock.ts';
import { withLoneJournal } from './lone-journal.ts';
import { locateStateDir } from './state-dir.ts';

export interface LoneWriterOptions {
  readonly home: string;
  readonly keysDir: string;
  /** Of this process; no other one has the same. */
  readonly name: string;
  /** Records that it writes before it lets others do so. */
  readonly recordsPerTurn: number;
}

async function main(): Promise<void> {
  const [text] = process.argv.slice(2);
  if (text === undefined) return;
  const { home, keysDir, name, recordsPerTurn } = JSON.parse(text) as LoneWriterOptions;
  const environment = { PRETENSE_KEYS_DIR: keysDir };
  const paths = await locateStateDir({ home, environment, platform: process.platform, userHome: home });
  let index = 0;
  for (;;) {
    try {
      await withLoneJournal(paths, async (journal) => {
        const writeOne = async (): Promise<void> => {
          index += 1;
          const token = `${name}.${index}`;
          const { seq } = await journal.append('config.changed', { token });
          process.stdout.write(`${seq} ${token}\n`);
        };
        await Promise.all(Array.from({ length: recordsPerTurn }, writeOne));
      });
    } catch (error) {
      if (!(error instanceof LockError)) throw error;
    }
    await wait(5);
  }
}

void main();
