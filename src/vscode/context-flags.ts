// Context keys for `when` clauses, written only when they change.
import { commands } from 'vscode';
import type { HostState } from '../view/snapshot.ts';
import { contextKeys, type ContextKey } from './ids.ts';

export class ContextFlags {
  readonly #values = new Map<ContextKey, boolean>();

  update({ role, proxy }: HostState): void {
    this.#set(contextKeys.isRunning, (role === 'leader' || role === 'follower') && proxy !== undefined);
    this.#set(contextKeys.isPaused, proxy?.pause !== undefined);
  }

  #set(key: ContextKey, value: boolean): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }
}
