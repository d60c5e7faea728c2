// What a report needs to know of a home besides its log: the policy in force, the keys that its log is checked with (the
// pinned ones, and that of its witness), and the key of pseudonyms.
import { createHmac } from 'node:crypto';
import type { PseudonymHash } from '../../audit/pseudonym.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { CollectOptions } from '../../report/evidence/collect.ts';
import type { Period } from '../../report/period.ts';
import { loadKeys } from '../keys.ts';
import { readPins } from '../device-key.ts';
import type { StatePaths } from '../state-dir.ts';
import { enrolledWitness } from '../sync/enrolled-witness.ts';
import { productVersion } from '../version.ts';
import { wordMapFile } from '../word-map-store.ts';
import { requireHome } from './existing-home.ts';

export interface EvidenceSource {
  readonly paths: StatePaths;
  readonly policy: EffectivePolicy;
  readonly period: Period;
  /** `pseudonymise`: people, files and repositories by keyed hashes, for receivers outside the organisation. */
  readonly redact: Redaction;
}

export type Redaction = 'pseudonymise' | 'none';

/** Reads only. Throws ReportError `no-home`, and KeysError when pseudonyms are asked for and the home has no keys. */
export async function evidenceSource({ paths, policy, period, redact }: EvidenceSource): Promise<CollectOptions> {
  await requireHome(paths);
  return {
    auditDir: paths.auditDir,
    period,
    productVersion,
    retentionDays: policy.retentionDays.value,
    organisation: policy.about.organisation?.value,
    ...(await knownKeys(paths)),
    ...(redact === 'none' ? {} : { pseudonymHash: await pseudonymHash(paths) }),
  };
}

/** Those that a check of the log of this home goes by: its own, and that of the witness once it has signed. */
export async function knownKeys(paths: StatePaths): Promise<Pick<CollectOptions, 'pinnedKeys' | 'witnessKeys'>> {
  const [pinnedKeys, witnessKeys] = [await readPins(paths.keysDir), await enrolledWitness(paths)];
  return {
    ...(pinnedKeys.length === 0 ? {} : { pinnedKeys }),
    ...(witnessKeys.length === 0 ? {} : { witnessKeys }),
  };
}

/** The same name is the same pseudonym in everything that this home writes; who has its keys can make it again. */
export async function pseudonymHash({ keysDir, mapDir }: StatePaths): Promise<PseudonymHash> {
  const { record } = await loadKeys({ keysDir, mapFile: wordMapFile(mapDir), mayCreate: false });
  return (message) => createHmac('sha256', record.key).update(message).digest();
}
