// The registry of sub-verbs.
import { archive } from './archive.ts';
import { backup } from './backup.ts';
import { dispose } from './dispose.ts';
import { hold } from './hold.ts';
import { restore } from './restore.ts';
import { rollups } from './rollups.ts';
import { token } from './token.ts';
import { user } from './users.ts';
import type { CollectorVerb } from './verb.ts';

export const collectorVerbs: readonly CollectorVerb[] = [token, user, archive, dispose, hold, backup, restore, rollups];
