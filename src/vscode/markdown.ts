// Text of others inside the Markdown of hovers and tooltips: shown as it is, never a link, an icon or a format.

/** Untrusted: names from files, messages of other programs. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!~|<>$&]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}

/** A link that runs a command of ours; `parameters` must be JSON. */
export function commandLink(label: string, command: string, ...parameters: readonly (string | number)[]): string {
  const query = parameters.length === 0 ? '' : `?${encodeURIComponent(JSON.stringify(parameters))}`;
  return `[${escapeMarkdown(label)}](command:${command}${query})`;
}

/** The same as inline code; a text with a backtick gets a longer fence. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${text.replaceAll(/\s+/g, ' ')}${pad}${fence}`;
}
