// Entry of the `pretense` program: finds the verb, parses its options, turns errors into messages and exit codes.
import { CodedError, messageOf } from '../base/error.ts';
import { productVersion } from '../app/version.ts';
import { nearestOf } from '../policy/nearest.ts';
import { commands } from './commands/index.ts';
import type { Command, CommandContext } from './command.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { createOutput } from './output.ts';
import { parseArguments } from './parse-arguments.ts';

const usageError = 2;

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const output = createOutput(process.stdout, process.stderr, argv.includes('--json'));
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const topic = commands.find((command) => command.name === rest[0]);
    output.line(topic === undefined ? overviewHelp(commands) : commandHelp(topic));
    return name === undefined ? usageError : 0;
  }
  if (name === '--version' || name === '-v') {
    output.line(productVersion);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const near = nearestOf(
      name,
      commands.map((each) => each.name),
    );
    const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
    return refuse(output, 'pretense', `there is no command "${name}".${meant} Run "pretense --help" for the list.`);
  }
  const parsed = parseArguments(command, rest);
  if (typeof parsed === 'string') {
    return refuse(output, `pretense ${name}`, `${parsed} Run "pretense ${name} --help" for its options.`);
  }
  if (parsed.values['help'] === true) {
    output.line(commandHelp(command));
    return 0;
  }
  return await runCommand(command, {
    ...parsed,
    environment: process.env,
    workingDirectory: process.cwd(),
    output,
  });
}

/** Wrong usage, in the form that errors of commands have. */
function refuse(output: CommandContext['output'], who: string, message: string): number {
  if (output.isJson) output.json({ error: { code: 'usage', message } });
  else output.error(`${who}: ${message}`);
  return usageError;
}

async function runCommand(command: Command, context: CommandContext): Promise<number> {
  try {
    return await command.run(context);
  } catch (error) {
    const code = error instanceof CodedError ? String(error.code) : 'unexpected';
    if (context.output.isJson) context.output.json({ error: { code, message: messageOf(error) } });
    else context.output.error(`pretense ${command.name}: ${messageOf(error)}`);
    if (
      !(error instanceof CodedError) &&
      error instanceof Error &&
      context.environment['PRETENSE_DEBUG'] !== undefined
    ) {
      context.output.error(error.stack ?? '');
    }
    return error instanceof CodedError && error.code === 'usage' ? usageError : 1;
  }
}

// Whoever reads the output may stop reading (`pretense scan . | head`); what was to be done is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// The exit code is set, not forced: what is still being written gets written.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
