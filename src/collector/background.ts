// The registry of work that runs beside requests: one line for each part.
import type { CollectorContext } from './context.ts';

/** Started once after the server listens. `stop` waits for what is under way, and never rejects. */
export interface BackgroundWork {
  stop(): Promise<void>;
}

export type StartBackground = (context: CollectorContext) => BackgroundWork;

export const backgroundWork: readonly StartBackground[] = [];
