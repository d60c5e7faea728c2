// The panel in a real browser: every state, in every theme, at every width, by eye, keyboard and screen reader.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exchangeRows } from '../../src/webview/exchanges.fixture.ts';
import { fixtureNow } from '../../src/webview/moment.fixture.ts';
import { fileRows, panelStates, stateMessage } from '../../src/webview/panel.fixture.ts';
import type { PanelStateName } from '../../src/webview/panel.fixture.ts';
import type { HostMessage } from '../../src/webview/protocol.ts';
import { PanelWindow, panelFiles, startChromium, type PanelFiles, type PanelOptions } from './panel-browser.ts';
import { themes, type ThemeName } from './panel-themes.ts';

const files: HostMessage = { type: 'files', rows: fileRows(200) };
const exchanges: HostMessage = { type: 'exchanges', rows: exchangeRows };

let browser: Browser;
let bundle: PanelFiles;
let panel: PanelWindow | undefined;

beforeAll(async () => {
  [browser, bundle] = await Promise.all([startChromium(), panelFiles()]);
});
afterAll(() => browser.close());
afterEach(async () => {
  const wrongs = (await panel?.wrongs()) ?? [];
  await panel?.page.close();
  panel = undefined;
  expect(wrongs, 'what the page did against its policy, and errors').toEqual([]);
});

async function open(state: PanelStateName, options: Partial<PanelOptions> = {}): Promise<PanelWindow> {
  const opened = await PanelWindow.open(browser, bundle, { at: fixtureNow, ...options });
  panel = opened;
  await opened.tell(stateMessage(state), files, exchanges);
  return opened;
}

const titles: Readonly<Record<PanelStateName, string>> = {
  protected: 'Protected',
  attention: 'Protected, except Continue',
  paused: 'Paused, 11:42 left',
  indexing: 'Protected, index building',
  empty: 'Ready, no AI request yet',
  off: 'Off',
  starting: 'Starting',
  'port-taken': 'Not running: port 9339 is taken',
  stopped: 'Pretense stopped',
};

/** The one filled button, where the state has one. */
const filled: Readonly<Record<PanelStateName, readonly string[]>> = {
  protected: ['Export SOC2 log…'],
  attention: ['Repair Continue…'],
  paused: ['Resume now'],
  indexing: ['Export SOC2 log…'],
  empty: [],
  off: ['Start'],
  starting: [],
  'port-taken': ['Use another port…'],
  stopped: ['Start'],
};

test('the page is small', () => {
  expect(bundle.script.length + bundle.style.length).toBeLessThan(200_000);
});

test('each state has its sentence and at most one filled button', async () => {
  const window = await open('protected');
  const { page } = window;
  for (const state of panelStates) {
    await window.tell(stateMessage(state));
    expect(await page.getByRole('heading', { level: 1 }).textContent(), state).toBe(titles[state]);
    expect(await page.locator('vscode-button:not([secondary]):visible').allTextContents(), state).toEqual(
      filled[state],
    );
  }
});

describe.each(Object.keys(themes) as ThemeName[])('in the theme %s', (theme) => {
  test('every text of every state can be read, wide and narrow, without scrolling sideways', async () => {
    const window = await open('protected', { theme });
    await window.page.locator('summary').first().click();
    for (const width of [1280, 700, 320]) {
      await window.page.setViewportSize({ width, height: 900 });
      for (const state of panelStates) {
        await window.tell(stateMessage(state));
        expect(await window.weakTexts(), `${state}, ${width} px`).toEqual([]);
        const beyond = await window.page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(beyond, `${state}, ${width} px`).toBe(0);
      }
    }
  });
});

