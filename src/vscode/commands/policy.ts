// Open Policy, and Explain Policy for This File.
import { Position, Range, Uri, commands, window } from 'vscode';
import { explanationText } from '../policy-text.ts';
import type { Session } from '../session.ts';
import type { VirtualDocuments } from '../virtual-documents.ts';

/** The user's own. */
export async function openPolicy({ host }: Session): Promise<void> {
  const { path, isNew } = await host.ask('policy.file');
  await window.showTextDocument(Uri.file(path), { preview: false });
  if (isNew) {
    void window.showInformationMessage(
      'This is your policy now. As it is, it changes nothing; what you write counts as soon as it is saved.',
    );
  }
}

/** Untrusted: any extension may name a path. Only files of the policy that is in force are opened. */
export async function openPolicyFile(
  { host }: Session,
  path: unknown,
  line?: unknown,
  column?: unknown,
): Promise<void> {
  const file = host.state.proxy?.policy?.files.find((each) => each.path === path);
  if (file === undefined) return;
  const at = new Position(indexOf(line), indexOf(column));
  await window.showTextDocument(Uri.file(file.path), { selection: new Range(at, at), preview: false });
}

export async function explainPolicy({ host }: Session, documents: VirtualDocuments, file?: unknown): Promise<void> {
  const uri = file instanceof Uri ? file : window.activeTextEditor?.document.uri;
  if (uri?.scheme !== 'file') {
    void window.showInformationMessage('No file is open. Open the file that you want to have explained.');
    return;
  }
  const name = uri.path.split('/').at(-1) ?? uri.path;
  const shown = documents.add(`policy ${uri.fsPath}`, `/Policy for ${name}.md`, async () =>
    explanationText(await host.ask('policy.explain', { path: uri.fsPath })),
  );
  documents.refresh(shown);
  await commands.executeCommand('markdown.showPreview', shown);
}

function indexOf(position: unknown): number {
  return typeof position === 'number' && Number.isInteger(position) && position >= 1 ? position - 1 : 0;
}
