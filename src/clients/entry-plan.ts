// A plan for a file with an address for each provider or model.
import type { ProxyTarget } from './address.ts';
import type { Plan, PlannedEdit } from './client.ts';
import type { ClientEnvironment } from './environment.ts';
import { ClientError } from './error.ts';
import type { ConfigFormat } from './formats/config-format.ts';
import { plannedEdit, readConfig } from './planned-edit.ts';
import { routedEntries, type ProviderEntry, type RoutedEntries } from './provider-entry.ts';

export interface EntryFile {
  readonly environment: ClientEnvironment;
  readonly target: ProxyTarget;
  /** Id of the tool. */
  readonly client: string;
  readonly file: string;
  readonly format: ConfigFormat;
}

export interface FoundEntries {
  readonly entries: readonly ProviderEntry[];
  /** Sentences about what is not among them. */
  readonly notes?: readonly string[];
}

/**
 * `find` gets what the file means, and finds the entries in it; an empty file stands for one that is not there. Throws
 * ClientError `unreadable`.
 */
export async function entryPlan(
  { environment, target, client, file, format }: EntryFile,
  find: (root: unknown) => FoundEntries,
): Promise<Plan> {
  const { bytes, text } = await readConfig(environment, { file, format });
  const { entries, notes: others = [] } = find(format.parse(text));
  const routed = routedEntries(entries, { target, client });
  const { upstreams, wanted } = routed;
  const edits: readonly PlannedEdit[] =
    wanted.length === 0 ? [] : [plannedEdit({ file, format, before: bytes, upstreams }, wanted)];
  return { edits, notes: [...routed.notes, ...others] };
}

/** Several files of one tool. `nothing`: told when none of them has to change. */
export function joinedPlans(plans: readonly Plan[], nothing: string): Plan {
  const edits = plans.flatMap((plan) => plan.edits);
  const notes = plans.flatMap((plan) => plan.notes);
  return { edits, notes: edits.length === 0 && notes.length === 0 ? [nothing] : notes };
}

/** For tools with one address: what stands in the way is no note, but a refusal. Throws ClientError `refused`. */
export function requireWanted({ wanted, notes }: RoutedEntries): void {
  if (wanted.length === 0) throw new ClientError('refused', notes.join(' '));
}
