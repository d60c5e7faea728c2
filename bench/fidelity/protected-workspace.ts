// A workspace as the product sees it: its own index, protection and mutator, with a word map that nobody keeps.
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyUnits } from '../../src/app/platform.ts';
import { Mutator } from '../../src/engine/mutate.ts';
import { buildProtection, type Protection } from '../../src/engine/protection.ts';
import type { Mutation, WorkspaceNames } from '../../src/engine/types.ts';
import { WordMap } from '../../src/engine/word-map.ts';
import { startIndexWorker, type WorkspaceIndex, type WorkspaceIndexer } from '../../src/workspace/index-client.ts';

/** The same words each time: figures of two runs can be compared. */
export function newWordMap(): WordMap {
  return new WordMap({ keyedHash: (message) => createHmac('sha256', 'bench').update(message).digest() });
}

/** Files that did not change are not parsed again as long as it lives. The caller disposes. */
export function startIndexer(): WorkspaceIndexer {
  const built = resolve('dist/grammars');
  return startIndexWorker({
    grammarsFolder: existsSync(built) ? built : resolve(join('node_modules', '@vscode/tree-sitter-wasm/wasm')),
  });
}

export class ProtectedWorkspace {
  readonly map: WordMap;
  readonly names: WorkspaceNames;
  readonly report: WorkspaceIndex['report'];
  readonly protection: Protection;
  readonly #mutator: Mutator;

  constructor(index: WorkspaceIndex, map: WordMap) {
    this.map = map;
    this.names = index.names;
    this.report = index.report;
    this.protection = buildProtection([index.names], { level: 'strict', pins: [] });
    this.#mutator = new Mutator(map, this.protection, copyUnits);
  }

  static async open(root: string, indexer: WorkspaceIndexer, map: WordMap): Promise<ProtectedWorkspace> {
    return new ProtectedWorkspace(await indexer.index(root), map);
  }

  mutate(text: string, scope: 'full' | 'declared' = 'full', schemaNames: ReadonlySet<string> = new Set()): Mutation {
    return this.#mutator.mutate(text, { scope, schemaNames });
  }
}
