// Where credentials stand in what agents read and write: one value under one name, in each kind of text.
import { jsonEscaped, mapUnmarked, type Marked } from './marked-text.ts';
import type { Random } from './random.ts';
import { randomText } from './token-text.ts';

export interface Placed {
  /** Of an environment variable: `ACME_API_KEY`. Each context writes it in its own manner. */
  readonly name: string;
  readonly value: Marked;
  readonly random: Random;
}

export interface Context {
  readonly id: string;
  readonly group: ContextGroup;
  /** Rules were never shown a text of it. */
  readonly isHeldOut?: true;
  readonly write: (placed: Placed) => Marked;
}

export type ContextGroup =
  | 'source'
  | '.env'
  | 'YAML'
  | 'JSON'
  | 'JSON in JSON'
  | 'diff'
  | 'log'
  | 'shell'
  | 'prose'
  | 'settings'
  | 'XML'
  | 'URL and header'
  | 'tool output';

const clock = (random: Random): string =>
  `2026-11-${10 + random.below(18)}T0${random.below(10)}:14:0${random.below(10)}Z`;
const lower = (name: string): string => name.toLowerCase();
const kebab = (name: string): string => lower(name).replaceAll('_', '-');
const camel = (name: string): string => lower(name).replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
/** Several lines in a string of one. */
const inString = (value: Marked): Marked => value.replaceAll('\n', '\\n');
const indented = (text: Marked, by: string): Marked => text.replaceAll('\n', `\n${by}`);
const pretty = (value: unknown): Marked => JSON.stringify(value, undefined, 2);

const source: readonly Context[] = [
  {
    id: 'typescript',
    group: 'source',
    write: ({ name, value }) =>
      `import { Client } from './client.ts';\n\nconst ${camel(name)} = '${inString(value)}';\nexport const client = new Client({ ${camel(name)}, retries: 3 });\n`,
  },
  {
    id: 'javascript object',
    group: 'source',
    write: ({ name, value }) =>
      `module.exports = {\n  region: 'eu-central-1',\n  ${camel(name)}: "${inString(value)}",\n  timeoutMs: 5000,\n};\n`,
  },
  {
    id: 'python',
    group: 'source',
    write: ({ name, value, random }) =>
      `import os\n\n${random.pick([name, lower(name)])} = "${inString(value)}"\n\ndef connect():\n    return Client(${lower(name)}, timeout=30)\n`,
  },
  {
    id: 'python dictionary',
    group: 'source',
    write: ({ name, value }) => `SETTINGS = {\n    'debug': False,\n    '${lower(name)}': '${inString(value)}',\n}\n`,
  },
  {
    id: 'go',
    group: 'source',
    write: ({ name, value }) =>
      `package main\n\nfunc main() {\n\t${camel(name)} := "${inString(value)}"\n\tclient := orders.New(${camel(name)})\n\tclient.Run()\n}\n`,
  },
  {
    id: 'java',
    group: 'source',
    write: ({ name, value }) =>
      `public final class Settings {\n    private static final String ${name} = "${inString(value)}";\n    private final int retries = 3;\n}\n`,
  },
  {
    id: 'comment',
    group: 'source',
    write: ({ name, value }) => `// TODO: take out before the release: ${name}=${inString(value)}\nrun();\n`,
  },
  {
    id: 'csharp',
    group: 'source',
    write: ({ name, value }) =>
      `namespace Acme.Orders;\n\ninternal static class Keys\n{\n    public const string ${camel(name).replace(/^./, (first) => first.toUpperCase())} = "${inString(value)}";\n}\n`,
  },
  {
    id: 'rust',
    group: 'source',
    write: ({ name, value }) => `const ${name}: &str = "${inString(value)}";\n\nfn main() {\n    run(${name});\n}\n`,
  },
  {
    id: 'php',
    group: 'source',
    write: ({ name, value }) =>
      `<?php\nreturn [\n    'driver' => 'mail',\n    '${lower(name)}' => '${inString(value)}',\n];\n`,
  },
];

