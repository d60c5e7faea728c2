// Debian's Chromium, without a window, with a profile of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

export interface Browser {
  readonly context: BrowserContext;
  stop(): Promise<void>;
}

export interface BrowserOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of a picture for each point of the page. */
  readonly scale?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** `CHROMIUM` names another program. */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { viewport = { width: 1280, height: 800 }, scale = 1, environment = {} } = options;
  const profile = mkdtempSync(join(tmpdir(), 'pretense-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    viewport,
    deviceScaleFactor: scale,
    env: { ...process.env, ...environment },
    // Root cannot use Chromium's sandbox, and what it shows here is our own.
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
    ], // prettier-ignore
  });
  return {
    context,
    stop: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
