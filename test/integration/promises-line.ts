// The real program as a process of its own, between a raw client and a provider that keeps every byte.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditRecord } from '../../src/audit/record.ts';
import { leakedNames } from '../e2e/leak-check.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { type Answer, type Provider, type Received, send, type SendOptions, startProvider } from './proxy-harness.ts';

export type Environment = ReturnType<typeof temporaryEnvironment>;

/** A folder of its own with the given files; returns its real path. */
export function createWorkspace(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-promise-'))), name);
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export interface Exchange extends Answer {
  /** What the provider got; undefined when nothing arrived. */
  readonly received: Received | undefined;
  readonly rule: string | undefined;
}

export interface Line {
  readonly provider: Provider;
  readonly environment: Environment;
  send(options: SendOptions): Promise<Exchange>;
  /** Sends one user message and returns its text as the provider saw it. */
  seen(text: string): Promise<string>;
  /** Ends the program (default SIGTERM) and starts it again with the same home. */
  restart(options?: { readonly signal?: NodeJS.Signals }): Promise<void>;
  close(): Promise<void>;
}

/** Starts provider and program. The caller closes the line. */
export async function openLine(workspaces: readonly string[], argv: readonly string[] = []): Promise<Line> {
  const provider = await startProvider();
  const environment = temporaryEnvironment();
  const all = [
    ...workspaces.flatMap((root) => ['--workspace', root]),
    '--upstream',
    `anthropic=${provider.url}`,
    ...argv,
  ];
  let program = await startPretense(all, environment);
  const line: Line = {
    provider,
    environment,
    async send(options) {
      const before = provider.received.length;
      const answer = await send(Number(new URL(program.url).port), options);
      const rule = answer.headers['x-pretense-rule'];
      return { ...answer, received: provider.received[before], rule: typeof rule === 'string' ? rule : undefined };
    },
    async seen(text) {
      const body = JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: text }] });
      const { received } = await line.send({ body });
      return userTexts(received).at(-1) ?? '<nothing arrived>';
    },
    async restart({ signal = 'SIGTERM' } = {}) {
      const ended = new Promise((resolve) => program.child.once('exit', resolve));
      program.child.kill(signal);
      await ended;
      program = await startPretense(all, environment);
    },
    async close() {
      await program.stop();
      await provider.close();
    },
  };
  return line;
}

/** Texts of the messages that the provider got, strings and text blocks alike. */
export function userTexts(received: Received | undefined): readonly string[] {
  if (received === undefined) return [];
  const { messages } = JSON.parse(received.body.toString()) as {
    readonly messages: readonly { readonly content: string | readonly { readonly text?: string }[] }[];
  };
  return messages.flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.map((block) => block.text ?? ''),
  );
}

/** Which names stand in what the provider got, at any layer of encoding; entities too. */
export function leaksIn(received: Received | undefined, names: readonly string[]): readonly string[] {
  if (received === undefined) return ['<nothing arrived>'];
  const plain = received.body
    .toString('utf8')
    .replaceAll(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_, hex?: string, decimal?: string) => {
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    });
  return [received.body, Buffer.from(plain)].flatMap((body) =>
    leakedNames({ ...received, path: received.url, headers: {}, body }, names),
  );
}

/** The audit log of a home as it lies on the disk at this moment. */
export function recordsOf(environment: Environment): readonly AuditRecord[] {
  const folder = join(environment.PRETENSE_HOME, 'audit');
  const segments = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted();
  return segments.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as AuditRecord),
  );
}

/** Runs one verb of the program to its end. */
export function runVerb(argv: readonly string[], environment: NodeJS.ProcessEnv) {
  const result = spawnSync(process.execPath, [programFile, ...argv], {
    env: environment,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: result.status, out: result.stdout, error: result.stderr };
}

/** The newest request record of a line's home. */
export function lastRequest(line: Line): AuditRecord | undefined {
  return recordsOf(line.environment).findLast((record) => record.type === 'ai.request');
}
