// Where policies lie: the organisation's in a folder that only administrators write, the user's in the home, a
// repository's in its own folder.
import { join } from 'node:path';
import type { PolicySource } from '../../policy/types.ts';

export const repositoryPolicyFile = join('.pretense', 'policy.jsonc');

export interface PolicyPlace {
  readonly source: Exclude<PolicySource, 'built-in'>;
  readonly path: string;
  /** Of a repository. */
  readonly root?: string;
  /** Where the public key of its signature lies, when that is not beside it. */
  readonly keyFolder?: string;
}

export interface PolicyPlaceOptions {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder of the organisation's policy. Where the system has one, `PRETENSE_POLICY_DIR` says nothing: who may set a
 * variable may not put the organisation's word aside. `exists` asks for a folder.
 */
export function managedFolder(
  { platform, environment }: Omit<PolicyPlaceOptions, 'home'>,
  exists: (path: string) => boolean,
): string {
  const system = systemFolder(platform, environment);
  const named = environment['PRETENSE_POLICY_DIR'];
  return exists(system) || named === undefined || named === '' ? system : named;
}

/** Where the organisation's policy lies that a collector handed out. It counts as it is signed with the machine's `policy.pub`. */
export function handedOutFolder(home: string): string {
  return join(home, 'policy', 'organisation');
}

/** Those above stand first: under the machine's own file, one that was handed out can only tighten. */
export function policyPlaces(managed: string, home: string, roots: readonly string[]): readonly PolicyPlace[] {
  return [
    { source: 'organisation', path: join(managed, 'policy.jsonc') },
    { source: 'organisation', path: join(handedOutFolder(home), 'policy.jsonc'), keyFolder: managed },
    { source: 'user', path: join(home, 'policy.jsonc') },
    ...roots.map((root) => ({ source: 'repository' as const, path: join(root, repositoryPolicyFile), root })),
  ];
}

function systemFolder(platform: NodeJS.Platform, environment: PolicyPlaceOptions['environment']): string {
  if (platform === 'win32') return join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Pretense');
  if (platform === 'darwin') return '/Library/Application Support/Pretense';
  return '/etc/pretense';
}
