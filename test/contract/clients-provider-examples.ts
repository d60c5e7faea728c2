// Configurations of tools that have an address for each provider or model, as their users write them.
import fc from 'fast-check';
import { envTexts, jsonTexts, type ConfigText } from '../../src/clients/config-texts.fixture.ts';
import type { Example } from './clients-examples.ts';

/** Objects with comments and members of all kinds, and what a tool needs to find among them. */
function withMember(key: string, ...values: readonly string[]): fc.Arbitrary<ConfigText> {
  return jsonTexts(fc.constantFrom(...values).map((value) => [{ key, value }]));
}

function jsonExample(file: string, key: string, values: readonly [string, ...string[]]): Example {
  return {
    file,
    format: 'json',
    texts: fc.oneof(withMember(key, ...values), jsonTexts()),
    plain: `{\n  "${key}": ${values[0]}\n}\n`,
    change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
    makesFile: false,
  };
}

function yamlExample(file: string, first: string): Example {
  const lines = fc.subarray(['# my notes', 'theme: dark # at night', 'list:', '  - a: 1']);
  const texts = fc.tuple(lines, fc.constantFrom('\n', '\r\n')).map(([others, end]) => ({
    text: [first, ...others.filter((line) => !line.startsWith('  ') || others.includes('list:')), ''].join(end),
    comments: others.flatMap((line) => /#.*/.exec(line)?.[0] ?? []),
  }));
  const change = (text: string): string => `${text}later:\n  added: [1] # new\n`;
  return { file, format: 'yaml', texts, plain: `${first}\n`, change, makesFile: false };
}

/** Of VS Code, where this machine keeps such files. */
const editorFolder =
  process.platform === 'darwin'
    ? 'Library/Application Support/Code/User'
    : process.platform === 'win32'
      ? 'AppData/Roaming/Code/User'
      : '.config/Code/User';

const chatModels = `[
  {
    "name": "Mine", // with a key of my own
    "vendor": "customendpoint",
    "apiKey": "\${input:chat.lm.secret.1}",
    "apiType": "chat-completions",
    "models": [{ "id": "m-1", "name": "One", "url": "https://api.openai.com/v1/chat/completions" }]
  },
  { "name": "Copilot", "vendor": "copilot" }
]
`;

export const providerExamples: Readonly<Record<string, readonly Example[]>> = {
  'gemini-cli': [
    {
      file: '.gemini/.env',
      format: 'env',
      texts: envTexts('https://generativelanguage.googleapis.com'),
      plain: 'GEMINI_API_KEY=none\n',
      change: (text) => `${text}\nLATER="added" # new\n`,
      makesFile: true,
      others: { '.gemini/settings.json': '{"security":{"auth":{"selectedType":"gemini-api-key"}}}' },
    },
  ],
  'copilot-chat': [
    {
      file: `${editorFolder}/chatLanguageModels.json`,
      format: 'json',
      texts: fc.constantFrom({ text: chatModels, comments: ['// with a key of my own'] }, { text: '[]', comments: [] }),
      plain: chatModels,
      change: (text) => text.replace('[', '[ { "name": "Later", "vendor": "copilot" }, '),
      makesFile: false,
    },
  ],
  'copilot-cli': [
    jsonExample('.copilot/providers.json', 'providers', [
      '[{ "name": "mine", "type": "openai", "baseUrl": "https://api.openai.com/v1", "apiKey": "none" }]',
      '[{ "name": "a", "type": "anthropic", "baseUrl": "https://api.anthropic.com" }, { "name": "b", "baseUrl": "http://localhost:11434/v1" }]',
    ]),
  ],
  cline: [
    jsonExample('.cline/data/settings/providers.json', 'providers', [
      '{ "anthropic": { "settings": { "provider": "anthropic", "apiKey": "none" } } }',
      '{ "gemini": { "settings": {} }, "openai-compatible": { "settings": { "baseUrl": "https://llm.example/v1" } }, "cline": { "settings": {} } }',
    ]),
    jsonExample('.cline/data/globalState.json', 'actModeApiProvider', ['"anthropic"', '"gemini"', '"openrouter"']),
  ],
  opencode: [
    {
      ...jsonExample('.config/opencode/opencode.json', 'provider', [
        '{ "anthropic": { "options": { "apiKey": "{env:KEY}" } } }',
        '{ "mine": { "npm": "@ai-sdk/openai-compatible", "options": { "baseURL": "https://llm.example/v1" } }, "amazon-bedrock": {} }',
      ]),
      makesFile: true,
    },
  ],
  kilo: [
    { ...jsonExample('.config/kilo/kilo.json', 'provider', ['{ "openai": {} }', '{ "google": {} }']), makesFile: true },
  ],
  'qwen-code': [
    jsonExample('.qwen/settings.json', 'env', [
      '{ "OPENAI_API_KEY": "none" }',
      '{ "ANTHROPIC_API_KEY": "none", "OPENAI_API_KEY": "none", "OPENAI_BASE_URL": "https://llm.example/v1" }',
    ]),
    jsonExample('.qwen/settings.json', 'modelProviders', [
      '{ "openai": [{ "id": "m-1", "envKey": "KEY", "baseUrl": "https://llm.example/v1" }] }',
    ]),
  ],
  goose: [
    yamlExample('.config/goose/config.yaml', 'GOOSE_PROVIDER: anthropic'),
    jsonExample('.config/goose/custom_providers/mine.json', 'base_url', [
      '"https://llm.example/v1", "engine": "openai"',
    ]),
  ],
  aider: [{ ...yamlExample('.aider.conf.yml', 'model: gpt-5'), makesFile: true }],
  crush: [
    jsonExample('.config/crush/crush.json', 'providers', [
      '{ "anthropic": { "api_key": "$KEY" } }',
      '{ "mine": { "type": "openai-compat", "base_url": "https://llm.example/v1" } }',
    ]),
  ],
  droid: [
    jsonExample('.factory/settings.json', 'customModels', [
      '[{ "model": "m-1", "displayName": "One", "baseUrl": "https://api.anthropic.com", "provider": "anthropic" }]',
    ]),
    jsonExample('.factory/config.json', 'custom_models', [
      '[{ "model": "m-1", "base_url": "https://llm.example/v1", "provider": "generic-chat-completion-api" }]',
    ]),
  ],
  zed: [
    jsonExample('.config/zed/settings.json', 'language_models', [
      '{ "anthropic": { "available_models": [] } }',
      '{ "openai_compatible": { "Mine": { "api_url": "https://llm.example/v1" } }, "ollama": {} }',
    ]),
  ],
  roo: [
    {
      file: '.roo/pretense-import.json',
      format: 'json',
      texts: jsonTexts(),
      plain: '{\n  "globalSettings": {}\n}\n',
      change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
      makesFile: true,
    },
  ],
};
