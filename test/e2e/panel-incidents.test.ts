// Incidents in a real browser: what is open, until when, and what can be done by whom.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { IncidentsView } from '../../src/view/incidents.ts';
import { incidentsShown, incidentViews, noIncidents } from '../../src/webview/incidents.fixture.ts';
import { fixtureNow } from '../../src/webview/moment.fixture.ts';
import { stateMessage } from '../../src/webview/panel.fixture.ts';
import { PanelWindow, panelFiles, startChromium, type PanelFiles, type PanelOptions } from './panel-browser.ts';
import { themes, type ThemeName } from './panel-themes.ts';

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
  expect(wrongs, 'what the page did against its policy, and errors').toEqual([]);
});

async function open(view: IncidentsView = incidentsShown, options: Partial<PanelOptions> = {}): Promise<Locator> {
  panel = await PanelWindow.open(browser, bundle, { at: fixtureNow, ...options });
  await panel.tell(stateMessage('protected'), { type: 'incidents', view });
  return panel.page.getByRole('region', { name: 'Incidents' });
}

const lineOf = (section: Locator, title: string): Locator => section.getByRole('listitem').filter({ hasText: title });
const lastHeard = async () => (await panel.heard()).at(-1);
const secret = 'A secret left readable during a pause';

test('says what is open, until when somebody has to act, and what made the rule speak', async () => {
  const section = await open();
  expect(await section.getByText('3 open, 2 urgent, 1 overdue').count()).toBe(1);
  expect(await lineOf(section, 'Far more than usual').innerText()).toMatch(
    /High severity\s+Nobody has looked at it yet: to be looked at by[^]*412,000,000 \(the limit is 61,500,000\)[^]*2 times\s+3 h ago/,
  );
  expect(await lineOf(section, 'without a sign of life').innerText()).toMatch(/Triaged: should have been closed by/);
});

test('asks the extension for a step', async () => {
  const section = await open();
  await section.getByRole('button', { name: 'Triage… Far more than usual was sent in one day' }).click();
  expect(await lastHeard()).toEqual({ type: 'move-incident', incident: 'inc_0000bulk', choice: 'triaged' });
});

test('shows evidence and history on demand, with commands to copy', async () => {
  const section = await open();
  const line = lineOf(section, 'without a sign of life');
  const details = line.getByRole('button', { name: /^Details of/ });
  expect(await line.getByText('Asked for the logs of the machine.').isVisible()).toBe(false);
  await details.click();
  expect(await details.getAttribute('aria-expanded')).toBe('true');
  expect(await line.getByText('Asked for the logs of the machine.').isVisible()).toBe(true);
  await line.getByRole('button', { name: 'Copy the command that shows record 41,007' }).click();
  expect(await lastHeard()).toEqual({ type: 'copy', text: 'pretense log show 41007' });
});

test('says who has to end what this person cannot end, and how', async () => {
  const section = await open();
  const line = lineOf(section, secret);
  expect(await line.getByText('It is about you, so somebody else has to end it.').isVisible()).toBe(true);
  expect(await line.getByRole('button', { name: /^Close…/ }).count()).toBe(0);
  await line.getByRole('button', { name: /^Details of/ }).click();
  await line.getByRole('button', { name: 'Copy the command that closes it' }).click();
  expect(await lastHeard()).toEqual({
    type: 'copy',
    text: 'pretense incidents close inc_000secrt --reason CODE --comment "…" --by NAME --approver NAME',
  });
});

test('says which reviews are due', async () => {
  const section = await open();
  const reviews = section.getByRole('list', { name: 'Reviews that are due' });
  expect(await reviews.getByRole('listitem').count()).toBe(1);
  await reviews.getByRole('button').click();
  expect(await lastHeard()).toMatchObject({ text: expect.stringContaining('pretense review attest --queue findings') });
});

test('is out of sight while there is nothing to do', async () => {
  const section = await open(noIncidents);
  expect(await section.isVisible()).toBe(false);
  await panel.tell({ type: 'incidents', view: incidentsShown });
  expect(await section.isVisible()).toBe(true);
});

test('is one tab stop; arrows, Home and End move inside it, and new figures leave the focus', async () => {
  const section = await open();
  const stops = section.locator('.incidents li button[tabindex="0"]');
  expect(await stops.count()).toBe(1);
  await stops.focus();
  await panel.page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('Details of Far more than usual was sent in one day');
  await panel.page.keyboard.press('End');
  expect(await focused()).toBe(`Details of ${secret}`);
  const counted = incidentViews.map((view) => ({ ...view, count: view.count + 1 }));
  await panel.tell({ type: 'incidents', view: { ...incidentsShown, incidents: counted } });
  expect(await focused()).toBe(`Details of ${secret}`);
});

test('is led to an incident by the extension, also behind the first ones and before it is known', async () => {
  const [first] = incidentViews;
  if (first === undefined) throw new Error('The fixture has incidents.');
  const many = Array.from({ length: 12 }, (_, at) => ({ ...first, id: `inc_000000${at + 10}`, title: `Number ${at}` }));
  await open(noIncidents);
  await panel.tell(
    { type: 'reveal-incident', incident: 'inc_00000020' },
    { type: 'incidents', view: { ...incidentsShown, incidents: many } },
  );
  expect(await panel.page.evaluate('document.activeElement.innerText')).toContain('Number 10');
});

test('whatever stands in a record is drawn as text', async () => {
  const [first] = incidentViews;
  if (first === undefined) throw new Error('The fixture has incidents.');
  const bad = '<img src=x onerror="document.title=1">';
  const view = { ...first, title: bad, measure: bad, rule: bad, developers: [bad], files: [bad, bad], status: bad };
  await open({ ...incidentsShown, incidents: [view] });
  expect(await panel.page.locator('img').count()).toBe(0);
  expect(await panel.page.title()).toBe('Pretense');
});

describe.each(Object.keys(themes) as ThemeName[])('in the theme %s', (theme) => {
  test('every text can be read, wide and narrow, without scrolling sideways', async () => {
    const section = await open(incidentsShown, { theme });
    for (const asks of await section.getByRole('button', { name: /^Details of/ }).all()) await asks.click();
    for (const width of [1280, 700, 320]) {
      await panel.page.setViewportSize({ width, height: 900 });
      expect(await panel.weakTexts(), `${width} px`).toEqual([]);
      expect(await panel.page.evaluate('document.documentElement.scrollWidth - innerWidth'), `${width} px`).toBe(0);
    }
    const pictures = process.env['PRETENSE_PICTURES'];
    if (pictures === undefined) return;
    await panel.page.screenshot({ path: `${pictures}/${theme}-narrow.png`, fullPage: true });
    await panel.page.setViewportSize({ width: 1200, height: 900 });
    await panel.page.screenshot({ path: `${pictures}/${theme}.png` });
  });
});

async function focused(): Promise<string> {
  return panel.page.evaluate('document.activeElement.ariaLabel || document.activeElement.textContent');
}
