// The panel's own bundle in a browser, with a host around it as the editor would be one.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { HostMessage, PanelMessage } from '../../src/webview/protocol.ts';
import { themes, type ThemeName } from './panel-themes.ts';

export interface PanelFiles {
  readonly script: string;
  readonly style: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const hostScript = new URL('panel-host.js', import.meta.url);
const origin = 'http://panel.test';
const nonce = 'n0nce';
/** What the extension sets. */
const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}`;

const sources = ['src/webview', 'src/view'];

/** What was packaged, which is what `npm test` has just built; by hand, when a source is newer, made in a moment. */
export async function panelFiles(): Promise<PanelFiles> {
  const folder = join(root, 'dist/webview');
  // A build leaves a file alone that did not change, so the newer of the two tells when it ran.
  const built = Math.max(...['panel.js', 'panel.css'].map((name) => modifiedMs(join(folder, name))));
  const newest = Math.max(...sources.flatMap(filesBelow).map(modifiedMs));
  if (built > newest) {
    const [script, style] = ['panel.js', 'panel.css'].map((name) => readFileSync(join(folder, name), 'utf8'));
    return { script: script ?? '', style: style ?? '' };
  }
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/webview/browser/main.ts')],
    outdir: folder,
    bundle: true,
    minify: true,
    write: false,
    target: 'es2022',
  });
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

function filesBelow(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.(?:ts|css)$/.test(name) && !/\.(?:test|fixture)\./.test(name))
    .map((name) => join(root, folder, name));
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** `CHROMIUM` names another program. */
export async function startChromium(environment: Readonly<Record<string, string>> = {}): Promise<Browser> {
  // Root cannot use Chromium's sandbox; what it shows here is our own.
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** RFC 3339: what the clock of the page says at the start; it goes on by hand only. */
  readonly at: string;
  readonly reducedMotion?: boolean;
  readonly timeZone?: string;
  /** What the page remembered when it was hidden. */
  readonly memory?: unknown;
}

/** The page as a host sees it. */
export class PanelWindow {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, files: PanelFiles, options: PanelOptions): Promise<PanelWindow> {
    const { bodyClass, scheme, variables } = themes[options.theme ?? 'dark'];
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      colorScheme: scheme,
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      timezoneId: options.timeZone ?? 'UTC',
      locale: 'en-GB',
    });
    await page.clock.install({ time: Date.parse(options.at) - 1000 });
    await page.clock.pauseAt(options.at);
    const given = JSON.stringify({ variables, memory: options.memory });
    await page.addInitScript(`${readFileSync(hostScript, 'utf8')}\nbeEditor(${given});`);
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="stylesheet" href="${origin}/panel.css"><title>Pretense</title></head><body class="${bodyClass}"><script nonce="${nonce}" src="${origin}/panel.js"></script></body></html>`;
    await page.route('**/*', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
      if (pathname === '/panel.js') return route.fulfill({ contentType: 'text/javascript', body: files.script });
      if (pathname === '/panel.css') return route.fulfill({ contentType: 'text/css', body: files.style });
      return route.abort();
    });
    await page.goto(`${origin}/`);
    return new PanelWindow(page);
  }

  /** Says something as the extension, and waits until it is drawn. */
  async tell(...messages: readonly HostMessage[]): Promise<void> {
    await this.page.evaluate(`editor.tell(${JSON.stringify(messages)})`);
    // Drawing waits for a frame, and frames are the clock's.
    await this.page.clock.runFor(50);
  }

  /** What the page has told the extension so far. */
  async heard(): Promise<readonly PanelMessage[]> {
    return this.page.evaluate('editor.heard');
  }

  /** What the page did against its policy, and errors nobody caught. */
  async wrongs(): Promise<readonly string[]> {
    return this.page.evaluate('editor.wrongs');
  }

  /** Every visible text whose contrast is below what WCAG 2 wants of it, as `text: ratio`. */
  async weakTexts(): Promise<readonly string[]> {
    return this.page.evaluate('editor.weakTexts()');
  }
}
