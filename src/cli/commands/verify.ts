import { verifyLog } from '../../audit/verify.ts';
import type { Command } from '../command.ts';
import { findHome } from '../home.ts';

const incomplete = 3;
const tampered = 4;

export const verify: Command = {
  name: 'verify',
  summary: 'Check the audit log: every hash, every link, every number',
  usage: '',
  description:
    'Reads the whole log of this home and checks that each record hashes to what the next one names, that the\nnumbers have no gap, and that each line is in its one canonical form. Says what that proves and what it does not.',
  options: {},
  exitCodes: { [incomplete]: 'The log is incomplete', [tampered]: 'The log was changed' },
  async run(context) {
    const { output } = context;
    const paths = await findHome(context);
    const result = await verifyLog(paths.auditDir);
    if (output.isJson) {
      output.json(result);
    } else {
      const { style } = output;
      const isGood = result.problems.length === 0;
      output.line(isGood ? style.bold(result.result) : style.warn(style.bold(result.result)));
      output.line(`${result.records} records, ${result.firstTimestamp ?? '–'} to ${result.lastTimestamp ?? '–'}`);
      if (result.headHash !== undefined) output.line(`head ${result.headHash}`);
      for (const problem of result.problems) {
        output.line(style.warn(`  ${problem.segment} line ${problem.line}: ${problem.message}`));
      }
      output.line('');
      output.line(style.bold('This proves'));
      for (const sentence of result.proves) output.line(`  ${sentence}`);
      output.line(style.bold('This does not prove'));
      for (const sentence of result.doesNotProve) output.line(`  ${sentence}`);
    }
    switch (result.result) {
      case 'TAMPERED':
        return tampered;
      case 'INCOMPLETE':
        return incomplete;
      case 'EMPTY':
      case 'VERIFIED_LOCAL_ONLY':
      case 'VERIFIED_WITH_DISPOSALS':
      case 'VERIFIED_WITNESSED':
        return 0;
    }
  },
};
