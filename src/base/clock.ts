// Time comes in as an argument, so that tests can hold it still.

export interface Clock {
  /** Wall clock, for records: may jump. */
  now(): Date;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
}
