// Questions to a person at a terminal.
import { createInterface } from 'node:readline/promises';

/** Undefined: nobody can be asked. */
export type Ask = (question: string) => Promise<boolean>;

export function terminalAsk(): Ask | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return async (question) => {
    const reader = createInterface({ input: stdin, output: stdout });
    try {
      return /^y(?:es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
    } finally {
      reader.close();
    }
  };
}
