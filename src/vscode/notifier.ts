// Shows notices, as seldom as notices.ts, finding-news.ts and incident-news.ts want it, in the window that the user looks at.
import { commands, window } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { FindingNews, type ToldFindings } from './finding-news.ts';
import { IncidentNews, type ToldIncidents } from './incident-news.ts';
import type { NoticeButton } from './notice-button.ts';
import { NoticeGate, noticesBetween, type Notice, type Situation } from './notices.ts';

export class Notifier implements Disposable {
  readonly #gate = new NoticeGate();
  readonly #news: FindingNews;
  readonly #incidents: IncidentNews;
  #before: Situation | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(told: { readonly findings: ToldFindings; readonly incidents: ToldIncidents }) {
    this.#news = new FindingNews(told.findings);
    this.#incidents = new IncidentNews(told.incidents);
  }

  update(after: Situation): void {
    const notices = noticesBetween(this.#before, after);
    this.#before = after;
    // Every window hears of the same thing; one tells.
    if (!window.state.focused && after.state.otherWindows > 0) return;
    for (const notice of notices) {
      if (this.#gate.admit(notice.cause, performance.now())) void showNotice(notice);
    }
    this.#tellFindings(after);
    const incident = this.#incidents.next(after.state.proxy?.incidents?.news ?? []);
    if (incident !== undefined) void showNotice(incident);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #tellFindings({ state }: Situation): void {
    clearTimeout(this.#timer);
    const next = this.#news.next(state.proxy?.findings ?? [], performance.now());
    if (next === undefined) return;
    if (typeof next !== 'number') void showNotice(next);
    else this.#timer = setTimeout(() => this.#before !== undefined && this.update(this.#before), next);
  }
}

/** Shows it whatever was shown before: the answer to what the user asked for. */
export async function showNotice({ kind, text, buttons }: Omit<Notice, 'cause'>): Promise<void> {
  const labels = buttons.map(({ label }) => label);
  const chosen = await shown(kind, text, labels);
  const button = buttons.find(({ label }) => label === chosen);
  if (button !== undefined) await press(button);
}

async function press({ command, parameters = [] }: NoticeButton): Promise<void> {
  await commands.executeCommand(command, ...parameters);
}

function shown(kind: Notice['kind'], text: string, labels: readonly string[]): Thenable<string | undefined> {
  switch (kind) {
    case 'error':
      return window.showErrorMessage(text, ...labels);
    case 'warning':
      return window.showWarningMessage(text, ...labels);
    case 'information':
      return window.showInformationMessage(text, ...labels);
  }
}
