// The page that the panel loads: one script and one style sheet of ours, nothing remote, nothing inline.

export interface PanelPage {
  readonly script: string;
  readonly style: string;
  /** Of the webview: what may load styles, fonts and pictures. */
  readonly cspSource: string;
  /** New for each page. */
  readonly nonce: string;
  readonly language: string;
}

export function panelHtml({ script, style, cspSource, nonce, language }: PanelPage): string {
  const policy = ["default-src 'none'", `script-src 'nonce-${nonce}'`, `style-src ${cspSource}`].join('; ');
  return `<!doctype html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<link rel="stylesheet" href="${attribute(style)}">
<title>Pretense</title>
</head>
<body>
<script type="module" nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
