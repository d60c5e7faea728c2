// The recent exchanges in a real browser: yours beside what the provider saw.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { exchangeRows, exchangeTexts, textPair } from '../../src/webview/exchanges.fixture.ts';
import { fixtureNow } from '../../src/webview/moment.fixture.ts';
import { stateMessage } from '../../src/webview/panel.fixture.ts';
import type { HostMessage } from '../../src/webview/protocol.ts';
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

const rows: HostMessage = { type: 'exchanges', rows: exchangeRows };
const texts: HostMessage = { type: 'texts', requestId: 'req-1', texts: exchangeTexts('req-1') };

async function open(options: Partial<PanelOptions> = {}): Promise<Locator> {
  panel = await PanelWindow.open(browser, bundle, { at: fixtureNow, ...options });
  await panel.tell(stateMessage('protected'), rows);
  return panel.page.locator('details').first();
}

async function openFirst(): Promise<Locator> {
  const first = await open();
  await first.locator('summary').click();
  await panel.tell(texts);
  return first;
}

const yours = () => panel.page.getByRole('group', { name: 'Yours', exact: true });
const provider = () => panel.page.getByRole('group', { name: 'What the provider saw', exact: true });

test('texts are asked for when an exchange is opened, and never before', async () => {
  const first = await open();
  expect(await panel.heard()).toEqual([{ type: 'ready' }]);
  await first.locator('summary').click();
  await panel.page.clock.runFor(50);
  expect(await first.getByText('Reading…').isVisible()).toBe(true);
  expect((await panel.heard()).at(-1)).toEqual({ type: 'exchange-texts', requestId: 'req-1' });
});

test('both sides stand there letter for letter, the part with the most changes first', async () => {
  const first = await openFirst();
  const pair = exchangeTexts('req-1').request[1];
  expect(await yours().textContent()).toBe(pair?.yours);
  expect(await provider().textContent()).toBe(pair?.provider);
  expect(await yours().locator('mark').count()).toBe(pair?.changes.length);
  expect(await provider().locator('mark').allTextContents()).toContain('quelvoJindapGorhim');
  expect(await first.getByText('api.anthropic.com').isVisible()).toBe(true);
  expect(await first.locator('.facts').textContent()).toContain(
    '37 identifiers mutated in 3 files; showing the part with the most changes',
  );
});

test('the whole request is one click away, and back', async () => {
  const first = await openFirst();
  await first.getByRole('button', { name: 'Show the whole request' }).click();
  expect(await yours().count()).toBe(2);
  expect(await first.getByText('messages[0]').isVisible()).toBe(true);
  await first.getByRole('button', { name: 'Show the part with the most changes' }).click();
  expect(await yours().count()).toBe(1);
});

test('Alt with an arrow goes from change to change and says both words', async () => {
  const first = await openFirst();
  await first.locator('summary').focus();
  const spoken = first.locator('[aria-live]');
  await panel.page.keyboard.press('Alt+ArrowDown');
  expect(await spoken.textContent()).toBe(
    'Change 1 of 15: yours reconcileMerchantLedger, provider saw quelvoJindapGorhim',
  );
  await panel.page.keyboard.press('Alt+ArrowUp');
  expect(await spoken.textContent()).toMatch(/^Change 15 of 15: yours toLedgerEntry/);
  expect(await first.locator('mark.current').allTextContents()).toEqual(['toLedgerEntry', 'toGorhimYelka']);
});

test('Request and Answer are tabs', async () => {
  const first = await openFirst();
  await first.getByRole('tab', { name: 'Request' }).focus();
  await panel.page.keyboard.press('ArrowRight');
  expect(await first.getByRole('tab', { name: 'Answer' }).getAttribute('aria-selected')).toBe('true');
  expect(await first.getByRole('tabpanel', { name: 'Answer' }).textContent()).toContain('compares settledAt');
  await first.getByRole('button', { name: 'Open in diff editor' }).click();
  expect((await panel.heard()).at(-1)).toEqual({ type: 'open-diff', requestId: 'req-1', side: 'answer' });
});

test('texts that are gone are said to be gone, and not asked for', async () => {
  await open();
  const second = panel.page.locator('details').nth(1);
  await second.locator('summary').click();
  await panel.page.clock.runFor(50);
  await expect.poll(() => second.getByText('The texts are no longer in memory').isVisible()).toBe(true);
  expect(await panel.heard()).toEqual([{ type: 'ready' }]);
  await panel.page.locator('details').nth(2).locator('summary').click();
  await panel.tell({ type: 'texts', requestId: 'req-3', texts: null });
  expect(await panel.page.getByText('The texts are no longer in memory').count()).toBe(2);
});

