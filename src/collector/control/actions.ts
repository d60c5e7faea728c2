// The registry of what commands ask of a collector: one line for each action. They run in the collector that is running,
// or in the command itself when none is.
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CollectorContext } from '../context.ts';
import {
  archiveAction,
  backupAction,
  backupKeyAction,
  disposeAction,
  drillAction,
  holdAction,
  verifyArchiveAction,
} from '../archive/control-actions.ts';
import { rebuildAction } from '../dashboard/rollups/rebuild-action.ts';
import { managePeople } from '../identity/people-control.ts';
import { issueEnrolmentToken } from './enrolment-token.ts';

/** Untrusted: the parameters. Throws a CodedError with a message for people. */
export type ControlAction = (context: CollectorContext, parameters: JsonValue) => Promise<JsonValue>;

export const controlActions: Readonly<Record<string, ControlAction>> = {
  archive: archiveAction,
  backup: backupAction,
  'backup-key': backupKeyAction,
  dispose: disposeAction,
  drill: drillAction,
  'enrolment-token': issueEnrolmentToken,
  hold: holdAction,
  people: managePeople,
  'rebuild-rollups': rebuildAction,
  'verify-archive': verifyArchiveAction,
};
