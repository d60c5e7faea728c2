// Of what rules and recognizers found in one text: which findings there are, sorted and disjoint.
import type { Span } from '../base/text.ts';
import type { FindingClass, SecretFinding } from './types.ts';

/** What one rule or recognizer found. */
export interface Candidate extends SecretFinding {
  /** Place in the registry. */
  readonly order: number;
}

/** Where findings overlap, the class that stands first gives the name. */
const ranks: Readonly<Record<FindingClass, number>> = {
  'private-key': 0,
  'vendor-secret': 1,
  'config-secret': 2,
  'generic-secret': 3,
  'payment-card': 4,
  'bank-account': 5,
  'national-id': 6,
  'medical-id': 7,
  email: 8,
  'birth-date': 9,
  phone: 10,
};

/** The smaller, the better the name that the class gives to what overlaps. */
export function rankOf(kind: FindingClass): number {
  return ranks[kind];
}

/** From here on a finding that meets a better one says nothing of its own: the e-mail address around a password. */
const firstYielding = ranks.email;

/**
 * What is hardly more than a placeholder is left out: it was redacted before. Overlapping secrets and numbers become one finding
 * from the first start to the last end, so that no piece of any of them stays; it has the name of the better class,
 * then of the longer one, then of the first in the registry. Other personal data yields to what it overlaps.
 */
export function settle(candidates: readonly Candidate[], placeholders: readonly Span[]): readonly SecretFinding[] {
  if (candidates.length === 0) return [];
  const sorted = besides(
    candidates.toSorted((one, other) => one.start - other.start || other.end - one.end),
    placeholders,
  );
  const joined = joinOverlapping(sorted.filter((candidate) => ranks[candidate.class] < firstYielding));
  if (joined.length === sorted.length) return joined.map(findingOf);
  let settled: readonly Candidate[] = joined;
  const yielding = sorted.filter((candidate) => ranks[candidate.class] >= firstYielding);
  for (const kind of ['email', 'birth-date', 'phone'] as const) {
    const ofKind = joinOverlapping(yielding.filter((candidate) => candidate.class === kind));
    settled = [...settled, ...withoutOverlap(ofKind, settled)].toSorted((one, other) => one.start - other.start);
  }
  return settled.map(findingOf);
}

function findingOf({ start, end, rule, class: kind }: Candidate): SecretFinding {
  return { start, end, rule, class: kind };
}

/** A value that hides beside a placeholder has at least so many characters. */
const minBeside = 12;

/** Those that have something of their own besides placeholders. Both lists are sorted, the second is disjoint. */
function besides(candidates: readonly Candidate[], placeholders: readonly Span[]): readonly Candidate[] {
  if (placeholders.length === 0) return candidates;
  let next = 0;
  return candidates.filter(({ start, end }) => {
    while (next < placeholders.length && (placeholders[next]?.end ?? 0) <= start) next++;
    let covered = 0;
    for (let at = next; (placeholders[at]?.start ?? end) < end; at++) {
      const span = placeholders[at];
      if (span !== undefined) covered += Math.min(end, span.end) - Math.max(start, span.start);
    }
    return covered === 0 || end - start - covered >= minBeside;
  });
}

/** Both lists are sorted and `spans` are disjoint, so the first that ends after a candidate's start decides. */
function withoutOverlap(candidates: readonly Candidate[], spans: readonly Span[]): readonly Candidate[] {
  if (spans.length === 0) return candidates;
  let next = 0;
  return candidates.filter((candidate) => {
    while (next < spans.length && (spans[next]?.end ?? 0) <= candidate.start) next++;
    const span = spans[next];
    return span === undefined || span.start >= candidate.end;
  });
}

function joinOverlapping(candidates: readonly Candidate[]): readonly Candidate[] {
  const joined: Candidate[] = [];
  let named: Candidate | undefined;
  for (const candidate of candidates) {
    const last = joined.at(-1);
    if (last === undefined || named === undefined || candidate.start >= last.end) {
      joined.push(candidate);
      named = candidate;
      continue;
    }
    if (isBetterName(candidate, named)) named = candidate;
    joined[joined.length - 1] = { ...named, start: last.start, end: Math.max(last.end, candidate.end) };
  }
  return joined;
}

function isBetterName(candidate: Candidate, named: Candidate): boolean {
  const better = ranks[named.class] - ranks[candidate.class];
  const longer = candidate.end - candidate.start - (named.end - named.start);
  return better > 0 || (better === 0 && (longer > 0 || (longer === 0 && candidate.order < named.order)));
}
