// The prose of a checkout: documents, commit messages and comments, with the spans of each that people wrote as sentences.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

export type ProseKind = 'documents' | 'commit messages' | 'comments';

export interface ProseText {
  readonly kind: ProseKind;
  /** The whole text, code and all: it is mutated as it is. */
  readonly text: string;
  /** Where sentences stand: no code block, inline code, link, tag or address. */
  readonly prose: readonly { readonly start: number; readonly end: number }[];
}

const maxDocumentLength = 200_000;
const maxSourceLength = 100_000;
const maxCommits = 1000;

const documentName =
  /\.(?:md|mdx|rst|adoc)$|(?:^|\/)(?:readme|contributing|changelog|changes|history|security)(?:\.txt)?$/i;
const codeInDocuments = new RegExp(
  [
    '^(?:```|~~~)[^]*?^(?:```|~~~)', // fenced code
    '^\\.\\. (?:code-block|sourcecode|literalinclude|autoclass|autofunction|automodule|module)::.*\\n(?:\\n|[ \\t]+.*\\n)*',
    '^(?: {4}|\\t).*$', // indented code
    '``[^`\\n]+``',
    '`[^`\\n]+`',
    '<[^>\\n]{1,200}>',
    '\\]\\([^)\\n]*\\)', // targets of links
    '^\\[[^\\]\\n]+\\]:.*$',
    '(?:https?|mailto):\\S+',
    '\\b[\\w.-]+@[\\w.-]+',
  ].join('|'),
  'gm',
);
const slashComment = /\/\*[^]*?\*\/|(?<![:'"`\w])\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*/g;
const hashComment = /"""[^]*?"""|'''[^]*?'''|(?<=^|\s)#(?!!)[^\n]*(?:\n[ \t]*#[^\n]*)*/g;
const commentOf: Readonly<Record<string, RegExp>> = Object.fromEntries([
  ...'js mjs cjs jsx ts tsx mts cts go java rs cs php c h cc cpp hpp kt swift'
    .split(' ')
    .map((name) => [name, slashComment]),
  ...'py rb sh'.split(' ').map((name) => [name, hashComment]),
]);

/** The prose of one checkout, as git lists its files. */
export function proseTexts(repository: string): readonly ProseText[] {
  const paths = git(repository, ['ls-files', '-z'])
    .split('\0')
    .filter((path) => path !== '');
  const texts: ProseText[] = [];
  for (const path of paths) {
    if (documentName.test(path)) texts.push(...documentText(join(repository, path)));
    else texts.push(...commentText(join(repository, path)));
  }
  const log = git(repository, ['log', `-n${maxCommits}`, '--no-merges', '--format=%s%n%n%b%x00']);
  for (const message of log.split('\0')) {
    // Trailers are names of people and addresses.
    const text = message.trim().replaceAll(/^[A-Z][a-z-]+-[Bb]y: .*$/gm, '');
    if (text !== '') texts.push({ kind: 'commit messages', text, prose: proseSpans(text) });
  }
  return texts;
}

function documentText(path: string): readonly ProseText[] {
  const text = read(path).slice(0, maxDocumentLength);
  return text === '' ? [] : [{ kind: 'documents', text, prose: proseSpans(text) }];
}

/** All comments of one source file, each after the other as they stand. */
function commentText(path: string): readonly ProseText[] {
  const pattern = commentOf[extname(path).slice(1)];
  if (pattern === undefined) return [];
  const source = read(path);
  if (source.length > maxSourceLength) return [];
  const text = [...source.matchAll(pattern)].map(([comment]) => comment).join('\n\n');
  return text === '' ? [] : [{ kind: 'comments', text, prose: proseSpans(text) }];
}

function proseSpans(text: string): ProseText['prose'] {
  const spans: { start: number; end: number }[] = [];
  let start = 0;
  for (const code of text.matchAll(codeInDocuments)) {
    if (code.index > start) spans.push({ start, end: code.index });
    start = code.index + code[0].length;
  }
  if (start < text.length) spans.push({ start, end: text.length });
  return spans;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function git(repository: string, argv: readonly string[]): string {
  return execFileSync('git', argv, { cwd: repository, maxBuffer: 1 << 28, encoding: 'utf8' });
}
