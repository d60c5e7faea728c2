// The registry, in the order in which they run.
import { core } from './0001-core.ts';
import { identity } from './0002-identity.ts';
import { workflow } from './0003-workflow.ts';
import { rollups } from './0004-rollups.ts';
import { archive } from './0005-archive.ts';
import { evidence } from './0006-evidence.ts';
import { foldedDays } from './0007-folded-days.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [core, identity, workflow, rollups, archive, evidence, foldedDays];
