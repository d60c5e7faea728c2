// Whether the clocks agree: of this machine, of its files, of the log, and of a provider.
import { type Check, ok, warning } from './check.ts';

export interface ClockFacts {
  readonly now: Date;
  /** How far the wall clock moved while the doctor looked, less what the monotonic clock says. */
  readonly driftMs: number;
  /** Time that the home's file system gave to a file, less that of this machine. */
  readonly fileSkewMs: number | undefined;
  /** RFC 3339, of the last record of the log. */
  readonly lastRecordAt: string | undefined;
  /** Time of a provider, less that of this machine. */
  readonly providerSkewMs: number | undefined;
}

const clock = { id: 'clock', title: 'clock' };
const maxDriftMs = 2_000;
const maxFileSkewMs = 5_000;
const maxAheadMs = 60_000;
const maxProviderSkewMs = 120_000;

export function clockCheck(facts: ClockFacts): Check {
  const problems = [drifted(facts), fileSkewed(facts), wentBack(facts), skewed(facts)].filter(
    (text) => text !== undefined,
  );
  const [first] = problems;
  if (first !== undefined) {
    const advice =
      'Times in the log would be wrong, and tokens may be refused as expired. Let the system set its clock by itself (NTP).';
    return warning(clock, problems.join('; '), advice);
  }
  const compared = facts.providerSkewMs === undefined ? '' : `, ${inSeconds(facts.providerSkewMs)} from a provider's`;
  return ok(clock, `${facts.now.toISOString()}${compared}`);
}

function drifted({ driftMs }: ClockFacts): string | undefined {
  return Math.abs(driftMs) > maxDriftMs ? `it moved by ${inSeconds(driftMs)} while it was looked at` : undefined;
}

function fileSkewed({ fileSkewMs = 0 }: ClockFacts): string | undefined {
  if (Math.abs(fileSkewMs) <= maxFileSkewMs) return undefined;
  return `files of the home get times that differ by ${inSeconds(fileSkewMs)}`;
}

function wentBack({ now, lastRecordAt }: ClockFacts): string | undefined {
  if (lastRecordAt === undefined || Date.parse(lastRecordAt) - now.getTime() <= maxAheadMs) return undefined;
  return `the last record is of ${lastRecordAt}, which is still to come`;
}

function skewed({ providerSkewMs = 0 }: ClockFacts): string | undefined {
  if (Math.abs(providerSkewMs) <= maxProviderSkewMs) return undefined;
  return `it differs from a provider's by ${inSeconds(providerSkewMs)}`;
}

function inSeconds(milliseconds: number): string {
  return `${Math.round(Math.abs(milliseconds) / 1000)} s`;
}
