// Context keys: for `when` clauses, and for the steps of the walkthrough. Written only when they change.
import { commands } from 'vscode';
import { terminal } from '../clients/tools/terminal.ts';
import { isRouted } from '../view/coverage-line.ts';
import { contextKeys, type ContextKey } from './ids.ts';
import type { Situation } from './notices.ts';

export class ContextFlags {
  readonly #values = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }

  update({ state, coverage }: Situation): void {
    const isRunning = state.role === 'leader' || state.role === 'follower';
    this.set(contextKeys.isRunning, isRunning && state.proxy !== undefined);
    this.set(contextKeys.isPaused, state.proxy?.pause !== undefined);
    const isConfigured = coverage.some((row) => isRouted(row) && row.client !== terminal.id);
    this.set(contextKeys.hasRoutedTool, isConfigured);
    const protectedToday = state.proxy?.today.protectedRequests ?? 0;
    if (protectedToday > 0) this.set(contextKeys.sawProtectedRequest, true);
  }
}
