import { shownReason } from '../../view/coverage-line.ts';
import type { CoverageRow, CoverageState } from '../../view/coverage.ts';
import type { Command, Output } from '../command.ts';
import { routingService } from '../routing-context.ts';

const drifted = 3;

export const coverage: Command = {
  name: 'coverage',
  summary: 'Show which AI tools go through the proxy, and which do not',
  usage: '',
  description: `Lists the AI tools on this machine. "protected" means that the tool points here and a request of it has arrived;
"routed" that it points here and none has arrived yet. Tools that nothing can point here are listed with the reason.
"(unverified)" stands behind tools that nobody has tried with the settings that Pretense writes.`,
  options: {},
  exitCodes: { [drifted]: 'A tool that was routed does not go through the proxy any more' },
  async run(context) {
    const { output } = context;
    const rows = await (await routingService(context)).coverage();
    if (output.isJson) output.json({ tools: rows });
    else printRows(output, rows);
    return rows.some(({ state }) => state === 'drifted' || state === 'overridden') ? drifted : 0;
  },
};

const words: Readonly<Record<CoverageState, string>> = {
  protected: 'protected',
  routed: 'routed',
  drifted: 'drifted',
  overridden: 'overridden',
  'not-routed': 'not protected',
  'not-routable': 'not protected',
  'not-installed': 'not found',
};

function printRows(output: Output, rows: readonly CoverageRow[]): void {
  if (rows.length === 0) output.line('No AI tool that Pretense knows was found on this machine.');
  const width = Math.max(0, ...rows.map(({ name }) => name.length));
  for (const row of rows) {
    const { name, state, requests, lastSeen, isUnverified } = row;
    const word = words[state].padEnd(13);
    const painted = state === 'protected' || state === 'routed' ? word : output.style.warn(word);
    const today = requests === 0 ? '' : `, ${requests} ${requests === 1 ? 'request' : 'requests'} today`;
    const seen = lastSeen === undefined ? '' : ` Last seen ${lastSeen}${today}.`;
    const note = isUnverified === true ? ' (unverified)' : '';
    output.line(`${name.padEnd(width)}  ${painted}  ${shownReason(row)}${seen}${note}`);
  }
}
