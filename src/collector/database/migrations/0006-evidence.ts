// What outlives a disposal and a restore: a certificate for each run of leaf hashes, and own chains that are not gone on with.
import type { Migration } from './migration.ts';

export const evidence: Migration = {
  id: '0006-evidence',
  statements: [
    // `facts`: what is known of the records before they go. `note`: the signed certificate, in the transaction of their end.
    'ALTER TABLE disposed_parts ADD COLUMN facts text, ADD COLUMN note text',
    `ALTER TABLE chains DROP CONSTRAINT chains_state_check,
       ADD CONSTRAINT chains_state_check CHECK (state IN ('open', 'quarantined', 'closed'))`,
  ],
};
