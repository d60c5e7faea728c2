// The commands as people see them: titles, and where they are offered.
import { commandIds, contextKeys, editorMenuId, type CommandId } from './ids.ts';

interface CommandEntry {
  readonly title: string;
  /** Shown in the palette while this holds; always without one. */
  readonly when?: string;
  /** Place in the context menu of a text editor. */
  readonly editorMenu?: { readonly group: string; readonly when: string };
}

const inFile = 'editorTextFocus && resourceScheme == file';
const running = contextKeys.isRunning;

export const commandTable: Readonly<Record<CommandId, CommandEntry>> = {
  [commandIds.showPanel]: { title: 'Show Panel' },
  [commandIds.start]: { title: 'Start', when: `!${running}` },
  [commandIds.pause]: { title: 'Pause…', when: `${running} && !${contextKeys.isPaused}` },
  [commandIds.resume]: { title: 'Resume', when: contextKeys.isPaused },
  [commandIds.configureTools]: { title: 'Configure AI Tools…' },
  [commandIds.restoreTools]: { title: 'Restore AI Tools' },
  [commandIds.exportLog]: { title: 'Export SOC2 Log…', when: running },
  [commandIds.verifyLog]: { title: 'Verify Audit Log', when: running },
  [commandIds.checkCoverage]: { title: 'Check Coverage' },
  [commandIds.preview]: {
    title: 'Preview What the AI Sees',
    when: `${running} && editorIsOpen`,
    editorMenu: { group: '1_preview', when: 'resourceScheme == file || resourceScheme == untitled' },
  },
  [commandIds.alwaysMutate]: {
    title: 'Always Mutate This Name',
    when: `${running} && ${inFile}`,
    editorMenu: { group: '2_names', when: inFile },
  },
  [commandIds.neverMutate]: {
    title: 'Never Mutate This Name…',
    when: `${running} && ${inFile}`,
    editorMenu: { group: '2_names', when: inFile },
  },
  [commandIds.openPolicy]: { title: 'Open Policy', when: running },
  [commandIds.explainPolicy]: {
    title: 'Explain Policy for This File',
    when: `${running} && editorIsOpen && resourceScheme == file`,
    editorMenu: { group: '3_policy', when: 'resourceScheme == file' },
  },
  [commandIds.showLog]: { title: 'Show Log' },
};

/** `commands`, `menus` and `submenus` of the manifest. */
export function commandContributions(): Readonly<Record<string, unknown>> {
  const entries = Object.entries(commandTable);
  const hidden = entries.filter(([, { when }]) => when !== undefined);
  const inEditor = entries.filter(([, { editorMenu }]) => editorMenu !== undefined);
  return {
    commands: entries.map(([command, { title }]) => ({ command, title, category: 'Pretense' })),
    submenus: [{ id: editorMenuId, label: 'Pretense' }],
    menus: {
      commandPalette: hidden.map(([command, { when }]) => ({ command, when })),
      'editor/context': [{ submenu: editorMenuId, group: '9_pretense', when: running }],
      [editorMenuId]: inEditor.map(([command, { editorMenu }]) => ({ command, ...editorMenu })),
    },
  };
}
