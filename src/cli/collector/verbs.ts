// The registry of sub-verbs.
import { token } from './token.ts';
import { user } from './users.ts';
import type { CollectorVerb } from './verb.ts';

export const collectorVerbs: readonly CollectorVerb[] = [token, user];
