// The registry: one line for each part that looks at records as they come in.
import { observeRollups } from '../dashboard/rollups/observe-rollups.ts';
import { observeWorkflow } from '../workflow/observe-workflow.ts';
import type { BatchObserver } from './batch-observer.ts';

export const batchObservers: readonly BatchObserver[] = [observeRollups, observeWorkflow];
