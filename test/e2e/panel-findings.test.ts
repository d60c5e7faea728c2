// The findings in a real browser: what was found, what was done, what can be decided; and never a value.
import fc from 'fast-check';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FindingRow } from '../../src/view/findings.ts';
import type { PolicyLineView } from '../../src/view/policy-line.ts';
import { brokenPolicy, findingRows, manyFindings, organisationPolicy } from '../../src/webview/findings.fixture.ts';
import { fixtureNow } from '../../src/webview/moment.fixture.ts';
import { stateMessage } from '../../src/webview/panel.fixture.ts';
import type { HostMessage } from '../../src/webview/protocol.ts';
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

function rowsOf(rows: readonly FindingRow[]): HostMessage {
  return { type: 'findings', rows };
}

function under(policy: PolicyLineView): HostMessage {
  const message = stateMessage('protected');
  if (message.type !== 'state' || message.state.proxy === undefined) throw new Error('The fixture has a proxy.');
  return { ...message, state: { ...message.state, proxy: { ...message.state.proxy, policy } } };
}

async function open(
  rows: readonly FindingRow[] = findingRows,
  state: HostMessage = stateMessage('protected'),
  options: Partial<PanelOptions> = {},
): Promise<Locator> {
  panel = await PanelWindow.open(browser, bundle, { at: fixtureNow, ...options });
  await panel.tell(state, rowsOf(rows));
  return panel.page.getByRole('region', { name: 'Findings' });
}

const lineOf = (section: Locator, title: string): Locator => section.getByRole('listitem').filter({ hasText: title });
const lastHeard = async () => (await panel.heard()).at(-1);

describe('a finding', () => {
  test('says what it is, where, what was done, how often and when', async () => {
    const section = await open();
    const line = lineOf(section, 'GitHub token');
    expect(await line.innerText()).toMatch(
      /GitHub token\s+Credential of a vendor\s+Redacted: the provider got a placeholder\s+src\/config\/gateway-keys\.ts:12\s+sent by Claude Code\s+3 times\s+12 s ago/,
    );
    expect(
      await section.getByText('1 blocked, 2 redacted, 1 reported, 1 allowed; values are never shown').count(),
    ).toBe(1);
  });

  test('has a sign of its own for each outcome, beside the word', async () => {
    const section = await open();
    const words = await section.locator('.finding-done').allTextContents();
    const glyphs = await section
      .locator('.sign svg')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-glyph')));
    const signs = glyphs.map((glyph, at) => [glyph, words[at]]);
    expect(signs).toEqual([
      ['stop', 'Blocked'],
      ['redacted', 'Redacted'],
      ['redacted', 'Redacted'],
      ['pass', 'Allowed'],
      ['flag', 'Reported'],
    ]);
  });

  test('opens its place, where the file is there', async () => {
    const section = await open();
    await section.getByRole('button', { name: 'Open src/config/gateway-keys.ts:12, GitHub token' }).click();
    expect(await lastHeard()).toEqual({ type: 'open-finding', finding: 'f_00000000000000a1' });
    await panel.tell(rowsOf(findingRows.map((row) => ({ ...row, canOpen: false }))));
    expect(await section.getByRole('button', { name: /^Open src/ }).count()).toBe(0);
    expect(await section.getByText('src/config/gateway-keys.ts:12').isVisible()).toBe(true);
  });

  test('that stops a conversation stands first, with the way on', async () => {
    const section = await open();
    const first = section.getByRole('listitem').first();
    expect(await first.innerText()).toMatch(/Private key[^]*Blocked: the request was not sent/);
    await first.getByRole('button', { name: /^Redact and go on Private key in/ }).click();
    expect(await lastHeard()).toEqual({
      type: 'decide-finding',
      finding: 'f_00000000000000a2',
      choice: 'redact',
    });
  });

  test.each([
    ['Allow once… GitHub token', 'allow-once'],
    ['Allow until… GitHub token', 'allow-until'],
  ])('asks the extension for "%s"', async (name, choice) => {
    const section = await open();
    await section.getByRole('button', { name }).click();
    expect(await lastHeard()).toEqual({ type: 'decide-finding', finding: 'f_00000000000000a1', choice });
  });

  test('that was decided says until when and why, and can be taken back', async () => {
    const section = await open();
    const line = lineOf(section, 'Stripe key');
    expect(await line.innerText()).toContain(
      'It may leave readable until 29 Nov 14:43: Key of the vendor’s public sandbox',
    );
    await line.getByRole('button', { name: /^Take back Stripe key/ }).click();
    expect(await lastHeard()).toEqual({ type: 'decide-finding', finding: 'f_00000000000000a4', choice: 'clear' });
  });

  test('under an organisation’s policy offers the request of an exception, and no way to allow', async () => {
    const section = await open(findingRows, under(organisationPolicy));
    expect(await section.getByRole('button', { name: /^Allow/ }).count()).toBe(0);
    const line = lineOf(section, 'GitHub token');
    const asks = line.getByRole('button', { name: /^Ask for an exception: GitHub token/ });
    await asks.click();
    expect(await asks.getAttribute('aria-expanded')).toBe('true');
    expect(await line.getByText('The policy of your organisation decides what may leave.').isVisible()).toBe(true);
    await line.getByRole('button', { name: 'Copy the command that asks for an exception' }).click();
    expect(await lastHeard()).toEqual({
      type: 'copy',
      text: 'pretense exception request --finding f_00000000000000a1 --days 30 --reason "…"',
    });
  });
});

