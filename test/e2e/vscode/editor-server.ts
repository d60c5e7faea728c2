// One code-server with folders of its own: nothing of the user's account is read or written.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { vscodeServer, type VscodeVersion } from '../../../scripts/vscode-server.mjs';
import { endGroup, systemProcesses, type SystemProcess } from './processes.ts';

export interface EditorServerOptions {
  readonly version: VscodeVersion;
  /** User settings beside those that keep the editor quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of scope `machine`: a window on a server takes them from a file of the server. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Of the server, so of extensions and terminals. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EditorServer {
  /** Another one after each restart. */
  readonly url: string;
  /** Everything lies below it: the account's folder, settings, extensions. */
  readonly home: string;
  readonly extensionsFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly node: string;
  install(vsix: string): Promise<string>;
  uninstall(extensionId: string): Promise<string>;
  /** The extension hosts, one for each window. */
  extensionHosts(): readonly SystemProcess[];
  /** What the server printed so far. */
  log(): string;
  /** Ends the server with its windows, and starts it again on the same folders. */
  restart(): Promise<void>;
  /** Ends the server and all that it started, and removes its folders. */
  stop(options?: { readonly keepFolders?: boolean }): Promise<void>;
}

const quiet = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  // Otherwise every listener on the machine is announced.
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'terminal.integrated.defaultProfile.linux': 'bash',
  'terminal.integrated.gpuAcceleration': 'off',
  'update.mode': 'none',
  'window.menuBarVisibility': 'compact',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
};

/** A new server that listens. Extensions may be installed before the first window opens. */
export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const { node, entry } = vscodeServer(options.version);
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-editor-')));
  const [dataFolder, extensionsFolder] = [join(home, 'data'), join(home, 'extensions')];
  writeJson(join(dataFolder, 'User', 'settings.json'), { ...quiet, ...options.settings });
  writeJson(join(dataFolder, 'Machine', 'settings.json'), options.machineSettings ?? {});
  const environment = cleanEnvironment(home, options.environment);
  const command = [node, entry, '--user-data-dir', dataFolder, '--extensions-dir', extensionsFolder];
  const manage = async (...parameters: readonly string[]) => {
    const { stdout } = await promisify(execFile)(node, [...command.slice(1), ...parameters], { env: environment });
    return stdout;
  };
  let server = await listen(command, environment);
  return {
    get url() {
      return server.url;
    },
    home,
    extensionsFolder,
    environment,
    node,
    install: (vsix) => manage('--install-extension', vsix),
    uninstall: (extensionId) => manage('--uninstall-extension', extensionId),
    extensionHosts: () =>
      systemProcesses().filter(
        ({ group, command: run }) => group === server.pid && run.includes('--type=extensionHost'),
      ),
    log: () => server.log(),
    restart: async () => {
      await endGroup(server.pid);
      server = await listen(command, environment);
    },
    stop: async ({ keepFolders = false } = {}) => {
      await endGroup(server.pid);
      if (!keepFolders) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Without the caller's editor variables, proxies and folders. */
function cleanEnvironment(home: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    SHELL: '/bin/bash',
    TMPDIR: tmpdir(),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_RUNTIME_DIR: home,
    ...more,
  };
}

interface ListeningServer {
  readonly url: string;
  readonly pid: number;
  log(): string;
}

function listen([program = '', ...parameters]: readonly string[], env: NodeJS.ProcessEnv): Promise<ListeningServer> {
  const flags = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check'];
  const more = ['--disable-getting-started-override', '--ignore-last-opened'];
  return new Promise((resolve, reject) => {
    // A process group of its own, so that all of it can be ended by its id.
    const child = spawn(program, [...parameters, ...flags, ...more], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.once('exit', (code) => reject(new Error(`code-server ended with ${code}: ${output}`)));
    child.once('error', reject);
    const read = (data: Buffer) => {
      output += data.toString();
      const url = /listening on (http:\/\/[^\s/]+)/.exec(output)?.[1];
      if (url !== undefined && child.pid !== undefined) resolve({ url, pid: child.pid, log: () => output });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
}
