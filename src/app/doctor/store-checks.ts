// Whether the word map can be read, and whether the end of the log hangs together.
import { stat } from 'node:fs/promises';
import { CodedError, messageOf } from '../../base/error.ts';
import { checkLine, type LineHead } from '../../audit/line.ts';
import { linesOf, listSegments, readSegment } from '../../audit/segment.ts';
import type { StatePaths } from '../state-dir.ts';
import { readHome } from '../tree/tree-words.ts';
import { wordMapFile } from '../word-map-store.ts';
import { type Check, failed, ok, warning } from './check.ts';
import { sizeOf } from './home-checks.ts';

const map = { id: 'word-map', title: 'word map' };
const log = { id: 'audit-log', title: 'audit log' };

/** Reads all of it. Never rejects. */
export async function mapCheck(paths: StatePaths): Promise<Check> {
  const file = wordMapFile(paths.mapDir);
  const size = await stat(file).catch(() => undefined);
  if (size === undefined)
    return warning(map, 'not there yet', 'The first request that holds one of your names makes it.');
  try {
    const { store } = await readHome(paths);
    await store.close();
    const found = `${store.map.lastSeq} entries, ${sizeOf(size.size)}`;
    if (store.tornBytes === 0) return ok(map, found);
    const advice = 'A proxy writes them just now, or ended while it did. The next start cuts them off.';
    return warning(map, `${found}; its last ${store.tornBytes} bytes are not whole`, advice);
  } catch (error) {
    const code = error instanceof CodedError ? ` (${String(error.code)})` : '';
    return failed(map, `cannot be read${code}`, messageOf(error));
  }
}

export interface LogLook {
  readonly check: Check;
  /** RFC 3339, of the last record. */
  readonly lastAt: string | undefined;
}

/** Looks at the last file of the log only; `pretense verify` looks at all of them. Never rejects. */
export async function lookAtLog(auditDir: string): Promise<LogLook> {
  try {
    const segments = await listSegments(auditDir);
    for (const segment of segments.toReversed()) {
      const look = endOf(await readSegment(segment), segment.name);
      if (look !== undefined) return look;
    }
    return { check: warning(log, 'empty', 'The first start writes its first record.'), lastAt: undefined };
  } catch (error) {
    const advice = `${messageOf(error)} Run "pretense verify" to see what can still be checked.`;
    return { check: failed(log, 'cannot be read', advice), lastAt: undefined };
  }
}

/** Undefined for a file without a whole line. */
function endOf(bytes: Buffer, name: string): LogLook | undefined {
  const lines = [...linesOf(bytes)];
  const whole = lines.filter(({ isComplete }) => isComplete).slice(-2);
  const heads = whole.map(({ start, end }) => checkLine(bytes.subarray(start, end)));
  const last = heads.at(-1);
  if (last === undefined) return undefined;
  const before = heads.length > 1 ? heads[0] : undefined;
  const problem = problemOf(last, before);
  if (problem !== undefined) {
    const advice =
      'The log was changed, or damaged, after it was written. Nothing more is sent by a proxy that starts on it. Run ' +
      '"pretense verify", and keep the folder.';
    return { check: failed(log, `${name} line ${lines.length}: ${problem}`, advice), lastAt: undefined };
  }
  const { seq, timestamp } = last as LineHead;
  const isTorn = lines.at(-1)?.isComplete === false;
  const found = `last record ${seq} of ${timestamp} hangs together with the one before`;
  if (!isTorn) return { check: ok(log, found), lastAt: timestamp };
  const advice =
    'Its last line is not finished: a proxy writes it just now, or ended while it did. The next start cuts it off.';
  return { check: warning(log, found, advice), lastAt: timestamp };
}

type CheckedLine = ReturnType<typeof checkLine>;

function problemOf(last: CheckedLine, before: CheckedLine | undefined): string | undefined {
  if ('fault' in last) return last.message;
  if (before === undefined) return undefined;
  if ('fault' in before) return before.message;
  return last.prevHash === before.leaf && last.seq === before.seq + 1 ? undefined : 'it does not follow the one before';
}
