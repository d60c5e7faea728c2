// Whether every text of a checkout comes back: in one piece, and in pieces of 1 to 20 characters.
import type { WordMap } from '../../src/engine/word-map.ts';
import { reverseText } from '../../src/engine/reverse.ts';
import { StreamReverser } from '../../src/engine/stream-reverser.ts';
import { messageOf } from '../../src/base/error.ts';
import type { Checkout } from './checkout.ts';
import { chunksOf, randomSizes } from './chunks.ts';
import type { ProtectedWorkspace } from './protected-workspace.ts';

export interface RoundTrip {
  readonly files: number;
  readonly exact: number;
  /** No text that can be read byte by byte. */
  readonly binary: number;
  readonly failures: readonly string[];
  /** The texts and what leaves in their place, by path. */
  readonly texts: ReadonlyMap<string, { readonly original: string; readonly mutated: string }>;
}

export function measureRoundTrip(checkout: Checkout, workspace: ProtectedWorkspace): RoundTrip {
  const size = randomSizes();
  const failures: string[] = [];
  const texts = new Map<string, { original: string; mutated: string }>();
  let binary = 0;
  for (const path of checkout.trackedFiles()) {
    const original = readText(checkout, path);
    if (original === undefined) {
      binary += 1;
      continue;
    }
    try {
      const { text: mutated, carried } = workspace.mutate(original);
      texts.set(path, { original, mutated });
      const isExact =
        reverseText(workspace.map, carried, mutated) === original &&
        reverseInChunks(workspace.map, { mutated, carried }, size) === original;
      if (!isExact) failures.push(`${path}: comes back different`);
    } catch (error) {
      texts.set(path, { original, mutated: original });
      failures.push(`${path}: ${messageOf(error)}`);
    }
  }
  return { files: texts.size, exact: texts.size - failures.length, binary, failures, texts };
}

function readText(checkout: Checkout, path: string): string | undefined {
  try {
    return checkout.textOf(path)?.text;
  } catch {
    // A link to a folder, or a submodule.
    return undefined;
  }
}

function reverseInChunks(
  map: WordMap,
  sent: { readonly mutated: string; readonly carried: ReadonlySet<number> },
  size: (most: number) => number,
): string {
  const reverser = new StreamReverser(map, sent.carried);
  let result = '';
  let at = 0;
  const take = (pieces: ReturnType<StreamReverser['push']>): void => {
    for (const piece of pieces) {
      result += piece.text ?? sent.mutated.slice(at, at + piece.length);
      at += piece.length;
    }
  };
  for (const chunk of chunksOf(sent.mutated, 20, size)) take(reverser.push(chunk));
  take(reverser.end());
  return result;
}