/** Written after the rules, and never shown to those who write them. */
const laterSource: readonly Context[] = [
  {
    id: 'kotlin',
    group: 'source',
    isHeldOut: true,
    write: ({ name, value }) =>
      `object Keys {\n    const val ${name}: String = "${inString(value)}"\n    val retries = 3\n}\n`,
  },
  {
    id: 'swift',
    group: 'source',
    isHeldOut: true,
    write: ({ name, value }) =>
      `struct Keys {\n    static let ${camel(name)} = "${inString(value)}"\n    let retries = 3\n}\n`,
  },
  {
    id: 'ruby',
    group: 'source',
    isHeldOut: true,
    write: ({ name, value }) => `Orders.configure do |config|\n  config.${lower(name)} = '${inString(value)}'\nend\n`,
  },
  {
    id: 'notebook',
    group: 'JSON in JSON',
    isHeldOut: true,
    write: ({ name, value }) =>
      JSON.stringify({
        cells: [{ cell_type: 'code', source: ['import os\n', `os.environ["${name}"] = "${value}"\n`] }],
      }),
  },
  {
    id: 'default of a parameter',
    group: 'source',
    isHeldOut: true,
    write: ({ name, value }) =>
      `def connect(${lower(name)}="${inString(value)}", timeout=30):\n    return Client(${lower(name)})\n`,
  },
];

const laterText: readonly Context[] = [
  {
    id: 'process list',
    group: 'tool output',
    isHeldOut: true,
    write: ({ name, value }) =>
      `  PID USER  COMMAND\n 1071 app   node server.mjs ${name}=${inString(value)} HOME=/srv/app\n 1099 app   sleep 60\n`,
  },
  {
    id: 'container inspection',
    group: 'JSON',
    isHeldOut: true,
    write: ({ name, value }) =>
      pretty([{ Config: { Env: ['PATH=/usr/bin', `${name}=${value}`, 'NODE_ENV=production'] } }]),
  },
  {
    id: 'workflow',
    group: 'YAML',
    isHeldOut: true,
    write: ({ name, value }) =>
      `jobs:\n  deploy:\n    steps:\n      - run: make deploy\n        env:\n          ${name}: ${inString(value)}\n`,
  },
  {
    id: 'option of a command',
    group: 'shell',
    isHeldOut: true,
    write: ({ name, value }) => `helm upgrade orders ./chart --set ${camel(name)}=${inString(value)} --wait\n`,
  },
  {
    id: 'numbered diff',
    group: 'diff',
    isHeldOut: true,
    write: ({ name, value }) =>
      `     1  @@ -1,2 +1,3 @@\n     2   PORT=8080\n     3  +${name}=${inString(value)}\n     4   LOG_LEVEL=info\n`,
  },
  {
    id: 'mail',
    group: 'prose',
    isHeldOut: true,
    write: ({ name, value }) =>
      `Hi Jane,\n\nfor staging please use\n\n    ${name}: ${inString(value)}\n\nand tell me when it works.\n`,
  },
];

