// Pause… and Resume: a pause has a reason, an end, and says beforehand what it lets out.
import { env, window } from 'vscode';
import { createFormat } from '../../view/format.ts';
import { pauseChoices, pauseQuestion } from '../pause-text.ts';
import type { Session } from '../session.ts';

export async function pause({ host }: Session): Promise<void> {
  const { protectedNames, maxMinutes } = await host.call('pause-effect');
  if (maxMinutes === 0) {
    void window.showInformationMessage('Your policy allows no pause. Nothing was paused.');
    return;
  }
  const chosen = await window.showQuickPick(
    pauseChoices(maxMinutes).map((minutes) => ({ label: minutesLabel(minutes), minutes })),
    {
      title: 'Pause Pretense',
      placeHolder: `For how long? At most ${minutesLabel(maxMinutes)}; it ends by itself.`,
      ignoreFocusOut: true,
    },
  );
  if (chosen === undefined) return;
  const reason = await window.showInputBox({
    title: `Pause for ${chosen.label}`,
    prompt: 'Why? The reason goes on the record.',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'A pause needs a reason.' : undefined),
  });
  if (reason === undefined) return;
  const { message, detail } = pauseQuestion(chosen.minutes, protectedNames, createFormat(env.language));
  const confirm = `Pause for ${chosen.label}`;
  const answer = await window.showWarningMessage(message, { modal: true, detail }, confirm);
  if (answer === confirm) await host.call('pause', { minutes: chosen.minutes, reason: reason.trim() });
}

export async function resume({ host }: Session): Promise<void> {
  await host.call('resume');
}

function minutesLabel(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
