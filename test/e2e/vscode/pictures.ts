// Pictures of the editor and of the dashboard. They are written to the folder that PRETENSE_PICTURES names, else they are only taken.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export interface PictureArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureOptions {
  /** Of the window; default: all of it. */
  readonly area?: PictureArea;
  /** Also what is below the window's end. */
  readonly wholePage?: boolean;
  readonly keepPointer?: boolean;
}

/** What the editor in the browser shows beside what every editor shows: its keyboard layout, its own ports. */
const browserEditorOnly =
  '[id="status.workbench.keyboardLayout"], [id="status.forwardedPorts"] { display: none !important; }';

/** Takes a picture of the window, or of a part of it, once nothing moves in it. */
export async function takePicture(page: Page, name: string, options: PictureOptions = {}): Promise<Buffer> {
  const { area, wholePage = false, keepPointer = false } = options;
  if (!keepPointer) await page.mouse.move(0, 0);
  const picture = await page.screenshot({
    animations: 'disabled',
    caret: 'hide',
    style: browserEditorOnly,
    fullPage: wholePage,
    ...(area === undefined ? {} : { clip: area }),
  });
  const folder = process.env['PRETENSE_PICTURES'];
  if (folder !== undefined) writeFileSync(join(folder, `${name}.png`), picture);
  return picture;
}

/** Environment for a browser that shows Inter where the page asks for the system's font; nothing where it is missing. */
export function pictureFonts(): Readonly<Record<string, string>> {
  const file = join(mkdtempSync(join(tmpdir(), 'pretense-fonts-')), 'fonts.conf');
  const prefer = (family: string, font: string) =>
    `<match target="pattern"><test name="family"><string>${family}</string></test><edit name="family" mode="prepend" binding="strong"><string>${font}</string></edit></match>`;
  const rules = ['system-ui', 'sans-serif', 'Ubuntu'].map((family) => prefer(family, 'Inter')).join('\n');
  writeFileSync(
    file,
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n<include>/etc/fonts/fonts.conf</include>\n${rules}\n</fontconfig>\n`,
  );
  return { FONTCONFIG_FILE: file };
}
