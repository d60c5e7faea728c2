// What one exchange adds up while its texts are visited.
import type { FindingAction } from '../policy/types.ts';
import { isSecretClass } from '../secrets/finding-classes.ts';
import type { FindingClass } from '../secrets/types.ts';
import { addTallies, type FileTally } from './file-counts.ts';
import type { TextResult } from './text-result.ts';

/** Findings of one rule that one clause decided about. */
export interface FindingCount {
  readonly rule: string;
  readonly class: FindingClass;
  readonly action: FindingAction;
  readonly clause: string;
  readonly count: number;
}

export type RedactedKind = Pick<FindingCount, 'rule' | 'class'>;

export function mayNotLeave(action: FindingAction): boolean {
  return action === 'redact' || action === 'block';
}

export class Tally {
  scanned = 0;
  mutated = 0;
  keptBySchema = 0;
  /** By rule, action and clause. */
  readonly findings = new Map<string, FindingCount>();
  /** Encoded texts (base64, hexadecimal digits) that hold a secret or a name. */
  encodedHits = 0;
  /** `seq` of every word-map entry that the request carries: an answer is reversed with these and no others. */
  readonly carried = new Set<number>();
  /** What stands in the request for a redacted value, and the characters it replaced: an answer gets back these and no others. */
  readonly placeholders = new Map<string, string>();
  /** What rule found the value of a placeholder. */
  readonly placeholderRules = new Map<string, RedactedKind>();
  readonly media = new Map<string, { count: number; bytes: number }>();
  unverifiedSignedBlocks = 0;
  /** Terms in signed blocks that this upstream is not known to have written, and that passed untouched. */
  unverifiedSignedTerms = 0;
  /** Names that can be read since their texts were sent before the names were declared. */
  keptByHistory = 0;
  /** Names that can be read in texts that the provider itself wrote. */
  keptByProvider = 0;
  /** Texts that leave in another form than before, since the rules have become stricter. */
  renewedForms = 0;
  readonly files = new Map<string, FileTally>();
  readonly roots = new Set<string>();

  add(result: TextResult): void {
    this.scanned += result.scanned;
    this.mutated += result.mutated;
    this.keptBySchema += result.keptBySchema;
    this.encodedHits += result.encodedHits;
    this.addFindings(result.findings);
    for (const seq of result.carried) this.carried.add(seq);
    for (const root of result.roots) this.roots.add(root);
    for (const file of result.files) {
      const key = `${file.repository}\n${file.file}`;
      this.files.set(key, addTallies(this.files.get(key), file));
    }
  }

  /** Adds all that another one has. */
  merge(other: Tally): void {
    this.scanned += other.scanned;
    this.mutated += other.mutated;
    this.keptBySchema += other.keptBySchema;
    this.encodedHits += other.encodedHits;
    this.keptByHistory += other.keptByHistory;
    this.keptByProvider += other.keptByProvider;
    this.renewedForms += other.renewedForms;
    this.unverifiedSignedBlocks += other.unverifiedSignedBlocks;
    this.unverifiedSignedTerms += other.unverifiedSignedTerms;
    for (const count of other.findings.values()) this.#count(count, count.count);
    for (const seq of other.carried) this.carried.add(seq);
    for (const [placeholder, value] of other.placeholders) this.placeholders.set(placeholder, value);
    for (const [placeholder, kind] of other.placeholderRules) this.placeholderRules.set(placeholder, kind);
    for (const root of other.roots) this.roots.add(root);
    for (const [key, file] of other.files) this.files.set(key, addTallies(this.files.get(key), file));
    for (const [kind, { count, bytes }] of other.media) {
      const sum = this.media.get(kind) ?? { count: 0, bytes: 0 };
      this.media.set(kind, { count: sum.count + count, bytes: sum.bytes + bytes });
    }
  }

  addReadable(isSpoken: boolean, names: number): void {
    if (isSpoken) this.keptByProvider += names;
    else this.keptByHistory += names;
  }

  addFindings(findings: readonly Omit<FindingCount, 'count'>[]): void {
    for (const finding of findings) this.#count(finding, 1);
  }

  findingsOf(holds: (finding: FindingCount) => boolean): number {
    let sum = 0;
    for (const finding of this.findings.values()) if (holds(finding)) sum += finding.count;
    return sum;
  }

  get secrets(): number {
    return this.findingsOf((finding) => isSecretClass(finding.class));
  }

  get personalData(): number {
    return this.findingsOf((finding) => !isSecretClass(finding.class));
  }

  /** Secrets whose values do not leave: redacted, or the reason why the request is blocked. */
  get secretsBlocked(): number {
    return this.findingsOf((finding) => isSecretClass(finding.class) && mayNotLeave(finding.action));
  }

  get redacted(): number {
    return this.findingsOf(({ action }) => action === 'redact');
  }

  #count({ rule, class: kind, action, clause }: Omit<FindingCount, 'count'>, by: number): void {
    const key = `${rule}\n${action}\n${clause}`;
    const count = (this.findings.get(key)?.count ?? 0) + by;
    this.findings.set(key, { rule, class: kind, action, clause, count });
  }

  addPlaceholder(placeholder: string, value: string, kind: RedactedKind): void {
    this.placeholders.set(placeholder, value);
    this.placeholderRules.set(placeholder, kind);
  }

  addMedia(kind: string, bytes: number): void {
    const entry = this.media.get(kind) ?? { count: 0, bytes: 0 };
    this.media.set(kind, { count: entry.count + 1, bytes: entry.bytes + bytes });
  }
}
