// JSON with comments and trailing commas, changed by spans: every byte that is not the value's own stays.
import { findNodeAtLocation, parse, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { ClientError } from '../error.ts';
import { itemIndex, styleOf, type ConfigFormat, type ConfigPath, type TextStyle } from './config-format.ts';

/** Untrusted: the text. An empty text counts as an empty object, as tools read it. */
export const json: ConfigFormat = {
  id: 'json',
  parse(text) {
    const { body } = styleOf(text);
    if (body.trim() === '') return {};
    rootOf(body);
    return parse(body, [], readOptions) as unknown;
  },
  find(text, path) {
    const { body } = styleOf(text);
    const node = body.trim() === '' ? undefined : nodeAt(rootOf(body), path);
    if (node === undefined) return undefined;
    return { value: valueOf(node), source: body.slice(node.offset, node.offset + node.length) };
  },
  set(text, path, value) {
    const style = styleOf(text);
    const body = style.body.trim() === '' ? `{}${style.lineEnd}` : style.body;
    const root = rootOf(body);
    const existing = nodeAt(root, path);
    const literal = JSON.stringify(value);
    if (existing !== undefined) return { text: style.mark + spliced(body, existing, literal), madeParents: 0 };
    const keys = path.map(keyOf);
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      const parent = nodeAt(root, path.slice(0, depth));
      if (parent === undefined) continue;
      if (parent.type !== 'object') throw notAnObject(path.slice(0, depth));
      const added = inserted(body, parent, { keys: keys.slice(depth), literal, style });
      return { text: style.mark + added, madeParents: path.length - 1 - depth };
    }
    throw new ClientError('unreadable', 'the file holds no JSON object');
  },
  putBack(text, path, source) {
    const { mark, body } = styleOf(text);
    const node = nodeAt(rootOf(body), path);
    if (node === undefined) throw new ClientError('unreadable', 'the value is gone');
    return mark + spliced(body, node, source);
  },
  unset(text, path, madeParents) {
    const { mark, body } = styleOf(text);
    let rest = withoutProperty(body, path);
    for (let depth = 1; depth <= madeParents; depth += 1) {
      const parentPath = path.slice(0, path.length - depth);
      const parent = nodeAt(rootOf(rest), parentPath);
      if (parent === undefined || !isBare(rest, parent)) break;
      rest = withoutProperty(rest, parentPath);
    }
    return mark + rest;
  },
};

const readOptions = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: false };

function rootOf(body: string): Node {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(body, errors, readOptions);
  } catch (cause) {
    // Nested so deeply that the stack ends.
    throw new ClientError('unreadable', 'the file is not JSON that can be read', { cause });
  }
  if (root === undefined || errors.length > 0) throw new ClientError('unreadable', 'the file is not valid JSON');
  return root;
}

function nodeAt(root: Node, path: ConfigPath): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    if (typeof step === 'string') {
      if (node.type !== 'object') throw notAnObject(path);
      const same: readonly Node[] = (node.children ?? []).filter((property) => property.children?.[0]?.value === step);
      // Readers differ in which of two they take.
      if (same.length > 1) throw new ClientError('unreadable', `the key "${step}" stands twice`);
      node = same[0]?.children?.[1];
    } else {
      if (node.type !== 'array') return undefined;
      const index = itemIndex((node.children ?? []).map(valueOf), step);
      node = index === undefined ? undefined : findNodeAtLocation(node, [index]);
    }
  }
  return node;
}

function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries(
    (node.children ?? []).map(({ children = [] }) => [children[0]?.value, children[1] && valueOf(children[1])]),
  );
}

function keyOf(step: ConfigPath[number]): string {
  return typeof step === 'string' ? step : '';
}

function notAnObject(path: ConfigPath): ClientError {
  const where = path.length === 0 ? 'the file' : `"${path.map(keyOf).join('.')}"`;
  return new ClientError('unreadable', `${where} holds no JSON object`);
}

function spliced(body: string, span: { readonly offset: number; readonly length: number }, text: string): string {
  return body.slice(0, span.offset) + text + body.slice(span.offset + span.length);
}

interface NewProperty {
  /** The last is the property's; those before it are objects to be made around it. */
  readonly keys: readonly string[];
  readonly literal: string;
  readonly style: TextStyle;
}

