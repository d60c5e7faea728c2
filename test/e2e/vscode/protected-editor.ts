// A VS Code with the packaged extension, a scripted provider in the place of the vendor, and Claude Code on the path.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { readProxyInfo } from '../../../src/app/control-client.ts';
import { readRecords } from '../../../src/audit/read.ts';
import type { AuditRecord } from '../../../src/audit/record.ts';
import {
  startScriptedProvider,
  type ProviderOptions,
  type ScriptedProvider,
} from '../../../src/cli/demo/scripted-provider.ts';
import type { VscodeVersion } from '../../../scripts/vscode-server.mjs';
import { claudeCodeBinary } from '../client-binaries.ts';
import { readEditFinish } from '../claude-code-script.ts';
import { clientEnvironment } from '../claude-code-workspace.ts';
import { programFile } from '../pretense-process.ts';
import type { BrowserOptions } from './browser.ts';
import { startEditor, type Editor } from './editor.ts';
import { eventually } from './eventually.ts';
import { extensionPackage } from './extension-package.ts';
import { isAlive } from './processes.ts';

export interface ProtectedEditorOptions {
  readonly version: VscodeVersion;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the extension: `pretense.…`. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly provider?: Partial<ProviderOptions>;
  readonly browser?: BrowserOptions;
  /** Of the editor and its extension; default: that of the machine. */
  readonly timeZone?: string;
}

export interface ProgramResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface ProtectedEditor extends Editor {
  readonly provider: ScriptedProvider;
  /** Where the proxy of this editor listens, or will. */
  readonly port: number;
  /** State of Pretense: the log, the word map. */
  readonly pretenseHome: string;
  records(): Promise<readonly AuditRecord[]>;
  /** Runs `pretense` as the user of this editor. */
  pretense(...parameters: readonly string[]): Promise<ProgramResult>;
}

export async function startProtectedEditor(options: ProtectedEditorOptions): Promise<ProtectedEditor> {
  const provider = await startScriptedProvider({ script: readEditFinish, deltaLength: 7, ...options.provider });
  const port = await freePort();
  const editor = await startEditor({
    version: options.version,
    extensions: [extensionPackage()],
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    ...(options.browser === undefined ? {} : { browser: options.browser }),
    machineSettings: {
      'pretense.port': port,
      'pretense.upstreams': { anthropic: provider.url },
      ...options.machineSettings,
    },
    environment: { ...clientEnvironment, ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }) },
  });
  const { home, environment } = editor.server;
  const pretenseHome = join(home, '.pretense');
  // A login shell, which the editor asks, starts from a path of its own.
  writeFileSync(join(home, '.bashrc'), `PS1='$ '\nPATH="${dirname(claudeCodeBinary())}:$PATH"\n`);
  // A user of Claude Code has this folder; without it the tool counts as not installed.
  mkdirSync(join(home, '.claude'), { recursive: true });
  return {
    ...editor,
    provider,
    port,
    pretenseHome,
    records: () => recordsIn(join(pretenseHome, 'audit')),
    pretense: (...parameters) =>
      new Promise((resolve) => {
        execFile(process.execPath, [programFile, ...parameters], { env: environment }, (error, stdout, stderr) => {
          const exitCode = error === null ? 0 : Number(error.code ?? 1);
          resolve({ exitCode, output: stdout + stderr });
        });
      }),
    stop: async () => {
      await editor.stop({ keepFolders: true });
      await endProxy(join(pretenseHome, 'run'));
      await provider.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A process that stayed behind for tools outside the editor is none of the editor's group. */
async function endProxy(runFolder: string): Promise<void> {
  const info = readProxyInfo(runFolder);
  if (info === undefined || !isAlive(info.pid)) return;
  process.kill(info.pid, 'SIGTERM');
  await eventually('the end of the background process', () => !isAlive(info.pid), { timeoutMs: 20_000 });
}

async function recordsIn(auditDir: string): Promise<readonly AuditRecord[]> {
  const records: AuditRecord[] = [];
  for await (const record of readRecords(auditDir)) records.push(record);
  return records;
}

/** Free a moment ago; what is set in a file cannot be left to the system. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
