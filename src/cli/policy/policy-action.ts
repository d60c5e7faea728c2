// What the actions of `pretense policy` share.
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { mergeTools, type PolicyService, readPolicy } from '../../app/policy/policy-service.ts';
import { SettingsError } from '../../app/settings.ts';
import { openSmallState } from '../../app/small-state.ts';
import type { StatePaths } from '../../app/state-dir.ts';
import { mergePolicies } from '../../policy/merge.ts';
import { type ParsedPolicy, parsePolicy } from '../../policy/parse.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { CommandContext } from '../command.ts';
import { findHome } from '../home.ts';
import { unreadable } from '../file-problem.ts';

/** `names`: what stands after the action. Resolves with the exit code. */
export type PolicyAction = (context: CommandContext, names: readonly string[]) => Promise<number>;

/** What is in force for this home, as a proxy that runs goes by it. `more`: workspaces that nobody has registered. */
export async function policyInForce(
  context: CommandContext,
  more: readonly string[] = [],
): Promise<{ readonly paths: StatePaths; readonly service: PolicyService; readonly roots: readonly string[] }> {
  const paths = await findHome(context);
  const roots = (await openSmallState(paths.stateFile)).workspaces.map(({ root }) => root);
  return { paths, roots, service: readPolicy(paths.home, [...roots, ...more]) };
}

export interface NamedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly parsed: ParsedPolicy;
}

/** A policy file that a person named. Throws SettingsError when it cannot be read. */
export function readNamedFile(context: CommandContext, name: string): NamedFile {
  const path = resolve(context.workingDirectory, name);
  const bytes = readGiven(context, name);
  return { path, bytes, parsed: parsePolicy(bytes.toString('utf8'), Date.now()) };
}

/** Any file that a person named. Throws SettingsError when it cannot be read. */
export function readGiven(context: CommandContext, name: string): Buffer {
  try {
    return readFileSync(resolve(context.workingDirectory, name));
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** What a valid file means by itself, without the others of this machine. */
export function policyOfFile({ path, parsed }: NamedFile): EffectivePolicy | undefined {
  if (parsed.file === undefined) return undefined;
  const isOfRepository = basename(dirname(path)) === '.pretense';
  const place = isOfRepository
    ? { source: 'repository' as const, root: dirname(dirname(path)) }
    : { source: 'organisation' as const };
  return mergePolicies([{ ...place, file: parsed.file }], mergeTools);
}

/** Throws SettingsError unless there is exactly one name, or none where none is needed. */
export function oneName(names: readonly string[], what: string): string {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) throw new SettingsError(`Name one ${what}.`);
  return name;
}

/** On one line, with nothing that a terminal acts on. Untrusted: what policy files and people wrote. */
export function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
