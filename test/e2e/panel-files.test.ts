// The table of files in a real browser: thousands of rows, by mouse and by keyboard.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fixtureNow } from '../../src/webview/moment.fixture.ts';
import { fileRows, stateMessage } from '../../src/webview/panel.fixture.ts';
import { PanelWindow, panelFiles, startChromium, type PanelFiles, type PanelOptions } from './panel-browser.ts';

let browser: Browser;
let bundle: PanelFiles;
let panel: PanelWindow;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([startChromium(), panelFiles()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  const wrongs = await panel.wrongs();
  await panel.page.close();
  expect(wrongs).toEqual([]);
});

async function open(count: number, options: Partial<PanelOptions> = {}): Promise<Locator> {
  panel = await PanelWindow.open(browser, bundle, { at: fixtureNow, ...options });
  await panel.tell(stateMessage('protected'), { type: 'files', rows: fileRows(count) });
  return panel.page.getByRole('grid', { name: 'Files' });
}

const firstNames = async (count: number) =>
  (
    await panel.page
      .locator('.file-space .file-row')
      .evaluateAll((rows) => rows.map((row) => row.querySelector('.file-name')?.textContent ?? ''))
  ).slice(0, count);
const focused = async (): Promise<readonly [row: string, column: string]> =>
  panel.page.evaluate(
    "[document.activeElement.parentElement.getAttribute('aria-rowindex'), document.activeElement.getAttribute('aria-colindex')]",
  );
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await panel.page.keyboard.press(key);
};
const note = () => panel.page.locator('#files .section-head .small').textContent();

const isSorted = (numbers: readonly number[]) => numbers.every((each, at) => at === 0 || each > (numbers[at - 1] ?? 0));