test('a blocked exchange says that nothing was sent', async () => {
  await open();
  const line = panel.page.locator('summary', { hasText: 'Blocked' });
  expect(await line.innerText()).toMatch(
    /Blocked, nothing was sent:\s+AWS access key in \.env\.staging\s+2 secrets\s+not sent/,
  );
});

test('the list is one tab stop; arrows move, open and close', async () => {
  await open();
  const lines = panel.page.locator('summary');
  await lines.first().focus();
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('ArrowRight');
  const opened = () => panel.page.locator('details').evaluateAll((all) => all.map((each) => each.hasAttribute('open')));
  expect(await opened()).toEqual([false, true, false, false, false, false]);
  await panel.page.keyboard.press('ArrowLeft');
  expect(await opened()).toEqual([false, false, false, false, false, false]);
  await panel.page.keyboard.press('End');
  await panel.page.keyboard.press('Control+c');
  expect((await panel.heard()).at(-1)).toEqual({ type: 'copy', text: 'req-6' });
  expect(await lines.evaluateAll((all) => all.filter((each) => each.getAttribute('tabindex') === '0').length)).toBe(1);
});

test('a new exchange above takes neither focus nor what is open', async () => {
  const first = await openFirst();
  await first.getByRole('tab', { name: 'Answer' }).click();
  const newer = { ...exchangeRows[1], requestId: 'req-0' };
  await panel.tell({ type: 'exchanges', rows: [newer, ...exchangeRows] } as HostMessage);
  expect(await panel.page.locator('details').count()).toBe(7);
  expect(await panel.page.getByRole('tab', { name: 'Answer' }).getAttribute('aria-selected')).toBe('true');
  expect(await panel.page.evaluate('document.activeElement.textContent')).toBe('Answer');
});

test('an answer that ends while it is open is told, and asked for', async () => {
  await open();
  const fourth = panel.page.locator('details').nth(3);
  await fourth.locator('summary').click();
  await panel.tell({ type: 'texts', requestId: 'req-4', texts: exchangeTexts('req-4') });
  expect(await fourth.getByText('Answer still running').isVisible()).toBe(true);
  const ended = exchangeRows.map((row) =>
    row.requestId === 'req-4' ? { ...row, outcome: 'complete', status: 200 } : row,
  );
  await panel.tell({ type: 'exchanges', rows: ended });
  expect(await fourth.getByText('Answer: complete, status 200').isVisible()).toBe(true);
  const asked = (await panel.heard()).filter(({ type }) => type === 'exchange-texts');
  expect(asked).toEqual(Array.from({ length: 2 }, () => ({ type: 'exchange-texts', requestId: 'req-4' })));
});

test('the extension can lead to an exchange, also before it is in the list', async () => {
  panel = await PanelWindow.open(browser, bundle, { at: fixtureNow });
  await panel.tell({ type: 'reveal', requestId: 'req-5' });
  await panel.tell(stateMessage('protected'), rows);
  const blocked = panel.page.locator('details', { hasText: 'Blocked' });
  expect(await blocked.getAttribute('open')).toBe('');
  expect(await blocked.locator('summary').evaluate((each) => each.matches(':focus'))).toBe(true);
});

test('what is open stays open while the page is hidden', async () => {
  await open({ memory: { open: 'req-3' } });
  await panel.page.clock.runFor(50);
  expect(await panel.page.locator('details').nth(2).getAttribute('open')).toBe('');
  expect((await panel.heard()).at(-1)).toEqual({ type: 'exchange-texts', requestId: 'req-3' });
});

test('markup in a prompt is shown, not run', async () => {
  const first = await open();
  await first.locator('summary').click();
  const evil =
    '</pre><script>document.title = 1</script><img src=x onerror="document.title = 1"> reconcileMerchantLedger';
  await panel.tell({
    ...texts,
    texts: { ...exchangeTexts('req-1'), request: [textPair(evil, evil)], endpointHost: evil },
  });
  expect(await yours().textContent()).toBe(evil);
  expect([await panel.page.title(), await panel.page.locator('img').count()]).toEqual(['Pretense', 0]);
});

test('a text of many thousand lines does not stop the page', async () => {
  const first = await open();
  await first.locator('summary').click();
  const long = 'const payouts = await payoutStore.findByMerchant(merchantId);\n'.repeat(3000);
  await panel.tell({
    ...texts,
    texts: { ...exchangeTexts('req-1'), request: [textPair('messages[0]', long)] },
  });
  expect((await yours().textContent())?.length).toBeLessThanOrEqual(20_000);
  expect(await first.getByRole('button', { name: 'Open in diff editor' }).isVisible()).toBe(true);
});
