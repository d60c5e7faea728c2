// For tests: what a PDF of ours holds, as far as a test asks. No reader for other files.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { PdfFonts } from './pdf-document.ts';

const folder = join(import.meta.dirname, '../../../node_modules/@expo-google-fonts/inter');

export const testFonts: PdfFonts = {
  regular: readFileSync(join(folder, '400Regular/Inter_400Regular.ttf')),
  bold: readFileSync(join(folder, '600SemiBold/Inter_600SemiBold.ttf')),
};

/** The objects of the file by number, without their streams. */
export function objectsOf(pdf: Buffer): ReadonlyMap<number, string> {
  const text = pdf.toString('latin1');
  const objects = [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)(?:\nendobj|stream\r?\n)/g)];
  return new Map(objects.map(([, number = '', body = '']) => [Number(number), body]));
}

/** The contents of a stream, unpacked. */
export function streamOf(pdf: Buffer, object: number): Buffer {
  const text = pdf.toString('latin1');
  const start = text.search(new RegExp(`(?:^|\\n)${object} 0 obj\\n`));
  const from = text.indexOf('stream\n', start) + 'stream\n'.length;
  return inflateSync(Buffer.from(text.slice(from, text.indexOf('\nendstream', from)), 'latin1'));
}

export interface StructureNode {
  readonly tag: string;
  /** Of a figure, as text. */
  readonly alt: string | undefined;
  readonly children: readonly StructureNode[];
  /** Pieces of pages that belong to it. */
  readonly contents: number;
}

/** The tree of tags, from its root on. */
export function structureOf(pdf: Buffer): StructureNode {
  const objects = objectsOf(pdf);
  const root = [...objects.values()].find((body) => body.includes('/Type /StructTreeRoot'));
  const [, first = ''] = /\/K \[(\d+) 0 R/.exec(root ?? '') ?? [];
  return nodeOf(objects, Number(first));
}

function nodeOf(objects: ReadonlyMap<number, string>, number: number): StructureNode {
  const body = objects.get(number) ?? '';
  const kids = /\/K \[([^]*?)\]\n/.exec(body)?.[1] ?? '';
  const bare = kids.replaceAll(/<<[^]*?>>/g, ' 0 ');
  const children = [...bare.matchAll(/(\d+) 0 R/g)].map(([, child]) => nodeOf(objects, Number(child)));
  const contents = bare.replaceAll(/\d+ 0 R/g, '').match(/\d+/g)?.length ?? 0;
  return { tag: /\/S \/(\w+)/.exec(body)?.[1] ?? '', alt: altOf(body), children, contents };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function altOf(body: string): string | undefined {
  const [, text] = /\/Alt \(((?:[^()\\]|\\[^])*)\)/.exec(body) ?? [];
  if (text === undefined) return undefined;
  const plain = text.replaceAll(/\\([^])/g, (_, character: string) => escapes[character] ?? character);
  if (!plain.startsWith('\u00fe\u00ff')) return plain;
  return Buffer.from(plain.slice(2), 'latin1').swap16().toString('utf16le');
}

export function nodesOf(node: StructureNode): readonly StructureNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

export function pageCount(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

/** Text of each page, as `pdftotext` reads it. */
export function pagesOf(pdf: Buffer): readonly string[] {
  const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 1e8 });
  return text.split('\f').slice(0, -1);
}

/** Without line ends, which stand where a line was full. */
export function wordsOf(pdf: Buffer): string {
  return pagesOf(pdf).join(' ').replaceAll(/\s+/g, ' ');
}

export const hasTextReader = canRun('pdftotext');

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
