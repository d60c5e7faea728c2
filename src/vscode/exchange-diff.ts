// Both sides of one exchange in the editor's own diff: what the tool sent or got, and what the provider saw or said.
import { commands, window } from 'vscode';
import type { TextPair } from '../view/snapshot.ts';
import type { Side } from '../webview/protocol.ts';
import type { Session } from './session.ts';
import type { VirtualDocuments } from './virtual-documents.ts';

export async function showExchangeDiff(
  session: Session,
  documents: VirtualDocuments,
  requestId: string,
  side: Side,
): Promise<void> {
  const texts = await session.host.call('exchange-texts', { requestId });
  if (texts === null) {
    void window.showInformationMessage('The texts of this exchange are no longer in memory. Its record is in the log.');
    return;
  }
  const pairs = texts[side];
  const document = (whose: 'yours' | 'provider'): ReturnType<VirtualDocuments['add']> =>
    documents.add(`${requestId} ${side} ${whose}`, `/${side}.md`, async () => joined(pairs, whose));
  const provider = texts.endpointHost ?? 'the provider';
  const title = side === 'request' ? `Request: yours ↔ what ${provider} saw` : `Answer: yours ↔ what ${provider} said`;
  await commands.executeCommand('vscode.diff', document('yours'), document('provider'), title);
}

function joined(pairs: readonly TextPair[], whose: 'yours' | 'provider'): string {
  return pairs.map((pair) => `──── ${pair.label}\n\n${pair[whose]}\n`).join('\n');
}
