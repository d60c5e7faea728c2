// A configuration for each tool that is routed through a file: what the contract tests run on.
import fc from 'fast-check';
import {
  claudeTexts,
  jsonTexts,
  tomlTexts,
  yamlTexts,
  type ConfigText,
} from '../../src/clients/config-texts.fixture.ts';
import type { configFormats } from '../../src/clients/formats/formats.ts';
import { RoutedHome } from '../../src/clients/routed-home.fixture.ts';
import { clients } from '../../src/clients/tools/index.ts';
import { providerExamples } from './clients-provider-examples.ts';

export interface Example {
  readonly file: string;
  readonly format: keyof typeof configFormats;
  readonly texts: fc.Arbitrary<ConfigText>;
  /** One that is routed for certain. */
  readonly plain: string;
  /** Adds something of the user's own, elsewhere in the file. */
  readonly change: (text: string) => string;
  /** Whether there is something to route without a file. */
  readonly makesFile: boolean;
  /** Other files, without which there is nothing to route. */
  readonly others?: Readonly<Record<string, string>>;
}

const anthropic = 'https://api.anthropic.com';

/** A client of the registry without an example here fails below. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  'claude-code': [
    {
      file: '.claude/settings.json',
      format: 'json',
      texts: fc.oneof(claudeTexts(anthropic), jsonTexts()),
      plain: '{\n  "model": "opus"\n}\n',
      change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
      makesFile: true,
    },
  ],
  codex: [
    {
      file: '.codex/config.toml',
      format: 'toml',
      texts: tomlTexts('https://api.openai.com/v1'),
      plain: 'model = "x"\n',
      change: (text) => `${text}\n[later.added]\nvalue = [1] # new\n`,
      makesFile: true,
    },
  ],
  continue: [
    {
      file: '.continue/config.yaml',
      format: 'yaml',
      texts: yamlTexts(anthropic),
      plain: 'models:\n  - name: A\n    provider: anthropic\n',
      change: (text) => `${text}\nlater:\n  added: [1] # new\n`,
      makesFile: false,
    },
    {
      file: '.continue/config.json',
      format: 'json',
      texts: fc.constant({
        text: '{\n  "models": [\n    { "title": "A", "provider": "anthropic" }, // one\n    { "title": "B", "provider": "ollama" }\n  ],\n  "tabAutocompleteModel": { "title": "T", "provider": "openai", "apiBase": "https://api.openai.com/v1/" }\n}\n',
        comments: ['// one'],
      }),
      plain: '{ "models": [{ "title": "A", "provider": "openai" }] }\n',
      change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
      makesFile: false,
    },
  ],
  ...providerExamples,
};

export const fileClients = clients.flatMap((client) => (client.routing === 'file' ? [client] : []));
export const cases = fileClients.flatMap((client) =>
  (examples[client.id] ?? []).map((example) => ({ name: `${client.id}: ${example.file}`, client, example })),
);
export async function inHome<T>(work: (home: RoutedHome) => Promise<T>, example?: Example): Promise<T> {
  const home = new RoutedHome();
  try {
    for (const [file, text] of Object.entries(example?.others ?? {})) home.write(file, text);
    return await work(home);
  } finally {
    home.dispose();
  }
}

/** All that may differ: blanks and commas. */
export function solid(text: string): string {
  return text.replaceAll(/[\s,]+/g, '');
}
