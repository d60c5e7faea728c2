// What one exchange adds up while its texts are visited.
import { addTallies, type FileTally } from './file-counts.ts';
import type { TextResult } from './text-result.ts';

export class Tally {
  scanned = 0;
  mutated = 0;
  keptBySchema = 0;
  secrets = 0;
  readonly secretRules = new Set<string>();
  /** Encoded texts (base64, hexadecimal digits) that hold a secret or a name. */
  encodedHits = 0;
  /** `seq` of every word-map entry that the request carries: an answer is reversed with these and no others. */
  readonly carried = new Set<number>();
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
    this.addSecrets(result.secretRules);
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
    this.secrets += other.secrets;
    this.encodedHits += other.encodedHits;
    this.keptByHistory += other.keptByHistory;
    this.keptByProvider += other.keptByProvider;
    this.renewedForms += other.renewedForms;
    this.unverifiedSignedBlocks += other.unverifiedSignedBlocks;
    this.unverifiedSignedTerms += other.unverifiedSignedTerms;
    for (const rule of other.secretRules) this.secretRules.add(rule);
    for (const seq of other.carried) this.carried.add(seq);
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

  /** One rule id per secret. */
  addSecrets(rules: readonly string[]): void {
    this.secrets += rules.length;
    for (const rule of rules) this.secretRules.add(rule);
  }

  addMedia(kind: string, bytes: number): void {
    const entry = this.media.get(kind) ?? { count: 0, bytes: 0 };
    this.media.set(kind, { count: entry.count + 1, bytes: entry.bytes + bytes });
  }
}
