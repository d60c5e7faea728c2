// What an export says of itself.
import type { Verification } from '../audit/verify.ts';
import type { ExportSummary } from './export-summary.ts';
import type { WrittenFile } from './hashed-file.ts';
import type { Extent } from './log-extent.ts';
import type { Period } from './period.ts';

export interface ManifestOptions {
  readonly version: string;
  readonly generatedAt: Date;
  readonly period: Period;
  readonly check: Verification;
  readonly extent: Extent | undefined;
  readonly summary: ExportSummary;
  readonly files: readonly WrittenFile[];
}

/** Pretty-printed JSON with names in the log's own style. */
export function manifestText({ version, generatedAt, period, check, extent, summary, files }: ManifestOptions): string {
  const manifest = {
    format: 'pretense-audit-export',
    format_version: 1,
    generated_at: generatedAt.toISOString(),
    generated_by: { program: 'pretense', version },
    query: {
      from: period.from,
      to: period.to,
      time_zone: period.timeZone,
      from_utc: period.fromUtc,
      until_utc: period.untilUtc,
    },
    records: summary.records(extent?.previousHash),
    counts: summary.counts(),
    log: {
      chains: check.chains,
      records: check.records,
      first_timestamp: check.firstTimestamp ?? null,
      last_timestamp: check.lastTimestamp ?? null,
      head_hash: check.headHash ?? null,
      check: {
        result: check.result,
        problem_count: check.problemCount,
        problems: check.problems,
        notices: check.notices,
        proves: check.proves,
        does_not_prove: check.doesNotProve,
      },
    },
    files,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
