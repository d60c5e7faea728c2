// Where two forms of one text differ. Both are the same but for words that were exchanged for others.
import type { TextPair } from '../../view/snapshot.ts';
import type { WordMap } from '../../engine/word-map.ts';
import { StreamReverser } from '../../engine/stream-reverser.ts';

export type Change = TextPair['changes'][number];

/**
 * In order, without overlaps; in `yours`, each replaced by the other side's, gives `provider`. Turning the invented
 * words back tells exactly which places they are; where that does not give `yours` (a text that the provider wrote in
 * its own words), the two are compared word by word.
 */
export function alignedChanges(
  yours: string,
  provider: string,
  { map, carried }: { readonly map: WordMap; readonly carried: ReadonlySet<number> },
): readonly Change[] {
  if (yours === provider) return [];
  return reversedChanges(yours, provider, new StreamReverser(map, carried)) ?? comparedChanges(yours, provider);
}

function reversedChanges(yours: string, provider: string, reverser: StreamReverser): readonly Change[] | undefined {
  const changes: Change[] = [];
  let [yoursAt, providerAt] = [0, 0];
  for (const { length, text } of [...reverser.push(provider), ...reverser.end()]) {
    const there = provider.slice(providerAt, providerAt + length);
    const here = text ?? there;
    if (!yours.startsWith(here, yoursAt)) return undefined;
    const [yoursEnd, providerEnd] = [yoursAt + here.length, providerAt + length];
    if (here !== there) append(changes, { yours: [yoursAt, yoursEnd], provider: [providerAt, providerEnd] });
    [yoursAt, providerAt] = [yoursEnd, providerEnd];
  }
  return yoursAt === yours.length ? changes : undefined;
}

/** Words, runs of white space, and single other characters. */
const tokenPattern = /[\p{L}\p{N}_]+|\s+|[^]/gu;
/** Tokens of one change, on either side. */
const maxSkip = 24;
/** What may be passed over on each side: little first, and a word for a word first, for that is what mutation does. */
const skips: readonly (readonly [number, number])[] = Array.from({ length: (maxSkip + 1) ** 2 }, (_, index) => {
  const here = Math.floor(index / (maxSkip + 1));
  return [here, index % (maxSkip + 1)] as const;
})
  .slice(1)
  .toSorted(
    (one, other) => one[0] + one[1] - other[0] - other[1] || Math.abs(one[0] - one[1]) - Math.abs(other[0] - other[1]),
  );
/** Beyond this only the common ends are taken off. */
const maxComparedLength = 400_000;

/** Exported for its tests. Linear in the length of the texts. */
export function comparedChanges(yours: string, provider: string): readonly Change[] {
  if (yours === provider) return [];
  if (yours.length + provider.length > maxComparedLength) return [wholeChange(yours, provider)];
  const here = yours.match(tokenPattern) ?? [];
  const there = provider.match(tokenPattern) ?? [];
  const changes: Change[] = [];
  let [i, j, yoursAt, providerAt] = [0, 0, 0, 0];
  while (i < here.length || j < there.length) {
    if (here[i] === there[j]) {
      const length = here[i]?.length ?? 0;
      [i, j, yoursAt, providerAt] = [i + 1, j + 1, yoursAt + length, providerAt + length];
      continue;
    }
    const [skipHere, skipThere] = nextCommon(here, there, [i, j]);
    const yoursEnd = yoursAt + lengthOf(here, i, skipHere);
    const providerEnd = providerAt + lengthOf(there, j, skipThere);
    append(changes, { yours: [yoursAt, yoursEnd], provider: [providerAt, providerEnd] });
    [i, j, yoursAt, providerAt] = [i + skipHere, j + skipThere, yoursEnd, providerEnd];
  }
  return changes;
}

/** How many tokens to pass over on each side until both go on alike; all of them when they do not within sight. */
function nextCommon(
  here: readonly string[],
  there: readonly string[],
  [i, j]: readonly [number, number],
): readonly [number, number] {
  const skip = skips.find(([skipHere, skipThere]) => isCommon(here, there, [i + skipHere, j + skipThere]));
  return skip ?? [here.length - i, there.length - j];
}

/** Two tokens alike, or both at their end: one alone (a space, a comma) says nothing. */
function isCommon(here: readonly string[], there: readonly string[], [i, j]: readonly [number, number]): boolean {
  if (i > here.length || j > there.length) return false;
  return here[i] === there[j] && here[i + 1] === there[j + 1];
}

function lengthOf(tokens: readonly string[], from: number, count: number): number {
  let length = 0;
  for (let index = from; index < from + count; index += 1) length += tokens[index]?.length ?? 0;
  return length;
}

/** Everything between the common beginning and the common end. */
function wholeChange(yours: string, provider: string): Change {
  const shorter = Math.min(yours.length, provider.length);
  let start = 0;
  while (start < shorter && yours[start] === provider[start]) start += 1;
  let end = 0;
  while (end < shorter - start && yours.at(-1 - end) === provider.at(-1 - end)) end += 1;
  return { yours: [start, yours.length - end], provider: [start, provider.length - end] };
}

/** Changes that touch are one. */
function append(changes: Change[], change: Change): void {
  const last = changes.at(-1);
  if (last?.yours[1] === change.yours[0] && last.provider[1] === change.provider[0]) {
    changes[changes.length - 1] = {
      yours: [last.yours[0], change.yours[1]],
      provider: [last.provider[0], change.provider[1]],
    };
  } else changes.push(change);
}
