// The policy in force: read from its files, merged, and kept up to date. A file that is not valid changes nothing: the
// last valid one stays in force, and people are told.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordFields, RecordWriter } from '../../audit/record.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { listedKinds } from '../../policy/decide.ts';
import { mergePolicies } from '../../policy/merge.ts';
import type { EffectivePolicy, IgnoredClause } from '../../policy/types.ts';
import { createPersonalRecognizers } from '../../secrets/personal/index.ts';
import { knownRules } from '../../secrets/rule-index.ts';
import type { FindingClass } from '../../secrets/types.ts';
import { sha256, systemClock } from '../platform.ts';
import { approvedExceptions, exceptionsFile } from './exception-store.ts';
import { LastValid } from './last-valid.ts';
import { type PolicyState, readPolicies, type ReadPolicy } from './policy-files.ts';
import { managedFolder, type PolicyPlace, policyPlaces } from './policy-places.ts';

export interface PolicyServiceOptions {
  readonly home: string;
  /** Where the organisation's policy lies. */
  readonly managed: string;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** Workspaces whose policies count from the start. */
  readonly roots?: readonly string[];
  /** Nothing is written: for a command beside the proxy. */
  readonly isReader?: boolean;
}

const classes: ReadonlyMap<string, FindingClass> = new Map(
  knownRules(createPersonalRecognizers({ isPhoneNumber: () => false })).map((rule) => [rule.id, rule.class]),
);

/** What merging needs besides the files. */
export const mergeTools = {
  sha256: (text: string) => sha256(Buffer.from(text, 'utf8')),
  knownRule: (id: string) => classes.get(id),
} as const;

export interface PolicyFileView extends PolicyPlace {
  readonly state: PolicyState;
  readonly signedBy?: string;
}

/** The files are looked at again after so long, when somebody asks. */
const lookMs = 250;

export class PolicyService {
  /** Called after what holds has changed. */
  onChanged: (() => void) | undefined;
  readonly #options: PolicyServiceOptions;
  readonly #lastValid: LastValid;
  readonly #roots = new Set<string>();
  #records: RecordWriter | undefined;
  #stamps = '';
  #lookedMs = -Infinity;
  #effective: EffectivePolicy;
  #read: readonly ReadPolicy[] = [];
  #problems: readonly string[] = [];

  constructor(options: PolicyServiceOptions) {
    this.#options = options;
    this.#lastValid = new LastValid(options.home, options.isReader === true);
    for (const root of options.roots ?? []) this.#roots.add(root);
    this.#stamps = this.#stampsNow();
    this.#effective = this.#merge();
  }

  /** What holds now. Never throws. Takes microseconds unless a file has changed. */
  current(): EffectivePolicy {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#lookedMs >= lookMs) {
      this.#lookedMs = nowMs;
      if (this.#stampsNow() !== this.#stamps) this.reload();
    }
    return this.#effective;
  }

  /** Fields of every record. */
  get fields(): RecordFields {
    const { id, version, hash } = this.#effective;
    return { policy_id: id, policy_version: version, policy_hash: hash };
  }

