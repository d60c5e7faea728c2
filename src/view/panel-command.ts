// What a person can ask for from the panel. The extension maps each to one of its commands; a name that is not in
// this table is not carried out.

export const panelCommands = [
  'start',
  'pause',
  'resume',
  'configure-tools',
  'restore-tools',
  /** Of one tool: shows the change that brings it back, and asks. */
  'repair-tool',
  'check-coverage',
  'preview',
  'verify',
  'export',
  'choose-port',
  /** The user's own; made when there is none. */
  'open-policy',
  'show-log',
] as const;

export type PanelCommand = (typeof panelCommands)[number];

/** A button or link. `client`: the tool that it is about. A label ends in `…` when more is asked before anything happens. */
export interface PanelAction {
  readonly command: PanelCommand;
  readonly label: string;
  readonly client?: string;
}
