// The words after a verb: its options and what else stands there, or in one sentence what is wrong with them. The
// parser is Node's, the sentences are ours.
import { parseArgs } from 'node:util';
import { nearestOf } from '../policy/nearest.ts';
import { optionsOf, parseOptions, type Command, type CommandContext, type CommandOption } from './command.ts';

export type ParsedArguments = Pick<CommandContext, 'values' | 'positionals'>;

/** Gives the sentence for people when the words are wrong. */
export function parseArguments(command: Command, words: readonly string[]): ParsedArguments | string {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: parseOptions(command),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = optionsOf(command);
  for (const token of tokens) {
    const problem = token.kind === 'option' ? optionProblem(token, options) : undefined;
    if (problem !== undefined) return problem;
  }
  const [surplus] = positionals;
  if (command.usage === '' && surplus !== undefined && values['help'] !== true) {
    return `${command.name} takes options only, and ${shown(surplus)} is none.`;
  }
  return { values: underPresentNames(values, options), positionals };
}

function underPresentNames(
  values: ParsedArguments['values'],
  options: Readonly<Record<string, CommandOption>>,
): ParsedArguments['values'] {
  const present = Object.entries(options).flatMap(([name, { formerly }]) =>
    formerly === undefined || values[name] !== undefined ? [] : [[name, values[formerly]] as const],
  );
  return { ...values, ...Object.fromEntries(present) };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function optionProblem(
  { name, rawName, value, inlineValue }: OptionToken,
  options: Readonly<Record<string, CommandOption>>,
): string | undefined {
  const option = Object.hasOwn(options, name)
    ? options[name]
    : Object.values(options).find(({ formerly }) => formerly === name);
  if (option === undefined) {
    const near = nearestOf(name, Object.keys(options));
    return `there is no option ${shown(rawName)}.${near === undefined ? '' : ` Did you mean --${near}?`}`;
  }
  const written = `--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
  if (option.type === 'boolean') return value === undefined ? undefined : `--${name} takes no value.`;
  if (value === undefined) return `--${name} takes a value: ${written}.`;
  if (inlineValue !== true && /^-./.test(value)) {
    return `--${name} takes a value (${written}), and ${shown(value)} looks like an option. A value that begins so is written --${name}=VALUE.`;
  }
  return undefined;
}

const maxShown = 60;

/** Untrusted: as it was typed. */
function shown(word: string): string {
  return JSON.stringify(word.length > maxShown ? `${word.slice(0, maxShown)}…` : word);
}
