// What holds when several files speak. The first of organisation and user sets its values freely; everyone after it,
// and every repository always, can only tighten. One law a clause (`laws.ts`).
import { canonicalJson } from '../base/canonical-json.ts';
import type { FindingClass } from '../secrets/types.ts';
import { builtInPolicy } from './defaults.ts';
import { laws, type Layer } from './laws.ts';
import type { Decided, EffectivePolicy, IgnoredClause, PolicyException, PolicyFile, PolicySource } from './types.ts';
import { whatHolds } from './what-holds.ts';

/**
 * A file that takes part. For one that is there and cannot be read, pass what is strict enough in its place: without
 * any, the next one would count as the first.
 */
export interface SourcedPolicy {
  readonly source: Exclude<PolicySource, 'built-in'>;
  /** Of a repository: its folder. */
  readonly root?: string;
  readonly file: PolicyFile;
}

export interface MergeTools {
  /** Of a text as UTF-8, in hexadecimal digits. */
  readonly sha256: (text: string) => string;
  /** The class of what a rule finds; undefined: there is no such rule. Left out: every id counts, of any class. */
  readonly knownRule?: (id: string) => FindingClass | undefined;
  /** Exceptions that were approved elsewhere. Who calls answers for it that nobody approved them who may not. */
  readonly exceptions?: readonly PolicyException[];
}

/** The same for every order of the files, as far as a source has one; a file given twice counts once. */
export function mergePolicies(files: readonly SourcedPolicy[], tools: MergeTools): EffectivePolicy {
  const sorted = inOrder(files);
  const first = sorted[0]?.source === 'repository' ? undefined : sorted[0];
  let holds: EffectivePolicy = { ...builtInPolicy(), exceptions: approvedElsewhere(tools.exceptions ?? []) };
  for (const policy of sorted) holds = withFile(holds, policy, { isFree: policy === first, tools });
  const { id = first?.source ?? holds.id, version = holds.version } = first?.file ?? {};
  return { ...holds, id, version, hash: hashOf(whatHolds(holds), tools) };
}

/** Those above first, repositories by their folder; each once. */
function inOrder(files: readonly SourcedPolicy[]): readonly SourcedPolicy[] {
  const byKey = new Map<string, SourcedPolicy>();
  for (const policy of files) {
    const key = canonicalJson([ranks[policy.source], policy.root ?? '', policy.file]);
    if (!byKey.has(key)) byKey.set(key, policy);
  }
  return [...byKey]
    .toSorted(([first, { source }], [second, other]) => {
      const rank = ranks[source] - ranks[other.source];
      // Of the others a source has one, and if not, the first one given stands above.
      return rank !== 0 || source !== 'repository' ? rank : first < second ? -1 : 1;
    })
    .map(([, policy]) => policy);
}

const ranks = { organisation: 0, user: 1, repository: 2 } as const;

function withFile(
  above: EffectivePolicy,
  { source, root, file }: SourcedPolicy,
  { isFree, tools }: { readonly isFree: boolean; readonly tools: MergeTools },
): EffectivePolicy {
  const place = { source, ...(root === undefined ? {} : { root }) };
  const ignored: IgnoredClause[] = [];
  const layer: Layer = {
    file,
    root,
    isFree,
    clause: (pointer) => ({ ...place, pointer }),
    above,
    knownRule: tools.knownRule,
    ignore: (pointer, reason) => ignored.push({ clause: { ...place, pointer }, reason }),
  };
  let holds = above;
  for (const law of Object.values(laws)) holds = { ...holds, ...law(holds, layer) };
  const labels = {
    ...(file.id === undefined ? {} : { id: file.id }),
    ...(file.version === undefined ? {} : { version: file.version }),
  };
  const origin = { ...place, ...labels, hash: hashOf(file, tools) };
  return { ...holds, origins: [...holds.origins, origin], ignored: [...holds.ignored, ...ignored] };
}

function approvedElsewhere(exceptions: readonly PolicyException[]): readonly Decided<PolicyException>[] {
  return exceptions.map((value) => ({ value, clause: { source: 'user', pointer: `/exceptions/${value.id}` } }));
}

function hashOf(value: unknown, { sha256 }: MergeTools): string {
  return `sha256:${sha256(canonicalJson(value))}`;
}
