// The help texts; golden files in test/golden/help-*.txt.
import { commonOptions, type Command, type CommandOption } from './command.ts';

export function overviewHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Pretense: proprietary names leave this machine only as invented words.',
    '',
    'Usage: pretense COMMAND [options]',
    '',
    'Commands:',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'Each command has --help, --json and --home DIR. "pretense --version" prints the version.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const exitCodes = { 0: 'Done', 1: 'It failed; the message says why', 2: 'Wrong usage', ...command.exitCodes };
  return [
    `Usage: pretense ${command.name}${command.usage === '' ? '' : ` ${command.usage}`} [options]`,
    '',
    command.description,
    '',
    'Options:',
    ...optionLines({ ...command.options, ...commonOptions }),
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