function inserted(body: string, parent: Node, property: NewProperty): string {
  const last = parent.children?.at(-1);
  const first = parent.children?.[0];
  const { lineEnd, indent } = property.style;
  if (first === undefined || last === undefined) {
    const outer = lineIndent(body, parent.offset);
    const text = `${lineEnd}${outer}${indent}${spelled(property, outer + indent)}`;
    const inside = body.slice(parent.offset + 1, parent.offset + parent.length - 1);
    // A comment inside the braces keeps its place behind what is new.
    const close = inside.trim() === '' ? `${lineEnd}${outer}` : '';
    const blank = close === '' ? 0 : inside.length;
    return spliced(body, { offset: parent.offset + 1, length: blank }, text + close);
  }
  const end = last.offset + last.length;
  const isOneLine = !/[\r\n]/.test(body.slice(parent.offset, first.offset));
  if (isOneLine) return spliced(body, { offset: end, length: 0 }, `, ${spelled(property, undefined)}`);
  const own = lineIndent(body, last.offset);
  const comma = commaAfter(body, end, parent.offset + parent.length);
  const lineStop = comma === undefined ? restOfLine(body, end) : restOfLine(body, comma + 1);
  const line = `${lineEnd}${own}${spelled(property, own)}${comma === undefined ? '' : ','}`;
  const withLine = spliced(body, { offset: lineStop, length: 0 }, line);
  return comma === undefined ? spliced(withLine, { offset: end, length: 0 }, ',') : withLine;
}

/** `"a": {"b": value}`, on several lines when there is an indentation to build on. */
function spelled({ keys, literal, style }: NewProperty, own: string | undefined): string {
  const [key = '', ...inner] = keys;
  const name = `${JSON.stringify(key)}: `;
  if (inner.length === 0) return name + literal;
  if (own === undefined) return `${name}{ ${spelled({ keys: inner, literal, style }, undefined)} }`;
  const deeper = own + style.indent;
  const { lineEnd } = style;
  return `${name}{${lineEnd}${deeper}${spelled({ keys: inner, literal, style }, deeper)}${lineEnd}${own}}`;
}

function lineIndent(body: string, offset: number): string {
  const line = body.slice(body.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Offset of the comma behind a property, before the end of its object. */
function commaAfter(body: string, from: number, until: number): number | undefined {
  const trivia = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(body.slice(from, until))?.[0].length ?? 0;
  return body[from + trivia] === ',' ? from + trivia : undefined;
}

/** Behind blanks and comments that belong to the line of this place. */
function restOfLine(body: string, from: number): number {
  const rest = /^[ \t]*(?:\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)*(?:\/\/[^\r\n]*)?/.exec(body.slice(from))?.[0] ?? '';
  const stop = from + rest.length;
  const next = body[stop];
  // Something else follows on the line: stay before it.
  return next === undefined || next === '\n' || next === '\r' ? stop : from;
}

/** Whether an object holds nothing, not even a comment. */
function isBare(body: string, node: Node): boolean {
  return node.type === 'object' && body.slice(node.offset + 1, node.offset + node.length - 1).trim() === '';
}

function withoutProperty(body: string, path: ConfigPath): string {
  const property = nodeAt(rootOf(body), path)?.parent;
  const parent = property?.parent;
  if (property === undefined || parent === undefined) throw new ClientError('unreadable', 'the value is gone');
  const siblings = parent.children ?? [];
  const before = siblings[siblings.indexOf(property) - 1];
  const parentEnd = parent.offset + parent.length;
  const end = property.offset + property.length;
  const comma = commaAfter(body, end, parentEnd);
  if (comma !== undefined) return withoutLine(body, property.offset, comma + 1);
  const rest = withoutLine(body, property.offset, end);
  const leading = before === undefined ? undefined : commaAfter(body, before.offset + before.length, property.offset);
  return leading === undefined ? rest : spliced(rest, { offset: leading, length: 1 }, '');
}

/** Takes out a span, and its whole line when nothing else stands there; blanks before it otherwise. */
function withoutLine(body: string, start: number, end: number): string {
  const lineStart = body.lastIndexOf('\n', start - 1) + 1;
  const isFirst = body.slice(lineStart, start).trim() === '';
  const tail = /^[ \t]*(\r?\n|$)?/.exec(body.slice(end));
  const isLast = tail?.[1] !== undefined;
  if (isFirst && isLast) return body.slice(0, lineStart) + body.slice(end + (tail?.[0].length ?? 0));
  const gap = /[ \t]*$/.exec(body.slice(0, start))?.[0].length ?? 0;
  const atEnd = isLast || /^[ \t]*\}/.test(body.slice(end));
  return (
    body.slice(0, atEnd ? start - gap : start) +
    body.slice(atEnd ? end : end + (/^[ \t]*/.exec(body.slice(end))?.[0].length ?? 0))
  );
}
