// Figures and moments as a document shows them: the same on every machine, whatever its language. Times are UTC.

/** A value that is not known; never 0. */
export const unknown = '–';

/** `1,184` */
export function countText(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 record`, `2 records`. */
export function amountText(value: number, noun: string, plural = `${noun}s`): string {
  return `${countText(value)} ${value === 1 ? noun : plural}`;
}

/** Hundredths of a percent. One decimal below 100 %, and 100 % only when it is exact; above 0 never `0.0 %`. */
export function shareText(basisPoints: number): string {
  if (basisPoints >= 10_000) return '100 %';
  if (basisPoints > 0 && basisPoints < 5) return '< 0.1 %';
  return `${(Math.min(basisPoints, 9_990) / 100).toFixed(1)} %`;
}

/** Share of a part; undefined where there is no whole. */
export function shareOf(part: number, whole: number): string {
  if (whole === 0) return unknown;
  const basisPoints = part === whole ? 10_000 : Math.floor((part / whole) * 10_000);
  return shareText(part > 0 ? Math.max(basisPoints, 1) : 0);
}

const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** `1.8 MB`, in powers of 1,000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes / 1000;
  let index = 0;
  while (value >= 999.95 && index < units.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${value.toFixed(1)} ${units[index] ?? ''}`;
}

/** `2026-01-31 14:03`. Untrusted: anything that is no moment comes out as it is. */
export function momentText(timestamp: string | undefined): string {
  if (timestamp === undefined) return unknown;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(timestamp)
    ? `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)}`
    : timestamp;
}

/** `2026-01-31` */
export function dayText(timestamp: string | undefined): string {
  if (timestamp === undefined) return unknown;
  return /^\d{4}-\d\d-\d\d/.test(timestamp) ? timestamp.slice(0, 10) : timestamp;
}

/** Between two moments: `3 d 4 h`, `2 h 5 min`, `12 min`. */
export function spanText(from: string, until: string | undefined): string {
  const minutes = until === undefined ? Number.NaN : Math.floor((Date.parse(until) - Date.parse(from)) / 60_000);
  return Number.isNaN(minutes) || minutes < 0 ? unknown : minutesText(minutes);
}

export function minutesText(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}
