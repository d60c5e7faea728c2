// Verify Audit Log.
import { env, window, ProgressLocation } from 'vscode';
import { createFormat } from '../../view/format.ts';
import { verifyResult } from '../log-results.ts';
import { showNotice } from '../notifier.ts';
import type { Session } from '../session.ts';

export async function verifyLog({ host }: Session): Promise<void> {
  const title = 'Verifying the audit log';
  const answer = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    host.call('verify'),
  );
  await showNotice(verifyResult(answer, createFormat(env.language)));
}
