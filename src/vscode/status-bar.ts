// The item in the status bar: written at most once a second, and only when it differs.
import { MarkdownString, StatusBarAlignment, ThemeColor, env, window, type StatusBarItem } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { createFormat, type Format } from '../view/format.ts';
import { commandIds, linkIds, statusItemId } from './ids.ts';
import type { Session } from './session.ts';
import { statusText, type StatusFacts, type StatusText } from './status-text.ts';
import { tooltipText } from './tooltip-text.ts';

const shortestMs = 1000;
/** Ages in the tooltip; the text itself changes with events. */
const quietMs = 30_000;

export class StatusBar implements Disposable {
  readonly #item: StatusBarItem;
  readonly #session: Session;
  #written = '';
  #lastWriteMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #role = '';
  #roleSinceMs = Date.now();
  #openedRequestId: string | undefined;
  #isDisposed = false;
  #format: Format | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#item = window.createStatusBarItem(statusItemId, StatusBarAlignment.Left, -10);
    this.#item.name = 'Pretense';
    this.update();
  }

  /** Something changed; it is shown now, or as soon as a second has passed since the last time. */
  update(): void {
    if (this.#isDisposed) return;
    const waitMs = this.#lastWriteMs + shortestMs - Date.now();
    if (waitMs <= 0) this.#write();
    else this.#schedule(waitMs);
  }

  /** The user looked at a blocked request: it is no news any more. */
  markOpened(requestId: string): void {
    this.#openedRequestId = requestId;
    this.update();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#item.dispose();
  }

  #write(): void {
    this.#lastWriteMs = Date.now();
    const facts = this.#facts();
    const shown = statusText(facts);
    if (shown !== undefined) this.#show(shown, facts);
    const isTicking = shown === undefined || shown.kind === 'paused' || shown.kind === 'blocked';
    const isStarting = facts.state.role === 'starting' || facts.state.role === 'taking-over';
    this.#schedule(isTicking || isStarting ? shortestMs : quietMs);
  }

  #facts(): StatusFacts {
    const { host, routing, settings } = this.#session;
    const { isEnabled, port } = settings();
    const { state } = host;
    if (state.role !== this.#role) {
      this.#role = state.role;
      this.#roleSinceMs = Date.now();
    }
    return {
      state,
      isEnabled,
      port,
      coverage: routing.coverage,
      now: new Date(),
      sinceRoleMs: Date.now() - this.#roleSinceMs,
      openedRequestId: this.#openedRequestId,
      format: () => (this.#format ??= createFormat(env.language)),
    };
  }

  #show(shown: StatusText, facts: StatusFacts): void {
    const tooltip = tooltipText(shown.kind, facts);
    const all = JSON.stringify([shown, tooltip]);
    if (all === this.#written) return;
    this.#written = all;
    const item = this.#item;
    item.text = shown.text;
    item.backgroundColor =
      shown.colour === undefined ? undefined : new ThemeColor(`statusBarItem.${shown.colour}Background`);
    item.accessibilityInformation = { label: shown.label, role: 'button' };
    item.tooltip = trustedMarkdown(tooltip);
    item.command =
      shown.opensRequestId === undefined
        ? commandIds.showPanel
        : { title: 'Show', command: linkIds.showExchange, arguments: [shown.opensRequestId] };
    item.show();
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), afterMs);
  }
}

/** Markdown of our own making, whose links run our own commands and no others. */
export function trustedMarkdown(text: string): MarkdownString {
  const markdown = new MarkdownString(text, true);
  markdown.isTrusted = { enabledCommands: [...Object.values(commandIds), ...Object.values(linkIds)] };
  return markdown;
}
