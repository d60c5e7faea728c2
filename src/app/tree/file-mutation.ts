// One text of a file: secrets out, names changed. The same for a look and for a copy.
import { MutationError } from '../../engine/error.ts';
import type { Mutator } from '../../engine/mutate.ts';
import { redactAnySpelling } from '../../proxy/secret-spellings.ts';
import type { SecretFinding, SecretScanner } from '../../secrets/types.ts';

export interface FileMutation {
  /** Undefined when the text cannot be mutated so that it comes back: then nothing of it may be handed out. */
  readonly text: string | undefined;
  readonly scanned: number;
  readonly mutated: number;
  /** Words, in lower case, that changed since they tell who works here. */
  readonly identity: readonly string[];
  /** Spans in the text as it was. */
  readonly findings: readonly SecretFinding[];
}

export interface FileMutationOptions {
  readonly mutator: Mutator;
  readonly secrets: SecretScanner;
  /** False: secrets are taken out, for good. */
  readonly keepsSecrets: boolean;
}

/** Names of tools are of no meaning in a file. */
const noSchema: ReadonlySet<string> = new Set();

export function mutateFile(original: string, { mutator, secrets, keepsSecrets }: FileMutationOptions): FileMutation {
  const { text: redacted, findings } = redactAnySpelling(original, secrets);
  const clean = keepsSecrets ? original : redacted;
  try {
    const { text, scanned, mutated, edits } = mutator.mutate(clean, { scope: 'full', schemaNames: noSchema });
    const changed = new Set(edits.map(({ start, end }) => clean.slice(start, end).toLowerCase()));
    const identity = [...changed].filter((word) => mutator.protection.isIdentity(word)).toSorted();
    return { text, scanned, mutated, identity, findings };
  } catch (error) {
    if (!(error instanceof MutationError) || error.code !== 'not-reversible') throw error;
    return { text: undefined, scanned: 0, mutated: 0, identity: [], findings };
  }
}
