// The pictures of the walkthrough: parts of those in docs/images, cut out in the browser that took them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { projectRoot } from './run-process.mjs';

/** Pixels of the whole picture: left, top, width, height. */
const cuts = [
  { name: 'tools', from: 'panel-light', area: [140, 480, 1090, 240] },
  { name: 'first-request', from: 'panel-light', area: [140, 150, 2240, 870] },
  { name: 'preview', from: 'preview', area: [110, 130, 2230, 710] },
  { name: 'export', from: 'panel-light', area: [110, 1050, 2280, 405] },
];

/** Writes media/walkthrough/*.png. */
export async function cutWalkthroughPictures() {
  const folder = join(projectRoot, 'media', 'walkthrough');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    for (const { name, from, area } of cuts) {
      const picture = readFileSync(join(projectRoot, 'docs', 'images', `${from}.png`)).toString('base64');
      const [left = 0, top = 0, width = 0, height = 0] = area;
      await page.setViewportSize({ width, height });
      await page.setContent(
        `<body style="margin:0;overflow:hidden"><img style="margin:${-top}px 0 0 ${-left}px" src="data:image/png;base64,${picture}">`,
      );
      writeFileSync(join(folder, `${name}.png`), await page.screenshot());
    }
  } finally {
    await browser.close();
  }
}
