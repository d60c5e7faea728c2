// Entry of the `pretense` program: finds the verb, parses its options, turns errors into messages and exit codes.
import { parseArgs } from 'node:util';
import { CodedError, messageOf } from '../base/error.ts';
import { productVersion } from '../app/version.ts';
import { commands } from './commands/index.ts';
import { parseOptions, type Command, type CommandContext } from './command.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { createOutput } from './output.ts';

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
    output.error(`pretense: there is no command "${name}". Run "pretense --help" for the list.`);
    return usageError;
  }
  const context = parseContext(command, rest, output);
  if (typeof context === 'string') {
    output.error(`pretense ${name}: ${context}\nRun "pretense ${name} --help" for its options.`);
    return usageError;
  }
  if (context.values['help'] === true) {
    output.line(commandHelp(command));
    return 0;
  }
  return await runCommand(command, context);
}

function parseContext(
  command: Command,
  argv: readonly string[],
  output: CommandContext['output'],
): CommandContext | string {
  try {
    const parsed = parseArgs({ args: [...argv], options: parseOptions(command), allowPositionals: true, strict: true });
    return {
      values: parsed.values,
      positionals: parsed.positionals,
      environment: process.env,
      workingDirectory: process.cwd(),
      output,
    };
  } catch (error) {
    return messageOf(error);
  }
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
