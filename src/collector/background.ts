// The registry of work that runs beside requests: one line for each part.
import { startUpkeep } from './archive/upkeep.ts';
import type { CollectorContext } from './context.ts';
import { startRollups } from './dashboard/rollups/keep-rollups.ts';
import { startForwarding } from './forward/forwarding.ts';
import type { BackgroundWork } from './repeating.ts';
import { startDetectors } from './workflow/detector-timer.ts';

/** Started once after the server listens. */
export type StartBackground = (context: CollectorContext) => BackgroundWork;

export const backgroundWork: readonly StartBackground[] = [startUpkeep, startForwarding, startDetectors, startRollups];
