// The archive that the settings name.
import type { ArchiveSettings } from '../context.ts';
import type { Outbound } from '../http/outbound.ts';
import { ArchiveError } from './archive-error.ts';
import { directoryTarget } from './directory-target.ts';
import { s3Target } from './s3-target.ts';
import type { ArchiveTarget } from './target.ts';

/** Throws ArchiveError `settings`. */
export function openTarget(
  settings: ArchiveSettings | undefined,
  now: () => Date,
  outbound: Outbound | undefined,
): ArchiveTarget {
  const { directory, s3 } = settings ?? {};
  if (directory !== undefined && s3 !== undefined)
    throw new ArchiveError('settings', 'The archive has a directory and a bucket. Configure one of them.');
  if (directory !== undefined) return directoryTarget(directory);
  if (s3 !== undefined) return s3Target(s3, now, { outbound });
  throw new ArchiveError(
    'settings',
    'No archive is configured. Set "archive" in the file given with --config: a directory, or a bucket of S3-compatible storage.',
  );
}
