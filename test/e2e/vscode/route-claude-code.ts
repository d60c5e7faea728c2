// Configure AI Tools… as a person does it: choose the tool, look at the change, agree.
import type { Workbench } from './workbench.ts';

const patience = { timeout: 60_000 };

/** Resolves when it was agreed to; the file is written a moment later. Claude Code has to be the only tool to choose. */
export async function routeClaudeCode(window: Workbench): Promise<void> {
  await window.run('Pretense: Configure AI Tools…');
  await window.choice('Claude Code').first().waitFor(patience);
  await window.page.keyboard.press('Enter');
  await window.diffEditor.first().waitFor(patience);
  await window.notification('Claude Code').getByRole('button', { name: 'Make This Change' }).click(patience);
}
