// Each tool that is routed through a file, as it comes from npm: after `pretense route` its requests arrive at the
// proxy, after `pretense unroute` they go where they went before, and its file is byte for byte the user's own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { claudeCodeBinary, codexBinary, continueScript, installRoutedClients } from './client-binaries.ts';
import { programFile, startPretense, temporaryEnvironment, type PretenseProcess } from './pretense-process.ts';

interface RoutedTool {
  readonly client: string;
  /** Below the user's folder. */
  readonly file: string;
  /** As its user wrote it: comments, line ends and an order of their own. */
  config(upstream: string): string;
  /** More files that the tool needs. */
  readonly others?: Readonly<Record<string, string>>;
  command(): readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What its own host sees of a run that is not routed. */
  readonly original: RegExp;
}

const noKey = ['sk', 'ant', 'test'].join('-');

const tools: readonly RoutedTool[] = [
  {
    client: 'claude-code',
    file: '.claude/settings.json',
    config: (upstream) =>
      `{\r\n\t"env": { "ANTHROPIC_BASE_URL": "${upstream}", "MY_OWN": "é" },\r\n\t"includeCoAuthoredBy": false\r\n}\r\n`,
    command: () => [claudeCodeBinary(), '-p', 'Say pong'],
    environment: {
      ANTHROPIC_API_KEY: noKey,
      IS_SANDBOX: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    },
    original: /^POST \/v1\/messages/,
  },
  {
    client: 'codex',
    file: '.codex/config.toml',
    // Without an address of its own: it goes to OpenAI, through the outbound proxy of this test.
    config: () => '# mine\nmodel = "gpt-5.5" # the good one\n\n[tui]\nnotifications = true',
    others: { '.codex/auth.json': JSON.stringify({ auth_mode: 'apikey', OPENAI_API_KEY: noKey }) },
    command: () => [codexBinary(), 'exec', '--skip-git-repo-check', 'Say pong'],
    environment: {},
    original: /^CONNECT api\.openai\.com:443$/,
  },
  {
    client: 'continue',
    file: '.continue/config.yaml',
    config: (upstream) => `# my models
name: mine
version: 1.0.0
schema: v1
models:
  - name: Sonnet # the good one
    provider: anthropic
    model: claude-sonnet-4-5
    apiKey: ${noKey}
    apiBase: '${upstream}/v1/'
    roles: [chat]
`,
    command: () => [process.execPath, continueScript(), '-p', 'Say pong'],
    environment: { CONTINUE_TELEMETRY_ENABLED: '0' },
    original: /^POST \/v1\/messages/,
  },
];

