// Always and Never Mutate This Name, for the name under the cursor or of a hover's link.
import { window } from 'vscode';
import type { Session } from '../session.ts';

const namePattern = /^[\p{L}\p{N}_$-]{1,200}$/u;

export async function alwaysMutate(session: Session, given?: unknown): Promise<void> {
  const name = nameFrom(given);
  if (name === undefined) return tellNoName();
  await session.host.call('pin', { name, kind: 'always' });
  void window.showInformationMessage(`"${name}" always leaves this machine as an invented name from now on.`);
}

/** It loosens protection, so it is asked first. */
export async function neverMutate(session: Session, given?: unknown): Promise<void> {
  const name = nameFrom(given);
  if (name === undefined) return tellNoName();
  const confirm = 'Never mutate it';
  const answer = await window.showWarningMessage(
    `Let "${name}" leave this machine readable?`,
    {
      modal: true,
      detail:
        'Providers then see this name in every later text, from every window. What was sent before keeps its form. "Always Mutate This Name" takes it back.',
    },
    confirm,
  );
  if (answer !== confirm) return;
  await session.host.call('pin', { name, kind: 'never' });
}

/** Untrusted: a link's parameter, when there is one. */
function nameFrom(given: unknown): string | undefined {
  if (typeof given === 'string') return namePattern.test(given) ? given : undefined;
  const editor = window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active);
  const name = range === undefined ? undefined : editor?.document.getText(range);
  return name !== undefined && namePattern.test(name) ? name : undefined;
}

async function tellNoName(): Promise<void> {
  void window.showInformationMessage('There is no name at the cursor. Put the cursor on the name, then try again.');
}
