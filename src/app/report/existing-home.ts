// Whether there is anything to report about: a home in which a log was ever begun.
import { stat } from 'node:fs/promises';
import { errnoOf } from '../../audit/error.ts';
import { ReportError } from '../../report/report-error.ts';
import type { StatePaths } from '../state-dir.ts';
import { wordMapFile } from '../word-map-store.ts';

/** Throws ReportError `no-home`. A log or a word map that is gone from a home that was used is another failure. */
export async function requireHome({ home, auditDir, mapDir }: StatePaths): Promise<void> {
  const advice = 'Name the right one with --home or PRETENSE_HOME, or begin one with "pretense start".';
  if (!(await isThere(home)))
    throw new ReportError('no-home', `There is no home of Pretense at ${home}, so there is nothing to tell. ${advice}`);
  if ((await isThere(auditDir)) || (await isThere(wordMapFile(mapDir)))) return;
  throw new ReportError(
    'no-home',
    `The home ${home} has no audit log: no proxy ever ran for it, so there is nothing to tell. ${advice}`,
  );
}

/** What cannot be looked at is there: whoever reads it says what is wrong. */
async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR',
  );
}
