// Which names a Python source reaches for across a boundary: attributes, keyword arguments, methods and class
// attributes (they may override), strings that spell a name, and parameters: a caller may give them by name, and a
// test runner finds its fixtures by them.

const shapes = [
  /\.[ \t]*([A-Za-z_]\w*)/g,
  /[(,][ \t\r\n]*([A-Za-z_]\w*)[ \t]*=(?!=)/g,
  /["']([A-Za-z_]\w*(?:-\w+)*)["']/g,
];
const opening = /^([ \t]*)(?:async[ \t]+)?(class|def)[ \t]+([A-Za-z_]\w*)/;
const attribute = /^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=]*)?=(?!=)/;
const maxLineLength = 2_000;
const parameterList = /\bdef[ \t]+\w+[ \t]*(?:\[[^\]\n]{0,400}\])?\(/g;
const parameter = /[(,*][ \t\r\n]*([A-Za-z_]\w*)[ \t\r\n]*(?=[:=,)])/g;
const maxParameterListLength = 4_000;

interface Scope {
  readonly indent: number;
  readonly isClass: boolean;
}

/** Names in the position of an attribute, a keyword or a string. Untrusted: `source`. Linear time, never throws. */
export function pythonReach(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const code = source.replaceAll(/#.*$/gm, '');
  for (const shape of shapes) for (const [, name] of code.matchAll(shape)) if (name !== undefined) names.add(name);
  let done = 0;
  for (const { index, 0: head } of code.matchAll(parameterList)) {
    if (index >= done) done = addParameters(code, index + head.length - 1, names);
  }
  const scopes: Scope[] = [];
  for (const line of code.split('\n')) if (line.length <= maxLineLength) addOfLine(line, scopes, names);
  return names;
}

/** `start`: where the list's parenthesis opens. Returns where the list ends. */
function addParameters(code: string, start: number, names: Set<string>): number {
  const limit = Math.min(code.length, start + maxParameterListLength);
  let depth = 0;
  let end = start;
  do {
    const character = code.charAt(end);
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    end += 1;
  } while (depth > 0 && end < limit);
  for (const [, name] of code.slice(start, end).matchAll(parameter)) if (name !== undefined) names.add(name);
  return end;
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
