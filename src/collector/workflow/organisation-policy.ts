// The policy that this collector hands out, as far as decisions here need it: who approves, how long, and which exceptions
// it has. Whether its signature is right is for devices to check: they pin the organisation's key, the collector has none.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { mergePolicies } from '../../policy/merge.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { CollectorContext } from '../context.ts';

export type PolicyContext = Pick<CollectorContext, 'settings' | 'logger'>;

/** `isUsable` false: there is a file, and it cannot be read or has mistakes: then nobody is known to be an approver. */
export interface OrganisationPolicy {
  readonly policy: EffectivePolicy;
  readonly hasFile: boolean;
  readonly isUsable: boolean;
  /** Name of the organisation, where it says one. */
  readonly organisation: string | undefined;
}

const maxBytes = 1024 * 1024;

/** Reads the file anew: it is small, and decisions are few. Never rejects. */
export async function organisationPolicy({ settings, logger }: PolicyContext): Promise<OrganisationPolicy> {
  const path = settings.policyFile;
  if (path === undefined) return policyOf(undefined, true);
  try {
    if ((await stat(path)).size > maxBytes) throw new Error('it is larger than 1 MB');
    const { file } = parsePolicy(await readFile(path, 'utf8'));
    return policyOf(file, file !== undefined);
  } catch {
    logger.log('warn', 'workflow.policy-unreadable');
    return policyOf(undefined, false);
  }
}

type PolicyFile = NonNullable<ReturnType<typeof parsePolicy>['file']>;

function policyOf(file: PolicyFile | undefined, isUsable: boolean): OrganisationPolicy {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const policy = mergePolicies(file === undefined ? [] : [{ source: 'organisation', file }], { sha256 });
  return { policy, hasFile: file !== undefined || !isUsable, isUsable, organisation: file?.organisation };
}
