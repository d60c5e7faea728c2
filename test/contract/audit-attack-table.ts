// What an attacker does to a log, and who notices. docs/audit-record.md shows the same table.
import type { Attack } from './audit-attack-hands.ts';
import { attacksOnRecords } from './audit-attacks-on-records.ts';
import { attacksOnSeals } from './audit-attacks-on-seals.ts';

export const attacks: readonly Attack[] = [...attacksOnRecords, ...attacksOnSeals];
