// Start, and the way out when the port is taken.
import { ConfigurationTarget, window, workspace } from 'vscode';
import { settingIds } from '../ids.ts';
import type { Session } from '../session.ts';

export async function start({ host, settings }: Session): Promise<void> {
  // The change of the setting starts it.
  if (settings().isEnabled) await host.start();
  else await update(settingIds.enabled, true);
}

export async function chooseAnotherPort({ settings }: Session): Promise<void> {
  const { port } = settings();
  const text = await window.showInputBox({
    title: 'Another port for Pretense',
    prompt: 'Tools that are set to the old port have to be repaired afterwards; they are shown as not protected.',
    value: String(port === 65_535 ? port - 1 : port + 1),
    ignoreFocusOut: true,
    validateInput: (value) => portProblem(value, port),
  });
  if (text !== undefined) await update(settingIds.port, Number(text));
}

function portProblem(text: string, current: number): string | undefined {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1024 || port > 65_535) return 'Write a number from 1024 to 65535.';
  return port === current ? 'This is the port that is set now.' : undefined;
}

async function update(id: string, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
}
