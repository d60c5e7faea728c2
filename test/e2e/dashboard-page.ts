// A page of the collector in a real browser, with all that it does wrong.
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface DashboardOptions {
  readonly url: string;
  /** Of the session cookie; undefined: nobody is signed in. */
  readonly session?: string | undefined;
  readonly width?: number;
  readonly height?: number;
  /** Pixels of a picture for each point of the page. */
  readonly scale?: number;
  readonly scheme?: 'light' | 'dark';
  readonly hasScripts?: boolean;
}

export interface DashboardWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, what the policy refused, requests that failed or went to another host. */
  readonly wrongs: string[];
  close(): Promise<void>;
}

const scripts = ['panel-host.js', 'dashboard-hurdles.js'].map((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8'),
);
/** What is declared is seen by the test. */
const helpers = `${scripts.join('\n')}\nObject.assign(window, { weakTexts });`;

export async function openDashboard(browser: Browser, options: DashboardOptions): Promise<DashboardWindow> {
  const { url, session, width = 1280, height = 900, scale = 1, scheme = 'light', hasScripts = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: scheme,
    timezoneId: 'UTC',
    locale: 'en-GB',
    javaScriptEnabled: hasScripts,
    acceptDownloads: true,
  });
  if (session !== undefined) {
    await context.addCookies([{ name: 'pretense', value: session, url, httpOnly: true, sameSite: 'Lax' }]);
  }
  const page = await context.newPage();
  const wrongs: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrongs.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A download is no page that loads.
    if (reason !== 'net::ERR_ABORTED') wrongs.push(`failed: ${request.url()} ${reason}`);
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== 'data:' && asked.origin !== new URL(url).origin) wrongs.push(`elsewhere: ${request.url()}`);
  });
  if (hasScripts) await page.addInitScript(helpers);
  return { page, context, wrongs, close: () => context.close() };
}

/** What somebody who sees badly, or not at all, would stumble over. */
export async function hurdles(page: Page): Promise<readonly string[]> {
  const weak = await page.evaluate<readonly string[]>('weakTexts()');
  const others = await page.evaluate<readonly string[]>('findHurdles()');
  return [...weak.map((text) => `contrast: ${text}`), ...others];
}
