// The organisation's policy as a collector hands it out: it counts only as it is signed with the key that this machine
// knows already, and never when an older one is offered. docs/policy.md says where it lies.
import { renameSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/error.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { PolicyAnswer } from '../../sync/protocol.ts';
import { handedOutFolder } from '../policy/policy-places.ts';
import { checkPolicySignature, SignatureError } from '../policy/policy-signature.ts';
import { textIfThere } from '../whole-file.ts';

export interface PolicyFolders {
  readonly home: string;
  /** Where the machine keeps what administrators write: `policy.pub` lies there. */
  readonly managed: string;
}

/** `kept`: it is in its place now, or was there already. `refused`: nothing has changed; `problem` is for people. */
export type HandedOut = { readonly kind: 'kept' } | { readonly kind: 'refused'; readonly problem: string };

/** Untrusted: the answer. Rejects when the disk does. */
export async function takePolicy(answer: PolicyAnswer, folders: PolicyFolders, now: Date): Promise<HandedOut> {
  const key = await textIfThere(join(folders.managed, 'policy.pub'));
  if (key === undefined) {
    return refused(
      `this machine does not know the key of the organisation: ${join(folders.managed, 'policy.pub')} is not there`,
    );
  }
  const bytes = Buffer.from(answer.policy, 'utf8');
  try {
    const offered = checkPolicySignature(bytes, answer.signature, key);
    const { file, problems } = parsePolicy(answer.policy, now.getTime());
    if (file === undefined) return refused(`it is not valid: ${problems[0]?.message ?? 'it holds no policy'}`);
    const held = await statementHere(folders, key);
    if (held !== undefined && Date.parse(offered.signedAt) < Date.parse(held.signedAt)) {
      return refused(
        `it was signed on ${offered.signedAt}, and the one here on ${held.signedAt}: an older one does not replace it`,
      );
    }
  } catch (error) {
    if (error instanceof SignatureError) return refused(messageOf(error));
    throw error;
  }
  await place(folders.home, answer);
  return { kind: 'kept' };
}

/** Whether what lies here is whole and signed: only then a collector need not send it again. */
export async function hasPolicy(folders: PolicyFolders): Promise<boolean> {
  const key = await textIfThere(join(folders.managed, 'policy.pub'));
  return key !== undefined && (await statementHere(folders, key)) !== undefined;
}

async function statementHere({ home }: PolicyFolders, key: string) {
  const path = join(handedOutFolder(home), 'policy.jsonc');
  try {
    return checkPolicySignature(await readFile(path), await textIfThere(`${path}.sig`), key);
  } catch {
    return undefined;
  }
}

/** Both names change in one turn: this process never sees one without the other, and after a crash none of them counts. */
async function place(home: string, { policy, signature }: PolicyAnswer): Promise<void> {
  const folder = handedOutFolder(home);
  const path = join(folder, 'policy.jsonc');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${path}.draft`, policy, { mode: 0o600, flush: true });
  await writeFile(`${path}.sig.draft`, signature, { mode: 0o600, flush: true });
  renameSync(`${path}.sig.draft`, `${path}.sig`);
  renameSync(`${path}.draft`, path);
}

function refused(why: string): HandedOut {
  return {
    kind: 'refused',
    problem: `The policy that the collector hands out is not taken: ${why}. What was in force stays in force; ask who runs the collector.`,
  };
}
