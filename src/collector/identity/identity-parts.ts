import type { CollectorContext } from '../context.ts';
import type { DeriveKey } from './password.ts';

/** What the routes of people share. */
export interface IdentityParts {
  readonly context: CollectorContext;
  readonly deriveKey: DeriveKey;
}
