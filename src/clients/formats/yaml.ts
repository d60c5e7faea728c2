// YAML, changed by spans of its nodes: comments, quotes, order and line ends around them stay as they are.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  Document,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { ClientError } from '../error.ts';
import { itemIndex, styleOf, type ConfigFormat, type ConfigPath } from './config-format.ts';

/** Untrusted: the text. One document, and no value whose place an alias shares. */
export const yaml: ConfigFormat = {
  id: 'yaml',
  parse(text) {
    return plainValue(documentOf(styleOf(text).body));
  },
  find(text, path) {
    const { body } = styleOf(text);
    const node = placeOf(body, path).pair?.value;
    if (node === undefined || node === null) return undefined;
    const [start, end] = rangeOf(node);
    return { value: isScalar(node) ? node.value : undefined, source: body.slice(start, end) };
  },
  set(text, path, value) {
    const { mark, body, lineEnd } = styleOf(text);
    const { map, pair } = placeOf(body, path);
    const literal = JSON.stringify(value);
    if (pair !== undefined) return { text: mark + replaced(body, pair, literal), madeParents: 0 };
    if (map === undefined) {
      if (path.length !== 1 || documentOf(body).contents !== null) {
        throw new ClientError('unreadable', 'there is no such entry');
      }
      const gap = body === '' || body.endsWith('\n') ? '' : lineEnd;
      return { text: `${mark}${body}${gap}${lastKey(path)}: ${literal}${lineEnd}`, madeParents: 0 };
    }
    return { text: mark + inserted(body, map, { entry: `${lastKey(path)}: ${literal}`, lineEnd }), madeParents: 0 };
  },
  putBack(text, path, source) {
    const { mark, body } = styleOf(text);
    const { pair } = placeOf(body, path);
    if (pair === undefined) throw new ClientError('unreadable', 'the value is gone');
    return mark + replaced(body, pair, source);
  },
  unset(text, path) {
    const { mark, body } = styleOf(text);
    const { map, pair } = placeOf(body, path);
    if (map === undefined || pair === undefined) throw new ClientError('unreadable', 'the value is gone');
    return mark + removed(body, map, pair);
  },
};

type Entry = Pair;

function documentOf(body: string): Document {
  let documents: readonly Document[];
  try {
    documents = parseAllDocuments(body) as readonly Document[];
  } catch (cause) {
    throw new ClientError('unreadable', 'the file is not valid YAML', { cause });
  }
  const [document] = documents.length === 0 ? [new Document()] : documents;
  if (document === undefined || documents.length > 1 || document.errors.length > 0) {
    throw new ClientError('unreadable', 'the file is not one valid YAML document');
  }
  return document;
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    throw new ClientError('unreadable', 'the file is YAML that cannot be read', { cause });
  }
}

interface Place {
  readonly map: YAMLMap | undefined;
  readonly pair: Entry | undefined;
}

function placeOf(body: string, path: ConfigPath): Place {
  let node: unknown = documentOf(body).contents;
  let place: Place = { map: undefined, pair: undefined };
  for (const step of path) {
    if (isAlias(node)) throw new ClientError('unreadable', 'an alias stands where the value would be');
    if (typeof step === 'string') {
      if (!isMap(node)) return { map: undefined, pair: undefined };
      const pair: Entry | undefined = node.items.find((each) => isScalar(each.key) && each.key.value === step);
      place = { map: node, pair };
      node = pair?.value;
    } else {
      if (!isSeq(node)) return { map: undefined, pair: undefined };
      const items: readonly unknown[] = node.items;
      const index = itemIndex(items.map(shallowValue), step);
      node = index === undefined ? undefined : items[index];
    }
  }
  return place;
}

/** Enough of an item to know its name. */
function shallowValue(node: unknown): unknown {
  if (!isMap(node)) return undefined;
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) ? [[String(key.value), value.value]] : [],
    ),
  );
}

function lastKey(path: ConfigPath): string {
  const key = path.at(-1);
  if (typeof key !== 'string') throw new ClientError('unreadable', 'not a key');
  return key;
}

function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = (node as { readonly range?: readonly [number, number, number] | null }).range;
  if (range === undefined || range === null) throw new ClientError('unreadable', 'a value has no place in the text');
  return [range[0], range[1]];
}

function isOneLineScalar(node: unknown, body: string): node is Scalar {
  if (!isScalar(node) || node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return false;
  const [start, end] = rangeOf(node);
  return end > start && !/[\r\n]/.test(body.slice(start, end));
}

function replaced(body: string, pair: Entry, source: string): string {
  const { value } = pair;
  if (isScalar(value) && value.source === '' && value.type === 'PLAIN') {
    // `key:` with nothing behind it.
    const colon = body.indexOf(':', rangeOf(pair.key)[1]) + 1;
    return `${body.slice(0, colon)} ${source}${body.slice(colon)}`;
  }
  if (!isOneLineScalar(value, body)) throw new ClientError('unreadable', 'the value is no plain text of one line');
  const [start, end] = rangeOf(value);
  return body.slice(0, start) + source + body.slice(end);
}

function inserted(
  body: string,
  map: YAMLMap,
  { entry, lineEnd }: { readonly entry: string; readonly lineEnd: string },
): string {
  const first = map.items[0];
  if (first === undefined) throw new ClientError('unreadable', 'the entry is empty');
  const [keyStart] = rangeOf(first.key);
  if (map.flow === true) return `${body.slice(0, keyStart)}${entry}, ${body.slice(keyStart)}`;
  const indent = ' '.repeat(keyStart - (body.lastIndexOf('\n', keyStart - 1) + 1));
  if (!isOneLineScalar(first.value, body)) {
    return `${body.slice(0, keyStart)}${entry}${lineEnd}${indent}${body.slice(keyStart)}`;
  }
  const [, valueEnd] = rangeOf(first.value);
  const stop = valueEnd + (/^[^\r\n]*/.exec(body.slice(valueEnd))?.[0].length ?? 0);
  return `${body.slice(0, stop)}${lineEnd}${indent}${entry}${body.slice(stop)}`;
}

function removed(body: string, map: YAMLMap, pair: Entry): string {
  const index = map.items.indexOf(pair);
  const next = map.items[index + 1];
  const [start] = rangeOf(pair.key);
  const [, end] = rangeOf(pair.value);
  const lineStart = body.lastIndexOf('\n', start - 1) + 1;
  if (map.flow === true || body.slice(lineStart, start).trim() !== '') {
    if (next !== undefined) return body.slice(0, start) + body.slice(rangeOf(next.key)[0]);
    const before = map.items[index - 1];
    if (before === undefined || map.flow !== true) throw new ClientError('unreadable', 'the entry would be empty');
    return body.slice(0, rangeOf(before.value)[1]) + body.slice(end);
  }
  const rest = /^[ \t]*/.exec(body.slice(end))?.[0].length ?? 0;
  const lineBreak = /^\r?\n/.exec(body.slice(end + rest))?.[0].length ?? 0;
  if (lineBreak > 0) return body.slice(0, lineStart) + body.slice(end + rest + lineBreak);
  const isEnd = end + rest === body.length;
  const before = isEnd ? (/\r?\n$/.exec(body.slice(0, lineStart))?.[0].length ?? 0) : 0;
  return isEnd ? body.slice(0, lineStart - before) : body.slice(0, start) + body.slice(end + rest);
}
