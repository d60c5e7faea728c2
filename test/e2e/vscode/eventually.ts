// Tests wait for what they expect, never for time.

export interface Patience {
  readonly timeoutMs?: number;
  /** Called once when the time is up: what a person needs to know then. */
  readonly tell?: () => string;
}

/** The first value of the probe that is neither undefined nor false. Throws what was awaited when the time is up. */
export async function eventually<Value>(
  what: string,
  probe: () => Promise<Value | undefined | false> | Value | undefined | false,
  { timeoutMs = 60_000, tell }: Patience = {},
): Promise<Value> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms: ${what}\n${tell?.() ?? ''}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
