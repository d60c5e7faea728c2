// Server and browser together: a VS Code with extensions, ready to open windows.
import { startBrowser, type Browser, type BrowserOptions } from './browser.ts';
import { startEditorServer, type EditorServer, type EditorServerOptions } from './editor-server.ts';
import { eventually } from './eventually.ts';
import { Workbench } from './workbench.ts';

export interface EditorOptions extends EditorServerOptions {
  readonly extensions: readonly string[];
  readonly browser?: BrowserOptions;
}

export interface Editor {
  readonly server: EditorServer;
  readonly browser: Browser;
  openWindow(folder: string): Promise<Workbench>;
  /** All that were opened and are not closed. */
  windows(): readonly Workbench[];
  /** The process that runs the window's extensions; a new one after a reload or when it was killed. */
  extensionHostOf(window: Workbench): Promise<number>;
  /** Ends all of it. `keepFolders`: the server's folders stay; who asks for that removes them. */
  stop(options?: { readonly keepFolders?: boolean }): Promise<void>;
}

/** Installs the extensions from their packages; no window is open yet. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
  const server = await startEditorServer(options);
  try {
    for (const vsix of options.extensions) await server.install(vsix);
    const browser = await startBrowser(options.browser);
    const hosts = new WindowHosts(server);
    const windows: Workbench[] = [];
    return {
      server,
      browser,
      openWindow: async (folder) => {
        const workbench = new Workbench(await browser.context.newPage());
        windows.push(workbench);
        await workbench.open(server.url, folder);
        await hosts.of(workbench);
        return workbench;
      },
      windows: () => windows.filter(({ page }) => !page.isClosed()),
      extensionHostOf: (window) => hosts.of(window),
      stop: async (stopOptions) => {
        await browser.stop();
        await server.stop(stopOptions);
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Nothing but the order of events tells whose a new extension host is. */
class WindowHosts {
  readonly #server: EditorServer;
  readonly #known = new Map<Workbench, number>();

  constructor(server: EditorServer) {
    this.#server = server;
  }

  of(window: Workbench): Promise<number> {
    return eventually('an extension host of the window', () => {
      const alive = this.#server.extensionHosts().map(({ pid }) => pid);
      const known = this.#known.get(window);
      if (known !== undefined && alive.includes(known)) return known;
      const others = new Set([...this.#known].filter(([other]) => other !== window).map(([, pid]) => pid));
      const unknown = alive.filter((pid) => !others.has(pid));
      if (unknown.length !== 1 || unknown[0] === undefined) return undefined;
      this.#known.set(window, unknown[0]);
      return unknown[0];
    });
  }
}
