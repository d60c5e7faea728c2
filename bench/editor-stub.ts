// As much of the editor's API as the extension touches when it starts and while requests pass: calls that do nothing,
// so that what is measured is the extension's own work.
import { createRequire, Module } from 'node:module';

/** Where hosts of extensions, too, put their own module in. */
const loadName = '_load';

interface Loader {
  [loadName](request: string, ...rest: readonly unknown[]): unknown;
}

export interface EditorStubOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Holds `dist/` with the worker that is started. */
  readonly extensionPath: string;
}

export interface LoadedExtension {
  readonly context: unknown;
  activate(context: unknown): void;
  deactivate(): Promise<void>;
  /** Writes to the status bar item so far. */
  readonly statusTexts: readonly string[];
}

/** Loads the bundle as an extension host does: with `vscode` from the host. */
export function loadExtension(bundle: string, options: EditorStubOptions): LoadedExtension {
  const statusTexts: string[] = [];
  const api = editorApi(options, statusTexts);
  const loader = Module as unknown as Loader;
  const load = loader[loadName].bind(loader);
  loader[loadName] = (request, ...rest) => (request === 'vscode' ? api : load(request, ...rest));
  const extension = createRequire(import.meta.url)(bundle) as Pick<LoadedExtension, 'activate' | 'deactivate'>;
  return { ...extension, statusTexts, context: contextOf(options) };
}

class Anything {
  isTrusted: unknown;
}

const nothing = { dispose() {} };
const register = () => nothing;

function editorApi({ settings }: EditorStubOptions, statusTexts: string[]): unknown {
  const log = Object.fromEntries(['error', 'warn', 'info', 'debug', 'show', 'dispose'].map((name) => [name, () => {}]));
  return {
    StatusBarAlignment: { Left: 1 },
    ViewColumn: { Active: -1 },
    ProgressLocation: { Notification: 15 },
    ConfigurationTarget: { Global: 1 },
    UIKind: { Desktop: 1 },
    ThemeColor: Anything,
    MarkdownString: Anything,
    Hover: Anything,
    EventEmitter: class {
      readonly event = register;
      fire(): void {}
      dispose(): void {}
    },
    Uri: { file: (path: string) => ({ path }), joinPath: () => ({}), from: () => ({}) },
    env: { language: 'en', appName: 'Bench', uiKind: 1, remoteName: undefined },
    extensions: { all: [] },
    commands: { registerCommand: register, executeCommand: async () => {} },
    languages: { registerHoverProvider: register },
    window: {
      state: { focused: true },
      tabGroups: { onDidChangeTabs: register },
      createOutputChannel: () => log,
      createStatusBarItem: () => statusItem(statusTexts),
      registerWebviewPanelSerializer: register,
      showInformationMessage: async () => {},
      showErrorMessage: async () => {},
      showWarningMessage: async () => {},
    },
    workspace: {
      name: 'bench',
      isTrusted: true,
      workspaceFolders: [],
      getConfiguration: () => ({ get: (id: string) => settings[id] }),
      onDidChangeConfiguration: register,
      onDidChangeWorkspaceFolders: register,
      onDidGrantWorkspaceTrust: register,
      onDidCloseTextDocument: register,
      onDidChangeTextDocument: register,
      registerTextDocumentContentProvider: register,
    },
  };
}

function statusItem(statusTexts: string[]): object {
  return {
    show() {},
    dispose() {},
    set text(text: string) {
      statusTexts.push(text);
    },
  };
}

function contextOf({ extensionPath }: EditorStubOptions): unknown {
  return {
    extensionPath,
    extensionUri: {},
    extension: { packageJSON: { version: '0.0.0' } },
    subscriptions: [],
    globalState: { get: () => undefined, update: async () => {} },
    environmentVariableCollection: { clear() {}, replace() {} },
  };
}
