// The tree-sitter runtime: one per thread, and so is its memory.
import { join } from 'node:path';
import treeSitter from '@vscode/tree-sitter-wasm';
import type { RuntimeMemory } from './tree-layout.ts';

interface Started {
  readonly memory: RuntimeMemory;
}

// The package keeps its one runtime in a variable of its own and fills the options of the first start with views of
// the memory: later starts would get none.
let starting: Promise<Started> | undefined;

/** Starts the runtime out of a folder, once; whoever comes later gets the same. Rejects when it cannot be loaded; the next call tries again. */
export async function startRuntime(folder: string): Promise<RuntimeMemory> {
  starting ??= start(folder);
  try {
    return (await starting).memory;
  } catch (error) {
    starting = undefined;
    throw error;
  }
}

async function start(folder: string): Promise<Started> {
  const options: Partial<RuntimeMemory> & { locateFile(file: string): string } = {
    locateFile: (file) => join(folder, file),
  };
  await treeSitter.Parser.init(options);
  if (!isFilled(options)) throw new Error('the tree-sitter runtime does not show its memory');
  // Wrapped: a promise must not look into it, and the views inside change when the memory grows.
  return { memory: options };
}

function isFilled(options: Partial<RuntimeMemory>): options is RuntimeMemory {
  return options.HEAPU8 !== undefined && options.HEAPU16 !== undefined && options.HEAPU32 !== undefined;
}