/** Stands for every host outside: answers nothing useful, and remembers who asked for what. */
class Outside {
  readonly seen: string[] = [];
  readonly #server: Server;
  #waiting: { readonly pattern: RegExp; readonly resolve: () => void } | undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#note(`${request.method} ${request.url}`);
      request.resume();
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end('{"type":"error","error":{"type":"invalid_request_error","message":"outside"}}');
    });
    this.#server.on('connect', (request, socket) => {
      this.#note(`CONNECT ${request.url}`);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves with the first such request. */
  async sees(pattern: RegExp): Promise<void> {
    if (this.seen.some((line) => pattern.test(line))) return;
    await new Promise<void>((resolve) => {
      this.#waiting = { pattern, resolve };
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #note(line: string): void {
    this.seen.push(line);
    if (this.#waiting?.pattern.test(line) === true) this.#waiting.resolve();
  }
}

interface Stage {
  readonly userHome: string;
  readonly outside: Outside;
  /** Of the user's terminal: the outbound proxy of a company. */
  readonly variables: Readonly<Record<string, string>>;
  readonly pretense: PretenseProcess;
  readonly file: string;
  readonly config: Buffer;
}

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function setUp(tool: RoutedTool, noProxy = '127.0.0.1,localhost'): Promise<Stage> {
  const userHome = mkdtempSync(join(tmpdir(), 'pretense-routed-'));
  const outside = new Outside();
  const outsideUrl = await outside.listen();
  ends.push(() => outside.close());
  const file = join(userHome, tool.file);
  const config = Buffer.from(tool.config(outsideUrl));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, config);
  for (const [name, text] of Object.entries(tool.others ?? {})) writeFileSync(join(userHome, name), text);
  const environment = { ...temporaryEnvironment(), HOME: userHome };
  const pretense = await startPretense(
    ['--upstream', `anthropic=${outsideUrl}`, '--upstream', `openai=${outsideUrl}`],
    environment,
  );
  ends.push(() => pretense.stop());
  const variables = { HTTPS_PROXY: outsideUrl, HTTP_PROXY: outsideUrl, NO_PROXY: noProxy, no_proxy: noProxy };
  return { userHome, outside, variables, pretense, file, config };
}

/** The program, as its user runs it. */
function pretenseCommand({ pretense, variables }: Stage, ...parameters: readonly string[]): unknown {
  const output = execFileSync(process.execPath, [programFile, ...parameters, '--json'], {
    env: { ...pretense.environment, ...variables },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

/** Starts the tool; the caller ends it, as some never give up. */
function startTool(tool: RoutedTool, { userHome, variables }: Stage): ChildProcess {
  const [program = '', ...parameters] = tool.command();
  const child = spawn(program, parameters, {
    cwd: mkdtempSync(join(tmpdir(), 'pretense-routed-work-')),
    env: {
      PATH: process.env['PATH'],
      HOME: userHome,
      ...variables,
      ...tool.environment,
    },
    stdio: 'ignore',
  });
  ends.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  });
  return child;
}

interface LogRecord {
  readonly type: string;
  readonly client?: string | null;
  readonly file?: string;
  readonly by?: string;
}

function recordsOf({ pretense }: Stage): readonly LogRecord[] {
  const folder = join(pretense.home, 'audit');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogRecord);
}

function requestsOf(stage: Stage, client: string): readonly LogRecord[] {
  return recordsOf(stage).filter((record) => record.type === 'ai.request' && record.client === client);
}

/** Polls the log, which tells nobody when it grows. */
async function arrives(stage: Stage, client: string, child: ChildProcess): Promise<void> {
  while (requestsOf(stage, client).length === 0) {
    if (child.exitCode !== null && requestsOf(stage, client).length === 0) {
      throw new Error(`${client} ended without a request to the proxy; outside: ${stage.outside.seen.join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function stateOf(stage: Stage, client: string): unknown {
  const { tools: rows } = pretenseCommand(stage, 'coverage') as {
    readonly tools: readonly { readonly client: string; readonly state: string }[];
  };
  return rows.find((row) => row.client === client)?.state;
}

describe('routing', () => {
  beforeAll(installRoutedClients, 600_000);

  test.each(tools)('$client goes through the proxy from route to unroute', { timeout: 170_000 }, async (tool) => {
    const stage = await setUp(tool);
    expect(stateOf(stage, tool.client)).toBe('not-routed');

    pretenseCommand(stage, 'route', tool.client, '--yes');
    expect(readFileSync(stage.file)).not.toEqual(stage.config);
    expect(stateOf(stage, tool.client)).toBe('routed');
    const routed = startTool(tool, stage);
    await arrives(stage, tool.client, routed);
    expect(stateOf(stage, tool.client)).toBe('protected');
    routed.kill('SIGKILL');
    // What is routed does not go to its own host as well.
    if (tool.original.source.includes('CONNECT')) {
      expect(stage.outside.seen.filter((line) => tool.original.test(line))).toEqual([]);
    }

    pretenseCommand(stage, 'unroute', tool.client);
    expect(readFileSync(stage.file)).toEqual(stage.config);
    const before = requestsOf(stage, tool.client).length;
    stage.outside.seen.length = 0;
    startTool(tool, stage);
    await stage.outside.sees(tool.original);
    expect(requestsOf(stage, tool.client)).toHaveLength(before);
    const routing = recordsOf(stage).filter(({ type }) => type.startsWith('routing.'));
    const told = { client: tool.client, file: `~/${tool.file}`, by: 'cli' };
    expect(routing).toEqual([
      expect.objectContaining({ type: 'routing.applied', ...told }),
      expect.objectContaining({ type: 'routing.restored', ...told }),
    ]);
  });

  test(
    'Claude Code behind a proxy of its company comes here, and not readable to that proxy',
    { timeout: 170_000 },
    async () => {
      const [tool] = tools;
      if (tool === undefined) throw new Error('no tool');
      const stage = await setUp(tool, 'corp.example');
      pretenseCommand(stage, 'route', tool.client, '--yes');
      const child = startTool(tool, stage);
      await arrives(stage, tool.client, child);
      expect(stage.outside.seen.filter((line) => line.includes('/c/'))).toEqual([]);
      pretenseCommand(stage, 'unroute');
      expect(readFileSync(stage.file)).toEqual(stage.config);
    },
  );
});
