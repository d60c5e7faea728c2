// Moving an incident: reason and comment are asked for here and not in the panel, and go on the record.
import { window } from 'vscode';
import { type IncidentChoice, reasonWords } from '../../view/incident-line.ts';
import type { IncidentView } from '../../view/incidents.ts';
import type { Session } from '../session.ts';

const titles: Readonly<Record<IncidentChoice, string>> = {
  triaged: 'Triage Incident',
  investigating: 'Investigate Incident',
  contained: 'Contain Incident',
  resolved: 'Resolve Incident',
  closed: 'Close Incident',
  false_positive: 'Mark as False Alarm',
};

const prompts: Readonly<Record<IncidentChoice, string>> = {
  triaged: 'What did you see at first sight?',
  investigating: 'Who looks into it, and where?',
  contained: 'What was done so that it cannot go on?',
  resolved: 'What was the cause, and what was done?',
  closed: 'What was the cause, and what was learnt?',
  false_positive: 'Why was there nothing to it?',
};

const longestComment = 2000;

/** As the panel asks for it. Nothing happens when the user gives up on the way. */
export async function moveIncident({ host }: Session, incident: IncidentView, choice: IncidentChoice): Promise<void> {
  const reasons = incident.moves.find(({ to }) => to === choice)?.reasons ?? [];
  const title = titles[choice];
  const reason = await window.showQuickPick(
    reasons.map((code) => ({ label: reasonWords(code), code })),
    { title, placeHolder: `${incident.title}: why?`, ignoreFocusOut: true },
  );
  if (reason === undefined) return;
  const comment = await window.showInputBox({
    title: `${title}: ${incident.title}`,
    prompt: `${prompts[choice]} It goes on the record; do not write secrets.`,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || text.length > longestComment ? `Write 1 to ${longestComment} characters.` : undefined,
  });
  if (comment === undefined) return;
  await host.call('incidents/move', { id: incident.id, to: choice, reasonCode: reason.code, comment: comment.trim() });
}
