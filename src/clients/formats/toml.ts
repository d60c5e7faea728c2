// TOML: keys of the top level and of tables with a header, changed by spans; new ones are made at the top level only. The
// library only reads; what it reads before and after is compared.
import { parse } from 'smol-toml';
import { ClientError } from '../error.ts';
import { styleOf, type ConfigFormat, type ConfigPath } from './config-format.ts';

/** Untrusted: the text. Items of lists are not known. */
export const toml: ConfigFormat = {
  id: 'toml',
  parse: (text) => parsed(styleOf(text).body),
  find(text, path) {
    const { body } = styleOf(text);
    const keys = keysIn(path);
    const root = parsed(body);
    const statement = statementAt(body, keys);
    if (statement === undefined) return undefined;
    return { value: valueAt(root, keys), source: body.slice(statement.valueStart, statement.valueEnd) };
  },
  set(text, path, value) {
    const { mark, body, lineEnd } = styleOf(text);
    const keys = keysIn(path);
    parsed(body);
    const existing = statementAt(body, keys);
    if (existing !== undefined) {
      return {
        text: mark + spliced(body, existing.valueStart, existing.valueEnd, JSON.stringify(value)),
        madeParents: 0,
      };
    }
    const [name, ...deeper] = keys;
    if (name === undefined || deeper.length > 0) throw new ClientError('unreadable', 'there is no such entry');
    const line = `${name} = ${JSON.stringify(value)}`;
    // A key behind a table's header would belong to the table.
    const last = statements(body).findLast(({ isTop }) => isTop);
    const added =
      last === undefined
        ? `${line}${lineEnd}${body}`
        : spliced(body, last.lineStop, last.lineStop, `${lineEnd}${line}`);
    return { text: mark + added, madeParents: 0 };
  },
  putBack(text, path, source) {
    const { mark, body } = styleOf(text);
    const { valueStart, valueEnd } = found(body, path);
    return mark + spliced(body, valueStart, valueEnd, source);
  },
  unset(text, path) {
    const { mark, body } = styleOf(text);
    const { start, valueEnd, lineStop } = found(body, path);
    if (body.slice(valueEnd, lineStop).trim() !== '') return mark + spliced(body, start, valueEnd, '');
    const lineStart = body.lastIndexOf('\n', start - 1) + 1;
    const after = /^\r?\n/.exec(body.slice(lineStop))?.[0].length ?? 0;
    if (after > 0) return mark + spliced(body, lineStart, lineStop + after, '');
    const before = /\r?\n$/.exec(body.slice(0, lineStart))?.[0].length ?? 0;
    return mark + spliced(body, lineStart - before, lineStop, '');
  },
};

interface Statement {
  /** From the root; undefined: in a list of tables. */
  readonly keys: readonly string[] | undefined;
  /** It stands before the first header. */
  readonly isTop: boolean;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Behind a comment of the last line, before its end. */
  readonly lineStop: number;
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return parse(body);
  } catch (cause) {
    throw new ClientError('unreadable', 'the file is not valid TOML', { cause });
  }
}

function keysIn(path: ConfigPath): readonly string[] {
  const keys = path.filter((step) => typeof step === 'string');
  if (keys.length === 0 || keys.length < path.length) throw new ClientError('unreadable', 'not a key of a table');
  return keys;
}

function statementAt(body: string, keys: readonly string[]): Statement | undefined {
  const wanted = JSON.stringify(keys);
  return statements(body).find((each) => JSON.stringify(each.keys) === wanted);
}

function valueAt(root: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null ? (node as Readonly<Record<string, unknown>>)[key] : undefined,
    root,
  );
}

function found(body: string, path: ConfigPath): Statement {
  const keys = keysIn(path);
  parsed(body);
  const statement = statementAt(body, keys);
  if (statement === undefined) throw new ClientError('unreadable', 'the value is gone');
  return statement;
}

function spliced(body: string, start: number, end: number, text: string): string {
  return body.slice(0, start) + text + body.slice(end);
}

/** Every `key = value`. The text has been parsed before, so it is well-formed. */
function statements(body: string): readonly Statement[] {
  const all: Statement[] = [];
  let table: readonly string[] | undefined = [];
  let isTop = true;
  let at = 0;
  for (;;) {
    at += /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*/.exec(body.slice(at))?.[0].length ?? 0;
    const next = body[at];
    if (next === undefined || next === '#') return all;
    if (next === '[') {
      const end = endOfHeader(body, at);
      table = body.startsWith('[[', at) ? undefined : chainOf(body.slice(at, end));
      isTop = false;
      at = end + (/^[^\n]*/.exec(body.slice(end))?.[0].length ?? 0);
      continue;
    }
    const start = at;
    const equals = keyEnd(body, start);
    const valueStart = equals + 1 + (/^[ \t]*/.exec(body.slice(equals + 1))?.[0].length ?? 0);
    const valueEnd = endOfValue(body, valueStart);
    const lineStop = valueEnd + (/^[^\r\n]*/.exec(body.slice(valueEnd))?.[0].length ?? 0);
    const keys: readonly string[] | undefined =
      table === undefined ? undefined : [...table, ...chainOf(`${body.slice(start, equals)} = true`)];
    all.push({ keys, isTop, start, valueStart, valueEnd, lineStop });
    at = lineStop;
  }
}

/** `[a."b c"]` and `a."b c" = true` to `a` and `b c`. */
function chainOf(source: string): readonly string[] {
  const keys: string[] = [];
  let node: unknown = parse(source);
  for (;;) {
    const [pair] = typeof node === 'object' && node !== null ? Object.entries(node) : [];
    if (pair === undefined) return keys;
    keys.push(pair[0]);
    node = pair[1];
  }
}

function endOfHeader(body: string, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== ']' && body[at] !== '\n') {
    at = isQuote(body[at]) ? endOfString(body, at) : at + 1;
  }
  return at + 1;
}

function keyEnd(body: string, start: number): number {
  let at = start;
  while (at < body.length && body[at] !== '=') at = isQuote(body[at]) ? endOfString(body, at) : at + 1;
  return at;
}

function endOfValue(body: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < body.length) {
    const character = body[at] ?? '';
    if (isQuote(character)) {
      at = endOfString(body, at);
      if (depth === 0) return at;
      continue;
    }
    if (character === '#' && depth > 0) {
      at += /^[^\n]*/.exec(body.slice(at))?.[0].length ?? 0;
      continue;
    }
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    if (depth === 0 && /[#\r\n]/.test(character)) break;
    at += 1;
  }
  return start + body.slice(start, at).trimEnd().length;
}

function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

function endOfString(body: string, start: number): number {
  const quote = body[start] ?? '"';
  const isLong = body.startsWith(quote.repeat(3), start);
  const close = isLong ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < body.length && !body.startsWith(close, at)) at += quote === '"' && body[at] === '\\' ? 2 : 1;
  at += close.length;
  // Up to two quotes may stand before the closing three.
  while (isLong && body[at] === quote) at += 1;
  return at;
}
