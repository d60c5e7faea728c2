// What became of the requests of a day, beside their number: the counts of the panel, the status bar and the tools then
// add up for whoever reads them.
import type { Format } from './format.ts';
import type { DayCounts } from './snapshot.ts';

/** `1,176 protected, 2 blocked, 6 sent while paused`; empty where each of them was protected. */
export function requestOutcomes(
  { requests, protectedRequests, blockedRequests, pausedRequests }: DayCounts,
  format: Format,
): string {
  if (protectedRequests === requests) return '';
  const counted = [
    [protectedRequests, 'protected'],
    [blockedRequests, 'blocked'],
    [pausedRequests, 'sent while paused'],
  ] as const;
  return counted.flatMap(([count, words]) => (count === 0 ? [] : [`${format.count(count)} ${words}`])).join(', ');
}