describe('the list', () => {
  test('says so when nothing was found', async () => {
    const section = await open([]);
    const words =
      'No secret and no personal data was found since the proxy started (08:12). 3 secrets of today were found before that; the audit log has the requests.';
    expect(await section.getByText(words).isVisible()).toBe(true);
    expect(await section.getByRole('listitem').count()).toBe(0);
  });

  test('is short at first, and whole on demand', async () => {
    const section = await open(manyFindings(23));
    expect(await section.getByRole('listitem').count()).toBe(5);
    await section.getByRole('button', { name: 'Show all 23' }).click();
    expect(await section.getByRole('listitem').count()).toBe(23);
    await section.getByRole('button', { name: 'Show fewer' }).click();
    expect(await section.getByRole('listitem').count()).toBe(5);
  });

  test('is one tab stop; arrows, Home and End move inside it', async () => {
    const section = await open();
    const stops = section.locator('li button[tabindex="0"]');
    expect(await stops.count()).toBe(1);
    await stops.focus();
    await panel.page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^Redact and go on Private key/);
    await panel.page.keyboard.press('End');
    expect(await focused()).toMatch(/^Redact from now on E-mail address/);
    await panel.page.keyboard.press('Home');
    expect(await focused()).toMatch(/^Open deploy\/certificates/);
    expect(await stops.count()).toBe(1);
  });

  test('keeps the focus when new figures come', async () => {
    const section = await open();
    await section.getByRole('button', { name: /^Allow once… GitHub token/ }).focus();
    await panel.tell(rowsOf(findingRows.map((row) => ({ ...row, count: row.count + 1 }))));
    expect(await focused()).toMatch(/^Allow once… GitHub token/);
    expect(await lineOf(section, 'GitHub token').innerText()).toContain('4 times');
  });

  test('is led to a value by the extension, also behind the first ones and before it is known', async () => {
    const rows = manyFindings(23);
    const wanted = rows[20];
    await open([]);
    await panel.tell({ type: 'reveal-finding', finding: wanted?.finding ?? '' }, rowsOf(rows));
    expect(await panel.page.evaluate('document.activeElement.innerText')).toContain(wanted?.file ?? '-');
  });
});

