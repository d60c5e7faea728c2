// What people do to incidents goes on the record: through the proxy that has the log open, or under the lock of the home.
import { ControlError, askProxy, isNotRunning } from '../../app/control-client.ts';
import { type Developer, findDeveloper } from '../../app/developer.ts';
import { IncidentError } from '../../app/incidents/incident-error.ts';
import { withLoneJournal } from '../../app/lone-journal.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import type { RecordWriter } from '../../audit/record.ts';
import type { CommandContext } from '../command.ts';
import { policyInForce } from '../policy/policy-action.ts';

export interface LoneHome {
  readonly auditDir: string;
  readonly records: RecordWriter;
  readonly developer: Developer;
}

/** `alone`: what is done when no proxy runs. Throws what the rules say, whoever checked them. */
export async function recordAction<T>(
  context: CommandContext,
  call: { readonly path: string; readonly body: unknown },
  alone: (home: LoneHome) => Promise<T>,
): Promise<T> {
  const { paths, service } = await policyInForce(context);
  try {
    return (await askProxy(paths.runDir, { method: 'POST', timeoutMs: 120_000, ...call })) as T;
  } catch (error) {
    if (error instanceof ControlError && error.code === 'refused') throw error;
    if (!isNotRunning(error)) throw error;
  }
  await prepareStateDir(paths);
  let result: { readonly value: T } | undefined;
  const write = async (records: RecordWriter): Promise<void> => {
    result = { value: await alone({ auditDir: paths.auditDir, records, developer: findDeveloper() }) };
  };
  await withLoneJournal(paths, write, () => service.fields);
  if (result === undefined) throw new IncidentError('not-recorded', 'Nothing was recorded. Run "pretense doctor".');
  return result.value;
}
