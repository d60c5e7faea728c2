// Every command of the tables and what it does; one that is missing here is a type error.
import { commands, window } from 'vscode';
import { messageOf } from '../../base/error.ts';
import { commandIds, linkIds, type CommandId, type LinkId } from '../ids.ts';
import type { Panel } from '../panel.ts';
import type { Preview } from '../preview.ts';
import type { Session } from '../session.ts';
import type { VirtualDocuments } from '../virtual-documents.ts';
import { verifyLog } from './audit-log.ts';
import { exportLog } from './export-log.ts';
import { redactFinding } from './findings.ts';
import { pause, resume } from './pause.ts';
import { alwaysMutate, neverMutate } from './pins.ts';
import { explainPolicy, openPolicy, openPolicyFile } from './policy.ts';
import { chooseAnotherPort, start } from './start.ts';
import { checkCoverage, configureTools, restoreTools, showToolChange } from './tools.ts';

export interface CommandParts {
  readonly panel: Panel;
  readonly preview: Preview;
  readonly documents: VirtualDocuments;
}

/** Untrusted: any extension may run a command with any parameters. */
type Handler = (...parameters: unknown[]) => void | Promise<void>;

/** What goes wrong is told, in the words of whoever knows what it means. */
export function registerCommands(session: Session, parts: CommandParts): void {
  const { context, log } = session;
  for (const [id, handler] of Object.entries(handlers(session, parts))) {
    const run = async (...parameters: unknown[]): Promise<void> => {
      try {
        await handler(...parameters);
      } catch (error) {
        log.error(`${id}: ${messageOf(error)}`);
        void window.showErrorMessage(messageOf(error));
      }
    };
    context.subscriptions.push(commands.registerCommand(id, run));
  }
}

function handlers(
  session: Session,
  { panel, preview, documents }: CommandParts,
): Readonly<Record<CommandId | LinkId, Handler>> {
  return {
    [commandIds.showPanel]: () => panel.show(),
    [commandIds.start]: () => start(session),
    [commandIds.pause]: () => pause(session),
    [commandIds.resume]: () => resume(session),
    [commandIds.configureTools]: (client) => configureTools(session, documents, client),
    [commandIds.restoreTools]: () => restoreTools(session),
    [commandIds.exportLog]: () => exportLog(session),
    [commandIds.verifyLog]: () => verifyLog(session),
    [commandIds.checkCoverage]: () => checkCoverage(session),
    [commandIds.preview]: (file) => preview.show(file),
    [commandIds.alwaysMutate]: (name) => alwaysMutate(session, name),
    [commandIds.neverMutate]: (name) => neverMutate(session, name),
    [commandIds.openPolicy]: () => openPolicy(session),
    [commandIds.explainPolicy]: (file) => explainPolicy(session, documents, file),
    [commandIds.showLog]: () => session.log.show(),
    [linkIds.repairTool]: (client) => configureTools(session, documents, client),
    [linkIds.showToolChange]: (client) => showToolChange(session, documents, client),
    [linkIds.showExchange]: (requestId) => panel.show(typeof requestId === 'string' ? requestId : undefined),
    [linkIds.chooseAnotherPort]: () => chooseAnotherPort(session),
    [linkIds.showFinding]: (finding) => panel.showFinding(typeof finding === 'string' ? finding : undefined),
    [linkIds.redactFinding]: (finding) => redactFinding(session, finding),
    [linkIds.showIncident]: (incident) => panel.showIncident(typeof incident === 'string' ? incident : undefined),
    [linkIds.openPolicyFile]: (path, line, column) => openPolicyFile(session, path, line, column),
  };
}
