// The moment that every fixture of the panel tells of.

export const fixtureNow = '2026-11-22T14:43:00.000Z';
export const second = 1000;
export const minute = 60 * second;

/** RFC 3339: so long before that moment. */
export const before = (milliseconds: number): string => new Date(Date.parse(fixtureNow) - milliseconds).toISOString();
