// docs/clients.md: what the run of all clients found. The same findings give the same text.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ClientDriver } from './client-driver.ts';

const file = resolve(import.meta.dirname, '../../../docs/clients.md');
const packageFile = resolve(import.meta.dirname, '../../../package.json');
const sdks = ['@anthropic-ai/sdk', 'openai', '@google/genai'];

/** What a client did with a request that was blocked. */
export interface BlockedRun {
  readonly tries: number;
  /** Bodies that differ from each other. */
  readonly bodies: number;
  readonly exitCode: number | null;
  /** The line with our message, up to where the message begins. */
  readonly shownAfter: string;
}

export interface ClientFindings {
  hasFinished?: boolean;
  blocked?: BlockedRun;
}

export type Findings = ReadonlyMap<ClientDriver, ClientFindings>;

export function writeMatrix(findings: Findings): void {
  writeFileSync(file, matrixText(findings));
}

function matrixText(findings: Findings): string {
  const drivers = [...findings.keys()];
  return `${[
    '# Clients that were driven through Pretense',
    'Written by `npm run test:clients`; do not edit.',
    'Each client comes from npm, in the version that stands here, and runs on a workspace with private names and a git identity. Pretense is the built program; behind it a scripted provider reads the tools that the client offers, has the file read, edits it with the names as it saw them, and finishes, streaming in pieces of seven characters. A client has passed when the edited file is exact on disk, its final text has the real names, and no request that reached the provider holds a protected name, the home path or the git identity in its path, headers or body, decoded through JSON in JSON, base64, hexadecimal digits, percent signs and compression.',
    table(
      ['client', 'package', 'API', 'set by', 'command', 'result'],
      drivers.map((driver) => mainRow(driver, findings.get(driver) ?? {})),
    ),
    '## A blocked request',
    'The prompt holds base64 that decodes to private names, which nothing can be replaced in. Every try is answered with the same 400, and nothing reaches the provider. *Bodies*: how many of the tries differ from each other.',
    table(
      ['client', 'tries', 'bodies', 'exit code', 'what it shows'],
      drivers.map((driver) => blockedRow(driver, findings.get(driver)?.blocked)),
    ),
    '## SDKs',
    `Tool loops, streamed and whole, six turns with a stable history, and how our errors read: ${sdkVersions()} (\`test/integration/vendor-sdks.test.ts\`, \`test/integration/stable-formats.test.ts\`, \`test/contract/wire-formats.test.ts\`).`,
  ].join('\n\n')}\n`;
}

function mainRow(driver: ClientDriver, { hasFinished = false }: ClientFindings): readonly string[] {
  const parameters = driver.parameters('TASK').map((parameter) => (parameter === 'TASK' ? '"TASK"' : parameter));
  return [
    driver.name,
    `${driver.package.name} ${driver.package.version}`,
    driver.format,
    setBy(driver),
    `\`${[driver.command, ...parameters].join(' ')}\``,
    hasFinished ? 'read, edited, finished; nothing private left' : '**failed**',
  ];
}

function setBy({ client, byHand }: ClientDriver): string {
  if (byHand === undefined) return `\`pretense route ${client}\``;
  return `\`${byHand.variable}=http://127.0.0.1:9339/c/${client}-<token>/u/${byHand.upstream}/v1\``;
}

function blockedRow({ name }: ClientDriver, blocked: BlockedRun | undefined): readonly string[] {
  if (blocked === undefined) return [name, '', '', '', '**failed**'];
  const { tries, bodies, exitCode, shownAfter } = blocked;
  return [name, String(tries), String(bodies), String(exitCode), `\`${shownAfter}Pretense blocked this request: …\``];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function sdkVersions(): string {
  const { devDependencies } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return sdks.map((name) => `${name} ${devDependencies[name]}`).join(', ');
}
