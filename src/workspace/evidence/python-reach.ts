// Which names a Python source reaches for across a boundary: attributes, keyword arguments, methods and class
// attributes (they may override), strings that spell a name.

const shapes = [/\.[ \t]*([A-Za-z_]\w*)/g, /[(,][ \t\r\n]*([A-Za-z_]\w*)[ \t]*=(?!=)/g, /["']([A-Za-z_]\w*)["']/g];
const opening = /^([ \t]*)(?:async[ \t]+)?(class|def)[ \t]+([A-Za-z_]\w*)/;
const attribute = /^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=]*)?=(?!=)/;
const maxLineLength = 2_000;

interface Scope {
  readonly indent: number;
  readonly isClass: boolean;
}

/** Names in the position of an attribute, a keyword or a string. Untrusted: `source`. Linear time, never throws. */
export function pythonReach(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const code = source.replaceAll(/#.*$/gm, '');
  for (const shape of shapes) for (const [, name] of code.matchAll(shape)) if (name !== undefined) names.add(name);
  const scopes: Scope[] = [];
  for (const line of code.split('\n')) if (line.length <= maxLineLength) addOfLine(line, scopes, names);
  return names;
}

/** What stands directly in a class: methods and attributes. */
function addOfLine(line: string, scopes: Scope[], names: Set<string>): void {
  const text = line.trimStart();
  if (text.trim() === '') return;
  const indent = line.length - text.length;
  while ((scopes.at(-1)?.indent ?? -1) >= indent) scopes.pop();
  const isInClass = scopes.at(-1)?.isClass === true;
  const [, , kind, name] = opening.exec(line) ?? [];
  const own = name ?? attribute.exec(line)?.[1];
  if (isInClass && own !== undefined) names.add(own);
  if (kind !== undefined) scopes.push({ indent, isClass: kind === 'class' });
}
