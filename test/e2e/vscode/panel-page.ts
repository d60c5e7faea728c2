// The panel as a person reads it: headline, figures, rows of the table.
import type { FrameLocator, Locator } from 'playwright-core';
import { eventually } from './eventually.ts';

export interface ShownFile {
  /** Repository and path. */
  readonly file: string;
  readonly requests: number;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
}

interface Scrolled {
  scrollIntoView(options: { readonly block: 'start' }): void;
}

export class PanelPage {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  get headline(): Locator {
    return this.frame.locator('header.state h1');
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }

  /** A section by its title, at the top of the window as far as the page goes. */
  async showSection(name: string): Promise<Locator> {
    const section = this.frame.getByRole('region', { name });
    await scrollTo(section);
    return section;
  }

  /** The page from its beginning. */
  async showTop(): Promise<void> {
    await scrollTo(this.frame.locator('body'));
  }

  /** Headings that the footer covers in part. */
  async cutHeadings(): Promise<readonly string[]> {
    const footer = await this.frame.locator('footer').boundingBox();
    const headings = await this.frame.locator('main h2').all();
    const boxes = await Promise.all(headings.map(async (each) => ({ box: await each.boundingBox(), each })));
    const cut = boxes.filter(({ box }) => isCut(box, footer?.y ?? 0));
    return await Promise.all(cut.map(({ each }) => each.innerText()));
  }

  /** The figures of today by their labels, as they are written. */
  async figures(): Promise<ReadonlyMap<string, string>> {
    const items = this.frame.locator('dl.figures > div');
    const labels = await items.locator('dt').allInnerTexts();
    const values = await items.locator('dd > span').allInnerTexts();
    return new Map(labels.map((label, index) => [label, values[index] ?? '']));
  }

  /** The figure once it reads so. */
  async hasFigure(label: string, value: string): Promise<void> {
    let last: ReadonlyMap<string, string> = new Map();
    await eventually(
      `"${label}" to read ${value}`,
      async () => {
        last = await this.figures();
        return last.get(label) === value;
      },
      { timeoutMs: 30_000, tell: () => JSON.stringify([...last]) },
    );
  }

  /** All rows that stand in the page, by file. Numbers are read without their separators. */
  async files(): Promise<readonly ShownFile[]> {
    const rows = await this.frame.locator('.file-space .file-row').all();
    const shown = await Promise.all(rows.map((row) => readRow(row)));
    return shown.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  }
}

type Box = Awaited<ReturnType<Locator['boundingBox']>>;

function isCut(box: Box, footerTop: number): boolean {
  return box !== null && box.y < footerTop && box.y + box.height > footerTop;
}

async function scrollTo(place: Locator): Promise<void> {
  await place.evaluate((each) => (each as unknown as Scrolled).scrollIntoView({ block: 'start' }));
}

async function readRow(row: Locator): Promise<ShownFile> {
  const text = async (selector: string) => ((await row.locator(selector).textContent()) ?? '').trim();
  const figure = async (column: string) => Number((await text(`.cell-${column}`)).replaceAll(/\D/g, ''));
  return {
    file: `${await text('.file-folder')}/${await text('.file-name')}`,
    requests: await figure('requests'),
    scanned: await figure('scanned'),
    mutated: await figure('mutated'),
    secrets: await figure('secrets'),
  };
}