describe('for screen readers', () => {
  test('the page has a name for each of its parts, in reading order', async () => {
    const { page } = await open('protected');
    const regions = await page.getByRole('region').evaluateAll((all) => all.map((each) => each.id));
    expect(regions).toEqual(['coverage', 'traffic', 'findings', 'files', 'exchanges']);
    for (const name of ['Coverage', 'Traffic today', 'Findings', 'Files', 'Recent exchanges']) {
      expect(await page.getByRole('region', { name }).getByRole('heading', { level: 2 }).textContent()).toBe(name);
    }
    expect(await page.getByRole('contentinfo', { name: 'Audit log' }).isVisible()).toBe(true);
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Requests per 15 minutes today from .*Peak 71/,
    );
    expect(await page.getByRole('table', { name: 'Requests per 15 minutes' }).getByRole('row').count()).toBeGreaterThan(
      20,
    );
    expect(await page.getByRole('grid', { name: 'Files' }).isVisible()).toBe(true);
    expect(await page.getByRole('textbox', { name: 'Filter files by path' }).isVisible()).toBe(true);
  });

  test('only a change of state is announced: no count, no clock', async () => {
    const window = await open('paused');
    const status = window.page.getByRole('status');
    expect(await status.textContent()).toBe('Paused until 14:54.');
    await watchChanges(window, '[role=status]');
    await window.page.clock.runFor(90_000);
    expect(await window.page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Paused, 10:1\d left$/);
    await window.tell(stateMessage('paused'), files, exchanges);
    expect(await changes(window)).toEqual([]);
    await window.tell(stateMessage('attention'));
    expect(await status.textContent()).toBe('Continue is not protected. Repair is available.');
  });

  test('a link of the list says which tool it is for', async () => {
    const { page } = await open('attention');
    expect(await page.getByRole('button', { name: 'Repair… Continue' }).isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Check Cline' }).isVisible()).toBe(true);
  });
});

describe('by keyboard', () => {
  test('Tab goes in reading order; lists and the table are one stop each', async () => {
    const { page } = await open('attention');
    const stops: string[] = [];
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate('(document.activeElement.ariaLabel || document.activeElement.textContent).trim()'),
      );
    }
    expect(stops).toEqual([
      'Pause…',
      'Repair Continue…',
      'Open your policy',
      'Repair… Continue',
      '',
      expect.stringMatching(/^reconcile-ledger\.ts/),
      expect.stringMatching(/^14:42:48Claude Code/),
      expect.stringMatching(/^Copy the hash/),
      'What this proves, and what not',
      'Verify now',
      'Export SOC2 log…',
      expect.anything(),
    ]);
  });

  test.each(['Enter', 'Space'])('%s presses a button once', async (key) => {
    const window = await open('attention');
    await window.page.getByRole('button', { name: 'Repair Continue…' }).press(key);
    expect(await window.heard()).toEqual([
      { type: 'ready' },
      { type: 'command', command: 'repair-tool', client: 'continue' },
    ]);
  });

  test('arrows move between the links of the list', async () => {
    const { page } = await open('attention');
    await page.getByRole('button', { name: 'Repair… Continue' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('button', { name: 'Check Cline' }).evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Home');
    expect(await page.getByRole('button', { name: 'Repair… Continue' }).evaluate(isFocused)).toBe(true);
  });

  test('what has the focus keeps it when new figures come', async () => {
    const window = await open('attention');
    const repair = window.page.getByRole('button', { name: 'Repair… Continue' });
    await repair.focus();
    await window.tell(stateMessage('attention'), files, exchanges);
    expect(await repair.evaluate(isFocused)).toBe(true);
  });
});

describe('what a host sends is text', () => {
  const evil = '<img src=x onerror="document.title=1"><b>&amp;';

  test('markup in names, reasons, rules and paths stays what it is', async () => {
    const window = await open('paused');
    const state = stateMessage('paused');
    const poisoned = JSON.parse(
      JSON.stringify(state, (key, value: unknown) =>
        ['name', 'reason', 'by', 'label', 'repository'].includes(key) ? evil : value,
      ),
    ) as HostMessage;
    const row = { ...fileRows(1)[0], repository: evil, file: `src/${evil}`, path: evil };
    const exchange = { ...exchangeRows[0], client: evil, file: evil, repository: evil, rule: evil };
    await window.tell(
      poisoned,
      { type: 'files', rows: [row] } as HostMessage,
      { type: 'exchanges', rows: [exchange, { ...exchange, requestId: evil, decision: 'block' }] } as HostMessage,
    );
    expect(await window.page.locator('img').count()).toBe(0);
    expect(await window.page.title()).toBe('Pretense');
    const text = await window.page.locator('main').innerText();
    expect(text.split(evil).length).toBeGreaterThan(8);
  });

  test('a message that is not of the extension changes nothing', async () => {
    const window = await open('protected');
    await window.tell(
      { type: 'state', state: null } as unknown as HostMessage,
      { type: 'x' } as unknown as HostMessage,
    );
    expect(await window.page.getByRole('heading', { level: 1 }).textContent()).toBe('Protected');
  });
});

