// Every id that the editor knows us by: commands, settings, context keys, views. The manifest (package.json) is
// generated from these tables, so that an id is written once.

/** Commands that people find in the palette, or in a menu of the editor. */
export const commandIds = {
  showPanel: 'pretense.showPanel',
  start: 'pretense.start',
  pause: 'pretense.pause',
  resume: 'pretense.resume',
  configureTools: 'pretense.configureTools',
  restoreTools: 'pretense.restoreTools',
  exportLog: 'pretense.exportSoc2Log',
  verifyLog: 'pretense.verifyAuditLog',
  checkCoverage: 'pretense.checkCoverage',
  preview: 'pretense.previewWhatTheAiSees',
  alwaysMutate: 'pretense.alwaysMutateName',
  neverMutate: 'pretense.neverMutateName',
  openPolicy: 'pretense.openPolicy',
  explainPolicy: 'pretense.explainPolicy',
  showLog: 'pretense.showLog',
} as const;

/** Commands behind links and buttons of ours only. */
export const linkIds = {
  /** Parameter: id of a tool. */
  repairTool: 'pretense.repairTool',
  /** Parameter: id of a tool. */
  showToolChange: 'pretense.showToolChange',
  /** Parameter: request id. */
  showExchange: 'pretense.showExchange',
  chooseAnotherPort: 'pretense.chooseAnotherPort',
  /** Parameter: fingerprint of a value. */
  showFinding: 'pretense.showFinding',
  /** Parameter: fingerprint of a value. */
  redactFinding: 'pretense.redactFinding',
  /** Parameter: id of an incident. */
  showIncident: 'pretense.showIncident',
  /** Parameters: path of a policy file that is in force; line and column. */
  openPolicyFile: 'pretense.openPolicyFile',
} as const;

export const settingIds = {
  enabled: 'pretense.enabled',
  port: 'pretense.port',
  level: 'pretense.level',
  home: 'pretense.home',
  upstreams: 'pretense.upstreams',
  media: 'pretense.content.media',
  encodedText: 'pretense.content.encodedText',
  runIn: 'pretense.proxy.runIn',
  afterLastWindow: 'pretense.proxy.afterLastWindow',
  startAtLogin: 'pretense.proxy.startAtLogin',
  setEnvironment: 'pretense.terminal.setEnvironment',
  hover: 'pretense.hover.enabled',
} as const;

/** Set for `when` clauses. */
export const contextKeys = {
  isRunning: 'pretense.isRunning',
  isPaused: 'pretense.isPaused',
} as const;

/** Context keys behind the steps of the walkthrough. */
export const walkthroughKeys = {
  hasRoutedTool: 'pretense.hasRoutedTool',
  sawProtectedRequest: 'pretense.sawProtectedRequest',
  showedPreview: 'pretense.showedPreview',
  exportedLog: 'pretense.exportedLog',
} as const;

export const statusItemId = 'pretense.status';
export const panelViewType = 'pretense.panel';
export const previewScheme = 'pretense-preview';
export const walkthroughId = 'protect';
export const editorMenuId = 'pretense.editor';

/** Of package.json, and what stands before the dot in the id of the extension. */
export const publisher = 'pretense';

export type CommandId = (typeof commandIds)[keyof typeof commandIds];
export type LinkId = (typeof linkIds)[keyof typeof linkIds];
export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];
export type WalkthroughKey = (typeof walkthroughKeys)[keyof typeof walkthroughKeys];
export type SettingName = keyof typeof settingIds;