const settings: readonly Context[] = [
  {
    id: '.env',
    group: '.env',
    write: ({ name, value }) => `NODE_ENV=production\n${name}=${inString(value)}\nPORT=8080\n`,
  },
  {
    id: '.env quoted',
    group: '.env',
    write: ({ name, value }) => `# production\nexport ${name}="${inString(value)}"\nLOG_LEVEL=info\n`,
  },
  {
    id: 'yaml',
    group: 'YAML',
    write: ({ name, value }) =>
      `service:\n  name: orders\n  ${lower(name)}: ${value.includes('\n') ? `|\n    ${indented(value, '    ')}` : value}\n  replicas: 2\n`,
  },
  {
    id: 'compose',
    group: 'YAML',
    write: ({ name, value, random }) =>
      `services:\n  api:\n    image: acme/api:1.4\n    environment:\n      ${random.pick([`- ${name}=${inString(value)}`, `${name}: "${inString(value)}"`])}\n`,
  },
  {
    id: 'json',
    group: 'JSON',
    write: ({ name, value }) => pretty({ name: 'orders', [camel(name)]: value, retries: 3 }),
  },
  {
    id: 'json upper case',
    group: 'JSON',
    write: ({ name, value }) => JSON.stringify({ env: { PATH: '/usr/bin', [name]: value } }),
  },
  {
    id: 'json in json',
    group: 'JSON in JSON',
    write: ({ name, value }) => JSON.stringify({ type: 'tool_result', content: pretty({ [lower(name)]: value }) }),
  },
  {
    id: 'json in json in json',
    group: 'JSON in JSON',
    write: ({ name, value }) =>
      JSON.stringify({ body: JSON.stringify({ arguments: JSON.stringify({ [camel(name)]: value }) }) }),
  },
  {
    id: 'properties',
    group: 'settings',
    write: ({ name, value }) => `server.port=8080\n${lower(name).replaceAll('_', '.')}=${inString(value)}\n`,
  },
  {
    id: 'toml',
    group: 'settings',
    write: ({ name, value }) => `[vars]\nregion = "eu"\n${lower(name)} = "${inString(value)}"\n`,
  },
  {
    id: 'terraform',
    group: 'settings',
    write: ({ name, value }) => `environment  = "production"\n${lower(name)}   = "${inString(value)}"\n`,
  },
  {
    id: 'dockerfile',
    group: 'settings',
    write: ({ name, value }) => `FROM node:22\nENV ${name}=${inString(value)}\nCMD ["node", "."]\n`,
  },
  {
    id: 'xml',
    group: 'XML',
    write: ({ name, value }) =>
      `<configuration>\n  <region>eu</region>\n  <${camel(name)}>${inXml(value)}</${camel(name)}>\n</configuration>\n`,
  },
];

const traffic: readonly Context[] = [
  {
    id: 'diff',
    group: 'diff',
    write: ({ name, value }) =>
      `--- a/settings.py\n+++ b/settings.py\n@@ -3,5 +3,5 @@\n DEBUG = False\n-${name} = "${inString(value)}"\n+${name} = os.environ["${name}"]\n ALLOWED = []\n`,
  },
  {
    id: 'diff of .env',
    group: 'diff',
    write: ({ name, value }) =>
      `diff --git a/.env b/.env\nindex 3f1c2aa..9b0d4ef 100644\n@@ -1,2 +1,3 @@\n PORT=8080\n+${name}=${indented(value, '+')}\n LOG_LEVEL=info\n`,
  },
  {
    id: 'log',
    group: 'log',
    write: ({ name, value, random }) =>
      `${clock(random)} INFO  [main] starting orders 1.4.2\n${clock(random)} DEBUG [main] environment ${name}=${inString(value)} REGION=eu\n`,
  },
  {
    id: 'log in json',
    group: 'log',
    write: ({ name, value, random }) =>
      JSON.stringify({ level: 'error', time: clock(random), msg: `refused for ${lower(name)}=${value}`, pid: 17 }),
  },
  {
    id: 'shell history',
    group: 'shell',
    write: ({ name, value, random }) =>
      `: 17${randomText('digit', 8, random)}:0;cd ~/orders\n: 17${randomText('digit', 8, random)}:0;export ${name}=${inString(value)}\n: 17${randomText('digit', 8, random)}:0;npm start\n`,
  },
  {
    id: 'shell command',
    group: 'shell',
    write: ({ name, value }) => `$ ${name}='${inString(value)}' node scripts/deploy.mjs --region eu\n`,
  },
  {
    id: 'markdown',
    group: 'prose',
    write: ({ name, value }) =>
      `## Setup\n\nSet \`${name}=${inString(value)}\` in your shell, then run \`make dev\`.\n`,
  },
  {
    id: 'markdown fence',
    group: 'prose',
    write: ({ name, value }) =>
      `Here is what I use locally:\n\n\`\`\`sh\nexport ${name}=${value}\n\`\`\`\n\nIt expires on Friday.\n`,
  },
  {
    id: 'sentence',
    group: 'prose',
    write: ({ name, value }) =>
      `Could you check why this fails? ${name} is ${value}, and the region is eu-central-1.\n`,
  },
  {
    id: 'numbered lines',
    group: 'tool output',
    write: ({ name, value }) =>
      `NODE_ENV=production\n${name}=${value}\nPORT=8080`
        .split('\n')
        .map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
        .join('\n'),
  },
  {
    id: 'numbered with arrows',
    group: 'tool output',
    write: ({ name, value }) =>
      `const region = 'eu';\nconst ${camel(name)} = "${inString(value)}";\nrun();`
        .split('\n')
        .map((line, index) => `${String(index + 11).padStart(5)}→${line}`)
        .join('\n'),
  },
  {
    id: 'grep with colours',
    group: 'tool output',
    write: ({ name, value }) =>
      `\u001b[35mconfig/app.env\u001b[0m\u001b[36m:\u001b[0m\u001b[32m4\u001b[0m\u001b[36m:\u001b[0m${name}=\u001b[1;31m${value}\u001b[0m\n`,
  },
  {
    id: 'url query',
    group: 'URL and header',
    write: ({ name, value }) =>
      `GET https://api.acme.example/v2/orders?limit=20&${lower(name)}=${mapUnmarked(value, encodeURIComponent)}&page=2\n`,
  },
  {
    id: 'header',
    group: 'URL and header',
    write: ({ name, value }) =>
      `curl -s https://api.acme.example/v2/orders \\\n  -H "Accept: application/json" \\\n  -H "${kebab(name)}: ${inString(value)}"\n`,
  },
];

