// Which lists of approved tools, providers, models and endpoints were in force, as the records of policies say.
import type { AuditRecord } from '../../audit/record.ts';
import { objectsOf, textOf } from './fields.ts';

export const approvedKinds = ['tool', 'provider', 'model', 'endpoint'] as const;

export type ApprovedKind = (typeof approvedKinds)[number];

const none: ReadonlySet<ApprovedKind> = new Set();
/** Versions of policies that are told apart. */
const maxPolicies = 10_000;

/** Shown every record of the log in its order: lists of a policy stand in the record of its loading. */
export class ApprovedLists {
  readonly #byPolicy = new Map<string, Set<ApprovedKind>>();

  visit(record: AuditRecord): void {
    // What no list names shows that there is a list, also where no record of the policy says so.
    const named = unapprovedIn(record).map(({ kind }) => kind);
    const listed = record.type === 'policy.loaded' || record.type === 'policy.changed' ? listedIn(record) : [];
    for (const kind of [...named, ...listed]) this.#add(policyOf(record), kind);
  }

  /** Kinds for which a list decided about the request. */
  over(request: AuditRecord): ReadonlySet<ApprovedKind> {
    return this.#byPolicy.get(policyOf(request)) ?? none;
  }

  #add(policy: string, kind: ApprovedKind): void {
    const known = this.#byPolicy.get(policy);
    if (known !== undefined) known.add(kind);
    else if (this.#byPolicy.size < maxPolicies) this.#byPolicy.set(policy, new Set([kind]));
  }
}

/** What no list of the policy names, of a request. Records name kinds in the plural, as policies do. */
export function unapprovedIn(record: AuditRecord): readonly { readonly kind: ApprovedKind; readonly value: string }[] {
  return objectsOf(record, 'unapproved').flatMap(({ kind: recorded, value }) => {
    const kind = kindOf(recorded);
    return kind === undefined ? [] : [{ kind, value: String(value) }];
  });
}

function listedIn(record: AuditRecord): readonly ApprovedKind[] {
  const lists: unknown = record['approved_lists'];
  return Array.isArray(lists) ? lists.flatMap((list) => kindOf(list) ?? []) : [];
}

function kindOf(recorded: unknown): ApprovedKind | undefined {
  return approvedKinds.find((kind) => recorded === kind || recorded === `${kind}s`);
}

function policyOf(record: AuditRecord): string {
  return textOf(record, 'policy_hash') ?? '';
}
