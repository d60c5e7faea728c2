// Draws media/icon.png from media/icon.svg, with Chromium: node scripts/icon-pictures.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { projectRoot } from './run-process.mjs';

/** What marketplaces show; they scale it down themselves. */
const pixels = 256;
const picture = readFileSync(join(projectRoot, 'media', 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
  await page.setContent(
    `<style>html, body { margin: 0; background: transparent } svg { display: block; width: ${pixels}px; height: ${pixels}px }</style>${picture}`,
  );
  await page.screenshot({ path: join(projectRoot, 'media', 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