describe('as time goes on', () => {
  test('ages grow without a message', async () => {
    const { page } = await open('protected');
    const claude = page.locator('.tools li', { hasText: 'Claude Code' });
    expect(await claude.textContent()).toContain('last 12 s ago');
    await page.clock.runFor(10_100);
    expect(await claude.textContent()).toContain('last 22 s ago');
  });

  test('the clock of a remote workspace counts, not the one of this page', async () => {
    const { page } = await open('protected', { at: '2026-11-22T09:00:00.000Z' });
    expect(await page.locator('.tools li', { hasText: 'Claude Code' }).textContent()).toContain('last 12 s ago');
  });

  test('figures of a proxy that has stopped stay, with their age, and nothing reads protected', async () => {
    const window = await open('protected');
    await window.page.clock.runFor(120_000);
    const sentAt = new Date(Date.parse(fixtureNow) + 120_000).toISOString();
    await window.tell({ ...stateMessage('stopped'), sentAt } as HostMessage);
    const { page } = window;
    expect(await page.getByText('All figures are of 14:43, 2 min ago. Nothing newer is known.').isVisible()).toBe(true);
    expect(await page.locator('.figures').textContent()).toContain('1,184');
    expect(await page.locator('.tools').textContent()).not.toContain('Protected');
    expect(await page.locator('.tools').textContent()).toContain('Cannot send');
    expect(await page.getByRole('button', { name: 'Verify now' }).count()).toBe(0);
  });
});

describe('it belongs to the editor', () => {
  test('the chart is drawn in the colours of the theme, and again when that changes', async () => {
    const window = await open('protected');
    expect(await hasColour(window, [0x37, 0x94, 0xff])).toBe(true);
    const { bodyClass, variables } = themes.light;
    await window.page.evaluate(`editor.setTheme(${JSON.stringify(bodyClass)}, ${JSON.stringify(variables)})`);
    await window.page.clock.runFor(50);
    expect([await hasColour(window, [0x37, 0x94, 0xff]), await hasColour(window, [0x00, 0x63, 0xd3])]).toEqual([
      false,
      true,
    ]);
  });

  test('separators and dates follow the language of the editor', async () => {
    const window = await open('protected');
    await window.tell(stateMessage('protected', 'de'));
    expect(await window.page.locator('.figures').textContent()).toContain('412.906');
  });

  test('nothing moves for whoever wants no motion', async () => {
    const { page } = await open('protected', { reducedMotion: true });
    const durations = await page.evaluate(
      "[...document.querySelectorAll('.panel *')].map((each) => getComputedStyle(each)).filter((style) => style.transitionDuration !== '0s' && style.transitionProperty !== 'none').length",
    );
    expect(durations).toBe(0);
  });

  test('what the log shows and what it does not is told on demand', async () => {
    const { page } = await open('protected');
    const asks = page.getByRole('button', { name: 'What this proves, and what not' });
    await asks.click();
    expect(await asks.getAttribute('aria-expanded')).toBe('true');
    expect(await page.locator('#proof').innerText()).toContain('It does not show what tools sent that are not routed');
  });

  test('how much of the log is signed stands in the footer, as text', async () => {
    const window = await open('protected');
    const footer = window.page.getByRole('contentinfo', { name: 'Audit log' });
    const line = footer.getByText('Last checkpoint: 48,200 records, signed 40 s ago; 25 not covered yet');
    expect(await line.isVisible()).toBe(true);
    expect(await line.getAttribute('title')).toMatch(/2026/);
    await window.tell(stateMessage('empty'));
    expect(await footer.getByText('Last checkpoint: all 6 records, signed 1 min ago').isVisible()).toBe(true);
    await window.tell(stateMessage('starting'));
    expect(await footer.getByText('checkpoint').isVisible()).toBe(false);
  });

  test('the hash of the last record is copied whole', async () => {
    const window = await open('protected');
    await window.page.getByRole('button', { name: 'Copy the hash of the last record' }).click();
    const last = (await window.heard()).at(-1);
    expect(last).toEqual({ type: 'copy', text: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

const isFocused = (each: unknown) => (each as { matches(selector: string): boolean }).matches(':focus');

async function watchChanges(window: PanelWindow, selector: string): Promise<void> {
  await window.page.evaluate(
    `window.changes = []; new MutationObserver((all) => window.changes.push(...all.map(({ type }) => type))).observe(document.querySelector('${selector}'), { childList: true, characterData: true, subtree: true })`,
  );
}

async function changes(window: PanelWindow): Promise<readonly string[]> {
  return window.page.evaluate('window.changes');
}

async function hasColour(window: PanelWindow, [red, green, blue]: readonly [number, number, number]): Promise<boolean> {
  return window.page.evaluate(`(() => {
    const canvas = document.querySelector('.chart canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === ${red} && data[at + 1] === ${green} && data[at + 2] === ${blue}) return true;
    }
    return false;
  })()`);
}
