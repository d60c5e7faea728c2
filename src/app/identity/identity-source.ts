// Where the names of who works here come from: this machine, the user's git configuration, the workspaces.
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { machineIdentity, thisMachine } from '../../workspace/identity/machine-identity.ts';
import { userIdentity, workspaceIdentity } from '../../workspace/identity/workspace-identity.ts';

/** Nothing here rejects or takes longer than some seconds. */
export interface IdentitySource {
  /** Login, home and host; fresh each time. */
  machine(): readonly IdentityName[];
  /** What the user's own configuration says. */
  user(): Promise<readonly IdentityName[]>;
  workspace(root: string, isTrusted: boolean): Promise<readonly IdentityName[]>;
}

export function systemIdentity(environment: NodeJS.ProcessEnv = process.env): IdentitySource {
  const options = { environment, signal: undefined };
  return {
    machine: () => machineIdentity(thisMachine(environment)),
    user: () => userIdentity(options),
    workspace: (root, isTrusted) => workspaceIdentity(root, { ...options, isTrusted }),
  };
}

/** All that can be known of some workspaces now, for work on files. */
export async function identityOf(
  roots: readonly string[],
  source: IdentitySource = systemIdentity(),
): Promise<readonly IdentityName[]> {
  const parts = await Promise.all([source.user(), ...roots.map((root) => source.workspace(root, true))]);
  return [...source.machine(), ...parts.flat()];
}
