// The seven promises of the product, attacked through the real program: each attack that must fail is a row.
import { describe } from 'vitest';
import { byteExact } from './promises-bytes.ts';
import { cacheStable } from './promises-cache.ts';
import { honest } from './promises-honest.ts';
import { noNameReachesTheProvider } from './promises-names.ts';
import { everythingIsOnTheRecord } from './promises-record.ts';
import { everythingIsRestorable } from './promises-restore.ts';
import { nothingUncheckedLeaves } from './promises-unchecked.ts';

describe('1 Nothing unchecked leaves', nothingUncheckedLeaves);
describe('2 Byte-exact', byteExact);
describe('3 No protected name reaches the provider', noNameReachesTheProvider);
describe('4 Cache-stable', cacheStable);
describe('5 Everything is on the record', everythingIsOnTheRecord);
describe('6 Everything we touch is restorable', everythingIsRestorable);
describe('7 Honest', honest);