describe('the policy', () => {
  test('stands in one line with its sources', async () => {
    await open(findingRows, under(organisationPolicy));
    expect(await panel.page.getByRole('group', { name: 'Policy' }).innerText()).toMatch(
      /Policy acme-ai, version 3\s*organisation \(signed by security@acme\.example\) and payment-service\s*Open your policy/,
    );
    await panel.page.getByRole('button', { name: 'Open your policy' }).click();
    expect(await lastHeard()).toEqual({ type: 'command', command: 'open-policy' });
  });

  test('that is not valid says what is wrong and where, unasked', async () => {
    await open(findingRows, under(brokenPolicy));
    const policy = panel.page.getByRole('group', { name: 'Policy' });
    expect(await policy.getByText('/findings/classes/emial: no such class.').isVisible()).toBe(true);
    expect(await policy.getByText('The last valid version of this file stays in force.').isVisible()).toBe(true);
    await policy.getByRole('button', { name: 'Open policy.jsonc:14:5' }).click();
    expect(await lastHeard()).toEqual({ type: 'open-policy', path: brokenPolicy.files[0]?.path, line: 14, column: 5 });
    await policy.getByRole('button', { name: '2 problems' }).click();
    expect(await policy.getByRole('listitem').count()).toBe(0);
    await panel.tell(under(brokenPolicy));
    expect(await policy.getByRole('listitem').count()).toBe(0);
  });
});

describe.each(Object.keys(themes) as ThemeName[])('in the theme %s', (theme) => {
  test('every text can be read, wide and narrow, without scrolling sideways', async () => {
    const section = await open(findingRows, under(organisationPolicy), { theme });
    await section.getByRole('button', { name: /^Ask for an exception: GitHub/ }).click();
    for (const policy of [organisationPolicy, brokenPolicy]) {
      await panel.tell(under(policy));
      for (const width of [1280, 700, 320]) {
        await panel.page.setViewportSize({ width, height: 900 });
        expect(await panel.weakTexts(), `${width} px`).toEqual([]);
        expect(await panel.page.evaluate('document.documentElement.scrollWidth - innerWidth'), `${width} px`).toBe(0);
      }
    }
  });
});

test('whatever is found is drawn as text, and nothing that is not in the table of a finding reaches the page', async () => {
  await open([]);
  // As if a proxy told too much.
  const value = ['ghp', 'a'.repeat(36)].join('_');
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('<img src=x onerror="document.title=1">'));
  const row = fc.record({
    finding: fc.stringMatching(/^f_[0-9a-f]{16}$/),
    rule: text,
    title: text,
    class: fc.constantFrom(...findingRows.map((each) => each.class)),
    action: fc.constantFrom('allow' as const, 'report' as const, 'redact' as const, 'block' as const),
    file: fc.option(text, { nil: undefined }),
    line: fc.option(fc.nat(), { nil: undefined }),
    tool: text,
    count: fc.nat(),
    firstSeen: fc.string(),
    lastSeen: fc.oneof(fc.constant(fixtureNow), fc.string()),
    decision: fc.option(
      fc.record({
        action: fc.constantFrom('redact' as const, 'allow' as const),
        reason: text,
        expires: fc.option(fc.constant(fixtureNow), { nil: undefined }),
        once: fc.boolean(),
      }),
      { nil: undefined },
    ),
    canOpen: fc.boolean(),
    value: fc.constant(value),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
      await panel.tell(rowsOf(rows));
      const shown = new Set(rows.map(({ finding }) => finding)).size;
      expect(await panel.page.locator('.findings > li').count()).toBe(Math.min(shown, 5));
      expect(await panel.page.content()).not.toContain(value);
      expect(await panel.page.locator('img').count()).toBe(0);
    }),
    { numRuns: 25 },
  );
  expect(await panel.page.title()).toBe('Pretense');
});

async function focused(): Promise<string> {
  return panel.page.evaluate('document.activeElement.ariaLabel || document.activeElement.textContent');
}
