import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from './commands/index.ts';
import { optionsOf } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

const everyOption = commands.flatMap((command) =>
  Object.entries(optionsOf(command)).map(([name, option]) => ({ command, name, option })),
);

test('whatever is typed after a verb is read, or refused in a sentence of ours', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '--',
      '-',
      '--json',
      '--json=x',
      '-n',
      '--home',
      '--no-json',
      '--out=',
      '---',
      '--__proto__',
      '-xyz',
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...commands), fc.array(word, { maxLength: 6 }), (command, words) => {
      const parsed = parseArguments(command, words);
      if (typeof parsed === 'string') {
        expect(parsed).toMatch(/[.?]$/);
        // What Node's parser says to programmers.
        expect(parsed).not.toMatch(/positional|argument|ERR_|is ambiguous/);
        return;
      }
      if (command.usage === '' && parsed.values['help'] !== true) expect(parsed.positionals).toEqual([]);
      for (const [name, value] of Object.entries(parsed.values)) {
        const type = optionsOf(command)[name]?.type;
        for (const each of Array.isArray(value) ? (value as readonly unknown[]) : [value])
          if (type !== undefined && each !== undefined) expect(typeof each).toBe(type);
      }
    }),
  );
});

test('an option under the name that it had before is the same option', () => {
  const renamed = everyOption.filter(({ option }) => option.formerly !== undefined);
  expect(renamed.length).toBeGreaterThan(0);
  for (const { command, name, option } of renamed) {
    const before = parseArguments(command, [`--${option.formerly}`, 'place']);
    expect(before, command.name).toMatchObject({ values: { [name]: 'place' } });
    expect(commands.flatMap((each) => Object.keys(each.options))).not.toContain(option.formerly);
  }
});

test('where a verb writes is --output, and what lets it replace is --force', () => {
  const names = everyOption.map(({ name }) => name);
  for (const other of ['out', 'outfile', 'output-file', 'overwrite', 'replace']) expect(names).not.toContain(other);
});

describe('what is wrong is said with what would be right', () => {
  const [status, log, pause] = ['status', 'log', 'pause'].map((name) => commands.find((each) => each.name === name));
  test.each([
    [status, ['--jsno'], 'there is no option "--jsno". Did you mean --json?'],
    [log, ['-q'], 'there is no option "-q".'],
    [log, ['--lines'], '--lines takes a value: --lines N.'],
    [log, ['--follow=yes'], '--follow takes no value.'],
    [
      log,
      ['--type', '--json'],
      '--type takes a value (--type TYPE), and "--json" looks like an option. A value that begins so is written --type=VALUE.',
    ],
    [pause, ['now'], 'pause takes options only, and "now" is none.'],
  ])('%# %j', (command, words, sentence) => {
    expect(command && parseArguments(command, words)).toBe(sentence);
  });
});
