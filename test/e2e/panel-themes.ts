// What the editor tells a page of its theme: a class of the body, and variables. Near to the default themes.

export interface Theme {
  readonly bodyClass: string;
  readonly scheme: 'dark' | 'light';
  readonly variables: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': '"Inter", "DejaVu Sans", sans-serif',
  'font-size': '13px',
  'editor-font-family': '"DejaVu Sans Mono", monospace',
};

const dark = {
  ...fonts,
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  'editor-background': '#1f1f1f',
  'editor-foreground': '#cccccc',
  'sideBar-background': '#181818',
  'panel-border': '#2b2b2b',
  'tree-tableColumnsBorder': '#cccccc20',
  focusBorder: '#0078d4',
  'textLink-foreground': '#4daafc',
  'button-background': '#0078d4',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-border': '#ffffff12',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#3c3c3c',
  'input-background': '#313131',
  'input-foreground': '#cccccc',
  'input-placeholderForeground': '#989898',
  'settings-textInputBackground': '#313131',
  'settings-textInputForeground': '#cccccc',
  'settings-textInputBorder': '#3c3c3c',
  'list-hoverBackground': '#2a2d2e',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-errorForeground': '#f88070',
  'list-warningForeground': '#cca700',
  'charts-blue': '#3794ff',
  'charts-red': '#f14c4c',
  'charts-yellow': '#cca700',
};

const light = {
  ...fonts,
  foreground: '#3b3b3b',
  descriptionForeground: '#616161',
  'editor-background': '#ffffff',
  'editor-foreground': '#3b3b3b',
  'sideBar-background': '#f8f8f8',
  'panel-border': '#e5e5e5',
  'tree-tableColumnsBorder': '#61616120',
  focusBorder: '#005fb8',
  'textLink-foreground': '#005fb8',
  'button-background': '#005fb8',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#0258a8',
  'button-border': '#0000001a',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  'input-background': '#ffffff',
  'input-foreground': '#3b3b3b',
  'input-placeholderForeground': '#767676',
  'settings-textInputBackground': '#ffffff',
  'settings-textInputForeground': '#3b3b3b',
  'settings-textInputBorder': '#cecece',
  'list-hoverBackground': '#f2f2f2',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#000000',
  'list-errorForeground': '#b01011',
  'list-warningForeground': '#855f00',
  'charts-blue': '#0063d3',
  'charts-red': '#e51400',
  'charts-yellow': '#bf8803',
};

function contrast(ground: string, text: string, border: string, active: string) {
  return {
    ...fonts,
    foreground: text,
    descriptionForeground: text,
    'editor-background': ground,
    'editor-foreground': text,
    'sideBar-background': ground,
    contrastBorder: border,
    contrastActiveBorder: active,
    'panel-border': border,
    focusBorder: active,
    'button-background': ground,
    'button-foreground': text,
    'button-hoverBackground': ground,
    'button-border': border,
    'button-secondaryBackground': ground,
    'button-secondaryForeground': text,
    'button-secondaryHoverBackground': ground,
    'input-background': ground,
    'input-foreground': text,
    'settings-textInputBackground': ground,
    'settings-textInputForeground': text,
    'settings-textInputBorder': border,
  };
}

export const themes = {
  dark: { bodyClass: 'vscode-dark', scheme: 'dark', variables: dark },
  light: { bodyClass: 'vscode-light', scheme: 'light', variables: light },
  'high-contrast': {
    bodyClass: 'vscode-high-contrast',
    scheme: 'dark',
    variables: {
      ...contrast('#000000', '#ffffff', '#6fc3df', '#f38518'),
      'textLink-foreground': '#21a6ff',
      'input-placeholderForeground': '#ffffffb3',
      'list-hoverBackground': '#ffffff1a',
      'charts-blue': '#3794ff',
      'charts-red': '#f48771',
      'charts-yellow': '#ffd370',
    },
  },
  'high-contrast-light': {
    bodyClass: 'vscode-high-contrast-light',
    scheme: 'light',
    variables: {
      ...contrast('#ffffff', '#292929', '#0f4a85', '#006bbd'),
      'textLink-foreground': '#0f4a85',
      'input-placeholderForeground': '#292929b3',
      'list-hoverBackground': '#0f4a851a',
      'button-background': '#0f4a85',
      'button-foreground': '#ffffff',
      'charts-blue': '#0063d3',
      'charts-red': '#b5200d',
      'charts-yellow': '#895503',
    },
  },
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof themes;
