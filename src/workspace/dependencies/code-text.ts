// Lexical reading of code that is not parsed. Untrusted: every expression here runs in linear time.

/** Kebab strings: names of plugins, events, attributes. */
export function addKebab(code: string, kebab: Set<string>): void {
  for (const [, name] of code.matchAll(/["'`]([a-z]+(?:-[a-z]+)+)["'`]/g)) if (name !== undefined) kebab.add(name);
}

/** The code without block comments and line comments, as far as a reading without strings can tell. */
export function withoutComments(text: string): string {
  const opening = /\/\*|(?<![:"'`\w])\/\/.*$/gm;
  let result = '';
  let start = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const isBlock = match[0] === '/*';
    const close = isBlock ? text.indexOf('*/', opening.lastIndex) : opening.lastIndex;
    if (close === -1) break;
    result += `${text.slice(start, match.index)} `;
    start = isBlock ? close + 2 : close;
    opening.lastIndex = start;
  }
  return result + text.slice(start);
}