export const contexts: readonly Context[] = [...source, ...settings, ...traffic, ...laterSource, ...laterText];

function inXml(value: Marked): Marked {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** How the whole text is spelled in a request. */
export const spellings: readonly { readonly id: string; readonly spell: (text: Marked) => Marked }[] = [
  { id: 'plain', spell: (text) => text },
  { id: 'JSON-escaped', spell: jsonEscaped },
  { id: 'doubly escaped', spell: (text) => jsonEscaped(jsonEscaped(text)) },
];

/** What is said around a file or a line that is a whole by itself. */
export const wrappers: readonly Context[] = [
  { id: 'file', group: 'settings', write: ({ value }) => value },
  {
    id: 'numbered file',
    group: 'tool output',
    write: ({ value }) =>
      value
        .split('\n')
        .map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)
        .join('\n'),
  },
  {
    id: 'added file',
    group: 'diff',
    write: ({ value, name }) =>
      `diff --git a/${name} b/${name}\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1,9 @@\n+${indented(value, '+')}\n`,
  },
  {
    id: 'fence',
    group: 'prose',
    write: ({ value, name }) => `This is my \`${name}\`, what is wrong with it?\n\n\`\`\`\n${value}\n\`\`\`\n`,
  },
  {
    id: 'tool result',
    group: 'JSON in JSON',
    write: ({ value, name }) => JSON.stringify({ tool: 'read_file', path: name, content: value }),
  },
  {
    id: 'grep over files',
    group: 'tool output',
    write: ({ value, name }) => value.replaceAll(/^/gm, `config/${name}:`),
  },
  {
    id: 'listing with bars',
    group: 'tool output',
    isHeldOut: true,
    write: ({ value }) =>
      value
        .split('\n')
        .map((line, index) => `${String(index + 1).padStart(4)} | ${line}`)
        .join('\n'),
  },
  {
    id: 'quoted mail',
    group: 'prose',
    write: ({ value }) => `On Monday Jane wrote:\n${value.replaceAll(/^/gm, '> ')}\n`,
  },
];
