// What of the crosswalk is different for logs that a collector holds, and for its own.
import type { LogPlace } from './log-place.ts';
import type { EvidenceStrength } from './model.ts';

/** Of a row of the crosswalk. */
interface Change {
  readonly strength?: EvidenceStrength;
  readonly evidence?: readonly string[];
  readonly limit?: string;
  readonly organisation?: string;
}

const tenants =
  'Roles and reviews of access. That organisations of one collector do not see each other is tested with Pretense itself; no log shows it.';
const backups = 'criteria/A1.2-recovery/backups.csv';

/** Rows that read otherwise, by criterion. */
export const placeChanges: Readonly<Record<Exclude<LogPlace, 'device'>, Readonly<Record<string, Change>>>> = {
  'device-at-collector': {
    'CC6.3': { organisation: tenants },
    'A1.2': {
      strength: 'supporting',
      evidence: ['log/log.json'],
      limit:
        'The collector holds a copy of this log outside of the device. Backups of the collector are on record in its own log: the part `collector`.',
      organisation: 'Backups of the collector, kept elsewhere than its database.',
    },
    'A1.3': {
      limit: 'Restores and drills of the collector are on record in its own log: the part `collector`.',
    },
    'C1.2': {
      limit:
        'Direct for what the records of the device say. What the collector disposed of is certified in log/disposals; backups are not reached.',
    },
  },
  collector: {
    'CC6.3': { organisation: tenants },
    'A1.1': { limit: 'The collector’s load and delays are in its metrics, and in no record.' },
    'A1.2': {
      strength: 'supporting',
      evidence: [backups],
      limit: 'Each backup that was finished, by whom; that its file is kept, and where, is not recorded.',
      organisation: 'That backups are kept elsewhere, and how long.',
    },
    'A1.3': {
      strength: 'supporting',
      evidence: [backups],
      limit:
        'Each drill and each restore with the records that were missing and how long it took; every chain was checked against its cosigned head. A period without a drill has no row.',
      organisation: 'That drills are done as often as its plan says, and what was changed after them.',
    },
    'C1.2': { limit: 'Direct for what the collector held; backups and what devices still have are not reached.' },
  },
};
