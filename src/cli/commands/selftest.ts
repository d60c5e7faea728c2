import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { loneSelftest } from '../../app/incidents/lone-selftest.ts';
import type { SelftestResult, SelftestStep } from '../../app/incidents/selftest.ts';
import { withLoneJournal } from '../../app/lone-journal.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { plain, policyInForce } from '../policy/policy-action.ts';

const failed = 1;

export const selftest: Command = {
  name: 'selftest',
  summary: 'Send a made-up secret through detector, block, record and alert',
  usage: '',
  description: `Makes up a secret and sends it to a second proxy on loopback, which has the scanner, the policy and the log of this home
and no upstream. Then it looks whether the secret was found (detect), the request blocked with nothing sent (block), the
record written without the value (record), and whether the watch was given that record (alert). Its records have types
of their own and count as no traffic. A running proxy does this once a day. One that fails opens an incident.`,
  options: {},
  exitCodes: { [failed]: 'A step failed, or the result could not be recorded' },
  async run(context) {
    const result = await runIt(context);
    if (context.output.isJson) context.output.json(result);
    else print(context.output, result);
    return result.result === 'passed' ? 0 : failed;
  },
};

async function runIt(context: CommandContext): Promise<SelftestResult> {
  const { paths, service } = await policyInForce(context);
  try {
    return (await askProxy(paths.runDir, { method: 'POST', path: 'selftest', timeoutMs: 60_000 })) as SelftestResult;
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
  await prepareStateDir(paths);
  let result: SelftestResult | undefined;
  await withLoneJournal(
    paths,
    async (journal) => (result = await loneSelftest(paths, journal, service)),
    () => service.fields,
  );
  if (result === undefined) throw new Error('The self-test gave no result.');
  return result;
}

const marks: Readonly<Record<SelftestStep['result'], string>> = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

function print({ line, style }: Output, { steps, result, seq }: SelftestResult): void {
  for (const { name, result: outcome, detail } of steps) {
    const mark = marks[outcome].padEnd(7);
    line(`${outcome === 'failed' ? style.warn(mark) : mark}  ${style.bold(name.padEnd(6))}  ${plain(detail)}`);
  }
  line(
    result === 'passed'
      ? `The self-test passed (record ${seq}).`
      : style.warn(`The self-test failed (record ${seq}); an incident is open.`),
  );
}
