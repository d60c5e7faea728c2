// Colours of documents, all of them at least 4.5 to 1 on white where text has them.

export const palette = {
  ink: '#14232b',
  muted: '#56656d',
  rule: '#d5dddf',
  faint: '#eef2f3',
  accent: '#0b6b75',
  accentLight: '#6fb0b7',
  accentFaint: '#d7e9eb',
  second: '#a7b4b8',
  /** A person decided it. */
  amber: '#7f5600',
  amberLight: '#e0b352',
  /** Needs somebody's action. */
  red: '#b1271c',
  redFaint: '#fbeceb',
  paper: '#ffffff',
} as const;
