// Local days: what people mean by "today".

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

/** Names the local days of moments; of those that follow each other it is asked often. */
export class LocalDays {
  #label = '';
  #startMs = 0;
  #endMs = 0;

  labelOf(time: number): string {
    if (time < this.#startMs || time >= this.#endMs) {
      const date = new Date(time);
      this.#label = localDay(date);
      this.#startMs = startOfLocalDay(date).getTime();
      this.#endMs = nextLocalDay(date).getTime();
    }
    return this.#label;
  }
}
