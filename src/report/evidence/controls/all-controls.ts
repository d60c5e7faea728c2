// Every control, in the order of the report.
import { onlyApproved } from './approved-control.ts';
import type { Control } from './control.ts';
import {
  configurationHolds,
  disposalsAreDocumented,
  exceptionsAreApproved,
  incidentsAreHandled,
  logIsWhole,
  pausesEnd,
  selfTestsRun,
} from './oversight-controls.ts';
import { answersAreWhole, requestsAreChecked, secretsStay, transportIsEncrypted } from './request-controls.ts';

export const controls: readonly Control[] = [
  requestsAreChecked,
  secretsStay,
  onlyApproved,
  answersAreWhole,
  transportIsEncrypted,
  configurationHolds,
  exceptionsAreApproved,
  pausesEnd,
  logIsWhole,
  incidentsAreHandled,
  selfTestsRun,
  disposalsAreDocumented,
];