  /** What is wrong with the files and what that means, and a review that is due, each a sentence for people. */
  get problems(): readonly string[] {
    const due = reviewDue(this.#effective, this.#options.clock.now());
    return due === undefined ? this.#problems : [...this.#problems, due];
  }

  /** Every place where a policy can lie, those above first. */
  get files(): readonly PolicyFileView[] {
    return this.#read.map(({ place, state, signedBy }) => ({
      ...place,
      state,
      ...(signedBy === undefined ? {} : { signedBy }),
    }));
  }

  get hasOrganisation(): boolean {
    return this.#read.some(({ place, state }) => place.source === 'organisation' && state !== 'absent');
  }

  /** PEM, of an organisation whose policy is in force; empty where its key is not there. Undefined: there is none. */
  get organisationKey(): string | undefined {
    if (!this.hasOrganisation) return undefined;
    try {
      return readFileSync(join(this.#options.managed, 'policy.pub'), 'utf8');
    } catch {
      return '';
    }
  }

  get places(): readonly PolicyPlace[] {
    return policyPlaces(this.#options.managed, this.#options.home, [...this.#roots]);
  }

  /** From now on changes are on the record. */
  recordIn(records: RecordWriter): void {
    this.#records = records;
    this.#record('policy.loaded');
  }

  /** A workspace's own policy counts from now on. */
  addRoot(root: string): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.reload();
  }

  /** Reads the files again, whether they look changed or not. */
  reload(): void {
    this.#stamps = this.#stampsNow();
    const before = this.#effective;
    const problems = this.#problems.join('\n');
    this.#effective = this.#merge();
    const isSame = before.hash === this.#effective.hash;
    if (isSame && problems === this.#problems.join('\n')) return;
    this.#record('policy.changed', before.hash);
    if (!isSame) this.onChanged?.();
  }

  #stampsNow(): string {
    return `${stampsOf(this.places)}\n${stampOf(exceptionsFile(this.#options.home))}`;
  }

  #merge(): EffectivePolicy {
    this.#read = readPolicies(this.places, this.#lastValid);
    const inForce = this.#read.flatMap(({ place, file }) =>
      file === undefined
        ? []
        : [{ source: place.source, ...(place.root === undefined ? {} : { root: place.root }), file }],
    );
    const approved = approvedExceptions(this.#options.home, this.organisationKey);
    const policy = mergePolicies(inForce, { ...mergeTools, exceptions: approved.exceptions });
    const ignored = policy.ignored.map((each) => this.#sentence(each));
    this.#problems = [...this.#read.flatMap((read) => read.problems), ...approved.problems, ...ignored];
    for (const problem of this.#problems) this.#options.logger?.log('warn', 'policy-problem', { problem });
    return policy;
  }

  #sentence({ clause, reason }: IgnoredClause): string {
    const place = this.places.find(({ source, root }) => source === clause.source && root === clause.root);
    return `${place?.path ?? clause.source}: ${clause.pointer}: ${reason}`;
  }

  /** Ahead of the record of the next request, whose own field says the same. Its loss shows there. */
  #record(type: 'policy.loaded' | 'policy.changed', before?: string): void {
    const fields = {
      ...(before === undefined ? {} : { before }),
      files: this.#read
        .filter(({ state }) => state !== 'absent')
        .map(({ place, state }) => ({ source: place.source, state })),
      problems: this.#problems.length,
      approved_lists: [...listedKinds(this.#effective)],
    };
    void this.#records?.append(type, fields).catch(() => {
      this.#options.logger?.log('error', 'record-lost', { type });
    });
  }
}

/** What holds for some workspaces of a home, for a command beside the proxy. Writes nothing. */
export function readPolicy(home: string, roots: readonly string[]): PolicyService {
  return new PolicyService({ home, roots, managed: systemManagedFolder(), clock: systemClock, isReader: true });
}

/** Where this machine keeps the organisation's policy. */
export function systemManagedFolder(): string {
  return managedFolder({ platform: process.platform, environment: process.env }, isThere);
}

/** Counted from the day on which this version took effect. Without one nobody can say. */
function reviewDue({ about, review, id, version }: EffectivePolicy, now: Date): string | undefined {
  const from = Date.parse(about.effectiveFrom?.value ?? '');
  const dueMs = from + review.everyDays.value * 24 * 60 * 60 * 1000;
  if (Number.isNaN(dueMs) || now.getTime() < dueMs) return undefined;
  const reviewers = review.reviewers.value.join(', ');
  return (
    `The policy ${id} ${version} was to be reviewed by ${new Date(dueMs).toISOString().slice(0, 10)}` +
    `${reviewers === '' ? '' : ` (${reviewers})`}. Review it, then give it a new version and \`effectiveFrom\`.`
  );
}

/** What tells whether a file has changed. A file replaced within a tick of the clock has another number or size. */
function stampsOf(places: readonly PolicyPlace[]): string {
  return places.map(({ path }) => `${stampOf(path)} ${stampOf(`${path}.sig`)}`).join('\n');
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? '-' : `${stat.mtimeNs} ${stat.ctimeNs} ${stat.size} ${stat.ino}`;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
