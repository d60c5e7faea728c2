// The settings of this window, read again when the user changes one.
import { workspace } from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { networkSections, readSettings, type Settings } from './settings.ts';

export function currentSettings(): Settings {
  const configuration = workspace.getConfiguration();
  return readSettings((id) => configuration.get(id));
}

/** Calls back with the settings before and after a change. */
export function watchSettings(onChange: (before: Settings, after: Settings) => void): Disposable {
  let before = currentSettings();
  return workspace.onDidChangeConfiguration((event) => {
    if (!['pretense', ...networkSections].some((section) => event.affectsConfiguration(section))) return;
    const after = currentSettings();
    onChange(before, after);
    before = after;
  });
}
