// `.env` files as the dotenv package reads them: KEY=value, quotes, `export`, comments; the last of two equal keys counts.
import { ClientError } from '../error.ts';
import { styleOf, type ConfigFormat, type ConfigPath } from './config-format.ts';

/** Untrusted: the text. Paths of one key. A line that is neither empty, comment nor value is refused, not skipped. */
export const dotenv: ConfigFormat = {
  id: 'env',
  parse: (text) => Object.fromEntries(statements(styleOf(text).body).map(({ name, value }) => [name, value])),
  find(text, path) {
    const { body } = styleOf(text);
    const statement = lastOf(body, path);
    if (statement === undefined) return undefined;
    return { value: statement.value, source: body.slice(statement.valueStart, statement.valueEnd) };
  },
  set(text, path, value) {
    const { mark, body, lineEnd } = styleOf(text);
    const existing = lastOf(body, path);
    if (existing !== undefined) return { text: mark + withValue(body, existing, value), madeParents: 0 };
    const gap = body === '' || body.endsWith('\n') ? '' : lineEnd;
    return { text: `${mark}${body}${gap}${nameIn(path)}=${value}${lineEnd}`, madeParents: 0 };
  },
  putBack(text, path, source) {
    const { mark, body } = styleOf(text);
    return mark + withValue(body, found(body, path), source);
  },
  unset(text, path) {
    const { mark, body } = styleOf(text);
    const { start, end } = found(body, path);
    return mark + body.slice(0, start) + body.slice(end);
  },
};

interface Statement {
  readonly name: string;
  readonly value: string;
  /** Of the whole line, or of the lines of a long value. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const emptyLine = /[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/y;
const statementLine =
  /([ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*)('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`[^`]*`|[^#\r\n]*)[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$)/y;

function statements(body: string): readonly Statement[] {
  const all: Statement[] = [];
  let at = 0;
  while (at < body.length) {
    emptyLine.lastIndex = at;
    const blank = emptyLine.exec(body);
    if (blank !== null) {
      at += blank[0].length;
      continue;
    }
    statementLine.lastIndex = at;
    const match = statementLine.exec(body);
    if (match === null) throw new ClientError('unreadable', 'the file has a line that is no KEY=value');
    const [line, before = '', name = '', raw = ''] = match;
    const source = raw.trimEnd();
    const valueStart = at + before.length;
    const valueEnd = valueStart + source.length;
    all.push({ name, value: plainValue(source), start: at, end: at + line.length, valueStart, valueEnd });
    at += line.length;
  }
  return all;
}

function plainValue(source: string): string {
  const quote = source[0];
  if (source.length < 2 || quote === undefined || !`'"\``.includes(quote) || !source.endsWith(quote)) return source;
  const inner = source.slice(1, -1);
  return quote === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
}

function nameIn(path: ConfigPath): string {
  const [name] = path;
  if (path.length !== 1 || typeof name !== 'string') throw new ClientError('unreadable', 'not a key of the file');
  return name;
}

function lastOf(body: string, path: ConfigPath): Statement | undefined {
  const name = nameIn(path);
  return statements(body).findLast((statement) => statement.name === name);
}

function found(body: string, path: ConfigPath): Statement {
  const statement = lastOf(body, path);
  if (statement === undefined) throw new ClientError('unreadable', 'the value is gone');
  return statement;
}

function withValue(body: string, { valueStart, valueEnd }: Statement, value: string): string {
  return body.slice(0, valueStart) + value + body.slice(valueEnd);
}
