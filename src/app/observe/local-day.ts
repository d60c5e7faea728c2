// Local days and quarters of an hour: what people mean by "today".

const quarterMs = 15 * 60 * 1000;

/** `2026-01-31`, in the time zone of this machine. */
export function localDay(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of the local day. */
export function startOfLocalDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

/** The first moment of the next local day: not always 24 hours on. */
export function nextLocalDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
}

/** RFC 3339: when the quarter of an hour began. Every time zone of today is off by whole quarters. */
export function quarterOf(timestamp: string): string {
  const time = Date.parse(timestamp);
  return new Date(time - (((time % quarterMs) + quarterMs) % quarterMs)).toISOString();
}
