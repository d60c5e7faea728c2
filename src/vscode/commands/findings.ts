// Deciding about a value that was found. Letting one leave takes a reason and an end, asked for here and not in the panel.
import { env, window } from 'vscode';
import type { FindingChoice } from '../../view/finding-line.ts';
import type { FindingView } from '../../view/findings.ts';
import { createFormat } from '../../view/format.ts';
import { allowPeriods, allowQuestion, decidedWords, untilWords } from '../finding-text.ts';
import type { Session } from '../session.ts';

const dayMs = 24 * 60 * 60 * 1000;
const findingPattern = /^f_[0-9a-f]{16}$/;

/** Untrusted: any extension may name a value. It only tightens. */
export async function redactFinding({ host }: Session, finding: unknown): Promise<void> {
  if (typeof finding !== 'string' || !findingPattern.test(finding)) return;
  await host.call('findings/decide', { finding, action: 'redact', reason: '' });
  void window.showInformationMessage(decidedWords.redact);
}

/** As the panel asks for it. */
export async function decideFinding(session: Session, finding: FindingView, choice: FindingChoice): Promise<void> {
  switch (choice) {
    case 'redact':
      return redactFinding(session, finding.finding);
    case 'clear':
      await session.host.call('findings/decide', { finding: finding.finding, action: 'clear' });
      void window.showInformationMessage(decidedWords.clear);
      return;
    case 'allow-once':
      return allow(session, finding, 'once');
    case 'allow-until': {
      const days = await askDays(session);
      if (days !== undefined) await allow(session, finding, new Date(Date.now() + days * dayMs));
    }
  }
}

async function askDays({ host }: Session): Promise<number | undefined> {
  const chosen = await window.showQuickPick(allowPeriods(host.state.proxy?.policy?.maxAllowDays ?? 1), {
    title: 'Let a Value Leave',
    placeHolder: 'For how long? It ends by itself.',
    ignoreFocusOut: true,
  });
  return chosen?.days;
}

async function allow({ host }: Session, finding: FindingView, end: Date | 'once'): Promise<void> {
  const reason = await window.showInputBox({
    title: `Let a Value Leave: ${finding.title}`,
    prompt: 'Why? The reason goes on the record. Do not write the value itself.',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Letting a value leave needs a reason.' : undefined),
  });
  if (reason === undefined) return;
  const { message, detail } = allowQuestion(finding, untilWords(end, createFormat(env.language), new Date()));
  const confirm = 'Let It Leave';
  if ((await window.showWarningMessage(message, { modal: true, detail }, confirm)) !== confirm) return;
  await host.call('findings/decide', {
    finding: finding.finding,
    action: 'allow',
    reason: reason.trim(),
    ...(end === 'once' ? { once: true } : { expires: end.toISOString() }),
  });
  void window.showInformationMessage(decidedWords.allow);
}
