// What a home says about trees: its pins, and how its secrets are marked.
import type { Pin } from '../../engine/types.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import { secretHash } from '../platform.ts';
import { openSmallState } from '../small-state.ts';
import type { StatePaths } from '../state-dir.ts';
import { readWorkspacePins } from '../workspace-pins.ts';

/** The user's pins, and those of the workspaces' own files, as the proxy counts them. */
export async function pinsFor(paths: StatePaths, roots: readonly string[]): Promise<readonly Pin[]> {
  const state = await openSmallState(paths.stateFile);
  return [...state.pins, ...roots.flatMap((root) => readWorkspacePins(root, (file) => state.isAccepted(file)).pins)];
}

/** Marks equal secrets by equal placeholders under one key. */
export function secretScanner(key: Uint8Array): SecretScanner {
  return createSecretScanner({ rules: secretRules, keyedHash: secretHash(key) });
}
