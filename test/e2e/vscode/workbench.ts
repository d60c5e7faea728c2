// One editor window as a person uses it: by what is to be seen and read.
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';

const slow = { timeout: 90_000 };
/** For one of several tries. */
const short = { timeout: 15_000 };

export class Workbench {
  readonly page: Page;
  /** What the window and its extension host wrote to the console, for when a test fails. */
  readonly console: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => this.console.push(`${message.type()} ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`pageerror ${error.message}`));
  }

  /** Opens a folder, and resolves when the workbench stands. */
  async open(serverUrl: string, folder: string): Promise<void> {
    await this.page.goto(`${serverUrl}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator('.monaco-workbench .statusbar').waitFor(slow);
  }

  /** The status bar item whose text or accessible name matches. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Runs a command from the palette by its full title. */
  async run(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
  }

  /** Anything that takes the focus meanwhile (a webview that loads, a notification) closes the list: then once more. */
  async #pick(key: string, typed: string, line: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await eventually(
      `the line ${line} of the list`,
      async () => {
        try {
          await this.page.keyboard.press(key);
          await input.waitFor(short);
          await input.fill(typed, short);
          await this.choice(line).first().click(short);
          return true;
        } catch (error) {
          if (!(error instanceof errors.TimeoutError)) throw error;
          await this.page.keyboard.press('Escape');
          return false;
        }
      },
      { timeoutMs: slow.timeout },
    );
  }

  /** A line of the open quick pick. */
  choice(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  async choose(text: string | RegExp): Promise<void> {
    await this.choice(text).first().click(slow);
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor(slow);
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the open dialog for a file or a folder, which is a quick pick in a window on a server. */
  async answerPath(path: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget');
    const button = widget.locator('.quick-input-action .monaco-button').first();
    await button.waitFor(slow);
    const input = widget.locator('input[type=text]').first();
    // It writes a path of its own when it has read the folder, and takes no answer until it has.
    await eventually(
      'the end of the dialog',
      async () => {
        try {
          if ((await input.inputValue(short)).replace(/\/$/, '') !== path) {
            await input.fill(path, short);
            return false;
          }
          await button.click(short);
          await widget.waitFor({ timeout: 5_000, state: 'hidden' });
          return true;
        } catch (error) {
          if (!(error instanceof errors.TimeoutError)) throw error;
          return await widget.isHidden();
        }
      },
      { timeoutMs: slow.timeout },
    );
  }

  /** The modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async press(button: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name: button }).first().click(slow);
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  async clearNotifications(): Promise<void> {
    await this.run('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-list-item').waitFor({ ...slow, state: 'detached' });
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    await this.#pick('Control+p', name, name);
    await this.tab(name).waitFor(slow);
  }

  /** By the name that the list of themes gives it; `kind` is the class that its pages have. */
  async useTheme(name: string, kind: 'vs' | 'vs-dark' | 'hc-black' | 'hc-light'): Promise<void> {
    await this.run('Preferences: Color Theme');
    const input = this.page.locator('.quick-input-widget input').first();
    await this.choice(/Modern/)
      .first()
      .waitFor(slow);
    await input.fill(name);
    await this.choose(name);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor(slow);
  }

  async hideSideBar(): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    if (await sideBar.isVisible()) await this.run('View: Toggle Primary Side Bar Visibility');
    await sideBar.waitFor({ ...slow, state: 'hidden' });
  }

  /** The panel, without side bars and notifications around it. */
  async showPanelAlone(): Promise<void> {
    await this.run('Pretense: Show Panel');
    await this.webview.locator('header.state h1').waitFor(slow);
    if (await this.page.locator('.part.sidebar').isVisible())
      await this.run('View: Toggle Primary Side Bar Visibility');
    await this.clearNotifications();
  }

  /** The content of the webview in the active editor group. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The title of a tab of the editor area. */
  tab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  get diffEditor(): Locator {
    return this.page.locator('.monaco-diff-editor');
  }

  /** Types a line into a new integrated terminal. */
  async typeIntoNewTerminal(line: string): Promise<void> {
    await this.run('Terminal: Create New Terminal');
    const terminal = this.page.locator('.terminal-wrapper.active');
    await terminal.locator('.xterm').waitFor(slow);
    // The shell has started when it has written its prompt.
    await eventually('a prompt in the terminal', async () => /[$#]\s*$/.test((await this.terminalText()).trimEnd()));
    await terminal.locator('.xterm-helper-textarea').focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** The rows of the active terminal. */
  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
    return rows.join('\n');
  }

  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', slow);
    await this.run('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .statusbar').waitFor(slow);
  }

  /** Closes the window as a person does: with its `beforeunload`, which Playwright's own close leaves out. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }
}
