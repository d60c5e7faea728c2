// What a home says about trees: its pins, and how its secrets are marked.
import type { Pin } from '../../engine/types.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import type { Recognizer, SecretScanner } from '../../secrets/types.ts';
import { KeysError, loadKeys } from '../keys.ts';
import { secretHash } from '../platform.ts';
import { openSmallState } from '../small-state.ts';
import type { StatePaths } from '../state-dir.ts';
import { wordMapFile } from '../word-map-store.ts';
import { readWorkspacePins } from '../workspace-pins.ts';

/** The user's pins, and those of the workspaces' own files, as the proxy counts them. */
export async function pinsFor(paths: StatePaths, roots: readonly string[]): Promise<readonly Pin[]> {
  const state = await openSmallState(paths.stateFile);
  return [...state.pins, ...roots.flatMap((root) => readWorkspacePins(root, (file) => state.isAccepted(file)).pins)];
}

/**
 * A scanner for a look: its fingerprints are those of records when this device has its keys; it makes none. Throws
 * KeysError when a key file is not what it should be.
 */
export async function findingScanner(
  paths: Pick<StatePaths, 'keysDir' | 'mapDir'>,
  recognizers: readonly Recognizer[],
): Promise<{ readonly secrets: SecretScanner; readonly hasKey: boolean }> {
  const key = await secretsKey(paths);
  const keyedHash = secretHash(key ?? new Uint8Array(32));
  return { secrets: createSecretScanner({ rules: secretRules, recognizers, keyedHash }), hasKey: key !== undefined };
}

async function secretsKey({
  keysDir,
  mapDir,
}: Pick<StatePaths, 'keysDir' | 'mapDir'>): Promise<Uint8Array | undefined> {
  try {
    return (await loadKeys({ keysDir, mapFile: wordMapFile(mapDir), mayCreate: false })).secrets;
  } catch (error) {
    if (error instanceof KeysError && error.code === 'missing') return undefined;
    throw error;
  }
}

/** Marks equal secrets by equal placeholders under one key. */
export function secretScanner(key: Uint8Array): SecretScanner {
  return createSecretScanner({ rules: secretRules, keyedHash: secretHash(key) });
}
