// The help texts; golden files in test/golden/help-*.txt.
import { optionsOf, type Command, type CommandOption } from './command.ts';

export function overviewHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Pretense: proprietary names leave this machine only as invented words.',
    '',
    'Usage: pretense COMMAND [options]',
    '',
    'The first minute: "pretense init" in your project, "pretense start", and in another terminal "pretense route".',
    ...commands.flatMap(({ opensGroup, name, summary }) => [
      ...(opensGroup === undefined ? [] : ['', `${opensGroup}:`]),
      `  ${name.padEnd(width)}  ${summary}`,
    ]),
    '',
    '"pretense COMMAND --help" explains one. Each has --json, and --home DIR for the folder where its state is kept.',
    '"pretense --version" prints the version.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const exitCodes = { 0: 'Done', 1: 'It failed; the message says why', 2: 'Wrong usage', ...command.exitCodes };
  return [
    `Usage: ${['pretense', command.name, command.usage, command.needs ?? '', '[options]'].filter((part) => part !== '').join(' ')}`,
    '',
    command.description,
    '',
    'Options:',
    ...optionLines(optionsOf(command)),
    '',
    'Exit codes:',
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`),
  ].join('\n');
}

function optionLines(options: Readonly<Record<string, CommandOption>>): readonly string[] {
  const rows = Object.entries(options).map(([name, option]) => ({
    left: `${option.short === undefined ? '' : `-${option.short}, `}--${name}${option.value === undefined ? '' : ` ${option.value}`}${option.multiple === true ? ' …' : ''}`,
    help: option.help,
  }));
  const width = Math.max(...rows.map((row) => row.left.length));
  return rows.map((row) => `  ${row.left.padEnd(width)}  ${row.help}`);
}
