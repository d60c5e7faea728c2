// One verb of the command line: one file in commands/ and one line in its registry.
import type { ParseArgsConfig } from 'node:util';

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** One letter: `-n` for `--lines`. */
  readonly short?: string;
  /** A name that it was documented under before; still taken, not shown. */
  readonly formerly?: string;
  /** Shown after the option's name, for example `DIR`. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandContext {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly output: Output;
}

/** Where a command writes. `json` prints one line; a command prints either text or JSON, never both. */
export interface Output {
  readonly isJson: boolean;
  readonly style: Style;
  line(text?: string): void;
  json(value: unknown): void;
  error(text: string): void;
}

/** Colours, off when piped, with NO_COLOR, or with `--json`. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly warn: (text: string) => string;
}

export interface Command {
  /** Title in the overview of the verbs from this one on, up to the next that has one. */
  readonly opensGroup?: string;
  readonly name: string;
  readonly summary: string;
  /** Arguments after the name in the usage line; empty: options only, and any other word is refused. */
  readonly usage: string;
  /** Options that it cannot do without, for the usage line. */
  readonly needs?: string;
  readonly description: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Where it keeps its state without `--home`, where that is not the home of a proxy. */
  readonly defaultHome?: string;
  /** What each exit code other than 0, 1 and 2 means. */
  readonly exitCodes?: Readonly<Record<number, string>>;
  run(context: CommandContext): Promise<number>;
}

/** Options that every verb has. */
export const commonOptions: Readonly<Record<string, CommandOption>> = {
  help: { type: 'boolean', help: 'Show this help' },
  json: { type: 'boolean', help: 'Print JSON (camelCase) instead of text' },
  home: homeOption('$PRETENSE_HOME or ~/.pretense'),
};

function homeOption(defaultHome: string): CommandOption {
  return { type: 'string', value: 'DIR', help: `State folder (default: ${defaultHome})` };
}

/** Its own options, then those that every verb has. */
export function optionsOf({ options, defaultHome }: Command): Readonly<Record<string, CommandOption>> {
  return {
    ...options,
    ...commonOptions,
    ...(defaultHome === undefined ? {} : { home: homeOption(defaultHome) }),
  };
}

/** The options in the form that `node:util` parseArgs takes. */
export function parseOptions(command: Command): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(optionsOf(command)).flatMap(([name, { type, multiple, short, formerly }]) => {
      const option = { type, multiple: multiple === true };
      const named = [name, { ...option, ...(short === undefined ? {} : { short }) }] as const;
      return formerly === undefined ? [named] : [named, [formerly, option] as const];
    }),
  );
}

export function stringValue(context: CommandContext, name: string): string | undefined {
  const value = context.values[name];
  return typeof value === 'string' ? value : undefined;
}

export function stringValues(context: CommandContext, name: string): readonly string[] {
  const value = context.values[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