describe('of twenty thousand rows', () => {
  test('only those in view stand in the page, and each tells its place', async () => {
    const grid = await open(20_000);
    expect(await grid.getAttribute('aria-rowcount')).toBe('20001');
    expect(await panel.page.locator('.file-space .file-row').count()).toBeLessThan(40);
    await grid.evaluate((each) => each.scrollTo(0, 26 * 10_000));
    await panel.page.clock.runFor(50);
    const placesNow = () =>
      panel.page
        .locator('.file-space .file-row')
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
    // The browser tells of the scrolling when it draws.
    await expect.poll(placesNow).toContain(10_002);
    await expect.poll(async () => isSorted(await placesNow())).toBe(true);
    expect((await placesNow()).length).toBeLessThan(50);
    expect(await panel.page.getByText(/^Rows 10,001–10,014 of 20,000, most mutated first$/).isVisible()).toBe(true);
  });

  test('the keyboard reaches the last one and comes back', async () => {
    const grid = await open(20_000);
    await grid.getByRole('gridcell').first().focus();
    await press('End');
    expect(await focused()).toEqual(['20001', '1']);
    await press('Home', 'PageDown', 'PageDown', 'ArrowUp');
    const [row] = await focused();
    expect(Number(row)).toBeGreaterThan(20);
    expect(Number(row)).toBeLessThan(30);
  });

  test('the cell with the focus keeps it, wherever the view is scrolled to', async () => {
    const grid = await open(20_000);
    await grid.getByRole('gridcell').first().focus();
    await press('ArrowDown');
    await grid.evaluate((each) => each.scrollTo(0, 26 * 15_000));
    await panel.page.clock.runFor(50);
    expect(await focused()).toEqual(['3', '1']);
    await press('ArrowDown');
    expect(await focused()).toEqual(['4', '1']);
  });

  test('a scroll costs no more than in a short table', async () => {
    const grid = await open(20_000);
    const scrolling = async () => {
      const begin = performance.now();
      await grid.evaluate((each) => {
        for (let step = 0; step < 60; step += 1) {
          each.scrollTop = step % 2 === 0 ? 2600 : 26;
          each.dispatchEvent(new Event('scroll'));
        }
      });
      return (performance.now() - begin) / 60;
    };
    // The best of interleaved rounds: the machine does other work as well.
    let [long, short] = [Infinity, Infinity];
    for (let round = 0; round < 4; round += 1) {
      await panel.tell({ type: 'files', rows: fileRows(20_000) });
      long = Math.min(long, await scrolling());
      await panel.tell({ type: 'files', rows: fileRows(300) });
      short = Math.min(short, await scrolling());
    }
    console.log(`a scroll over a whole view: ${long.toFixed(1)} ms of 20,000 rows, ${short.toFixed(1)} ms of 300`);
    expect(long).toBeLessThan(2 * short + 2);
  });

  test('sorting and filtering take a moment', async () => {
    const grid = await open(20_000);
    const begin = performance.now();
    await grid.getByRole('columnheader', { name: 'Last seen' }).click();
    await panel.page.getByRole('textbox').fill('part-00');
    await panel.page.clock.runFor(150);
    expect(await note()).toBe('1,000 of 20,000 with traffic today');
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});

describe('the order', () => {
  test('a header sorts, reverses and resets', async () => {
    const grid = await open(15);
    const header = grid.getByRole('columnheader', { name: 'Requests' });
    const sorts: (string | null)[] = [];
    const firsts: string[] = [];
    for (let click = 0; click < 3; click += 1) {
      await header.click();
      sorts.push(await header.getAttribute('aria-sort'));
      firsts.push(...(await firstNames(1)));
    }
    expect(sorts).toEqual(['descending', 'ascending', null]);
    expect(firsts).toEqual(['reconcile-ledger.ts', '.env.staging', 'reconcile-ledger.ts']);
    expect(await grid.getByRole('columnheader', { name: 'Mutated' }).getAttribute('aria-sort')).toBe('descending');
  });

  test('by keyboard: up into the header, along it, and Space', async () => {
    const grid = await open(15);
    await grid.getByRole('gridcell').first().focus();
    await press('ArrowUp', 'ArrowRight', 'ArrowRight', 'Space');
    expect(await grid.getByRole('columnheader', { name: 'Scanned' }).getAttribute('aria-sort')).toBe('descending');
    expect(await focused()).toEqual(['1', '3']);
  });

  test('it stays while somebody looks, and follows two seconds after', async () => {
    const grid = await open(15);
    await grid.hover();
    const rows = fileRows(15).map((row) => (row.file.endsWith('logger.ts') ? { ...row, mutated: 9999 } : row));
    await panel.tell({ type: 'files', rows });
    expect((await firstNames(1))[0]).toBe('reconcile-ledger.ts');
    expect(await grid.getByText('9,999').isVisible()).toBe(true);
    await panel.page.mouse.move(5, 5);
    await panel.page.clock.runFor(1500);
    expect((await firstNames(1))[0]).toBe('reconcile-ledger.ts');
    await panel.page.clock.runFor(600);
    expect((await firstNames(1))[0]).toBe('logger.ts');
  });

  test('it is remembered while the page is hidden', async () => {
    await open(15, { memory: { sort: { column: 'secrets', direction: 'descending' }, filter: 'payment' } });
    expect((await firstNames(2)).toSorted()).toEqual(['.env.staging', 'gateway-keys.ts']);
    expect(await note()).toBe('11 of 15 with traffic today');
  });

  test('what another version remembered does no harm', async () => {
    await open(15, { memory: { sort: { column: 'colour', direction: 'up' } } });
    expect((await firstNames(1))[0]).toBe('reconcile-ledger.ts');
  });
});

describe('the filter', () => {
  test('takes part of a path or a glob, a moment after the last key', async () => {
    const grid = await open(200);
    await panel.page.getByRole('textbox').fill('LEDGER');
    expect(await note()).toBe('200 with traffic today');
    await panel.page.clock.runFor(150);
    expect(await note()).toBe('3 of 200 with traffic today');
    await panel.page.getByRole('textbox').fill('*.py');
    await panel.page.clock.runFor(150);
    expect(await note()).toBe('4 of 200 with traffic today');
    expect(await grid.getAttribute('aria-rowcount')).toBe('5');
    await panel.page.getByRole('textbox').fill('nothing like this');
    await panel.page.clock.runFor(150);
    expect(await panel.page.getByText('No file matches the filter.').isVisible()).toBe(true);
  });

  test.each(['/', 'Control+f'])('%s leads to it; Esc empties it, and again leads back', async (key) => {
    const grid = await open(200);
    await grid.getByRole('gridcell').first().focus();
    await press('ArrowDown', key);
    const filter = panel.page.getByRole('textbox');
    await panel.page.keyboard.type('ledger');
    await panel.page.clock.runFor(150);
    expect(await filter.inputValue()).toBe('ledger');
    await press('Escape');
    expect([await filter.inputValue(), await note()]).toEqual(['', '200 with traffic today']);
    await press('Escape');
    expect((await focused())[1]).toBe('1');
  });

  test('bars compare with the largest row that it lets through', async () => {
    await open(15);
    const width = () =>
      panel.page
        .locator('.bar i')
        .first()
        .evaluate((bar) => (bar as unknown as { style: { width: string } }).style.width);
    await panel.page.getByRole('textbox').fill('gateway');
    await panel.page.clock.runFor(150);
    expect(await width()).toBe('100%');
  });
});

describe('a row', () => {
  test('opens by click and by Enter', async () => {
    const grid = await open(15);
    await grid.getByText('payout-store.ts').click();
    await press('ArrowDown', 'Enter');
    expect((await panel.heard()).slice(1)).toEqual([
      { type: 'open-file', repository: 'payment-service', file: 'src/settlement/payout-store.ts' },
      { type: 'open-file', repository: 'claims-api', file: 'app/adjudication/rules_engine.py' },
    ]);
  });

  test('whose folder is not open says so instead', async () => {
    const grid = await open(100);
    await panel.page.getByRole('textbox').fill('part-00049');
    await panel.page.clock.runFor(150);
    await grid.getByText('part-00049.ts').click();
    expect(await panel.page.getByText('The folder of this file is not open in any window').isVisible()).toBe(true);
    expect(await panel.heard()).toEqual([{ type: 'ready' }]);
  });

  test('gives its path to the clipboard', async () => {
    const grid = await open(15);
    await grid.getByRole('gridcell').first().focus();
    await press('Control+c');
    expect((await panel.heard()).at(-1)).toEqual({
      type: 'copy',
      text: '/srv/payment-service/src/settlement/reconcile-ledger.ts',
    });
  });

  test('stands in two lines where it is narrow, and arrows pass over hidden columns', async () => {
    const grid = await open(15, { width: 320 });
    expect(await grid.getByRole('columnheader').allTextContents()).toHaveLength(2);
    expect(await grid.getByText('· 1 secret').isVisible()).toBe(true);
    await grid.getByRole('gridcell').first().focus();
    await press('ArrowRight');
    expect(await focused()).toEqual(['2', '4']);
    await press('ArrowRight', 'ArrowLeft');
    expect(await focused()).toEqual(['2', '1']);
  });
});

test('no row is a sentence, not an empty box', async () => {
  await open(0);
  expect(await panel.page.getByText('No file has been in a request today.').isVisible()).toBe(true);
});
