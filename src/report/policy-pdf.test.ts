import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { builtInPolicy } from '../policy/defaults.ts';
import { policyDocument } from '../policy/document.ts';
import { policyPdf, type PolicyPdfOptions } from './policy-pdf.ts';

const folder = join(import.meta.dirname, '../../node_modules/@expo-google-fonts/inter');
const fonts = {
  regular: readFileSync(join(folder, '400Regular/Inter_400Regular.ttf')),
  bold: readFileSync(join(folder, '600SemiBold/Inter_600SemiBold.ttf')),
};
const document = policyDocument(builtInPolicy());
const usual: PolicyPdfOptions = {
  document,
  id: 'acme',
  version: '3',
  organisation: 'Acme Ltd',
  effectiveFrom: '2026-01-31',
  fonts,
};

/** Drawn once. */
let drawn: Promise<Buffer> | undefined;
function usualPdf(): Promise<Buffer> {
  return (drawn ??= policyPdf(usual));
}

/** The PDF with its streams unpacked, as far as they are packed. */
function unpacked(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n([^]*?)\r?\nendstream/g)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return body;
    }
  });
  return [text, ...streams].join('\n');
}

function pageCount(text: string): number {
  return text.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

describe('the written policy as PDF', () => {
  test('is the same for the same policy, and another one for another', { timeout: 60_000 }, async () => {
    const first = await usualPdf();
    expect(first.equals(await policyPdf(usual))).toBe(true);
    expect(first.equals(await policyPdf({ ...usual, version: '4' }))).toBe(false);
  });

  test('is tagged, says its title and its language, and has its fonts inside', async () => {
    const text = unpacked(await usualPdf());
    expect(text).toContain('/Marked true');
    expect(text).toContain('/StructTreeRoot');
    for (const tag of ['Document', 'Sect', 'H1', 'H2', 'P']) expect(text).toContain(`/S /${tag}\n`);
    expect(text).toContain('/Lang (en)');
    expect(text).toContain('/DisplayDocTitle true');
    expect(text).toContain('D:20260131000000Z');
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    // A reader would have to bring these along.
    expect(text).not.toMatch(/\/BaseFont \/(?:Helvetica|Times|Courier)/);
  });

  test('has a footer on each page, which is no content', async () => {
    const text = unpacked(await usualPdf());
    const footers = text.match(/\/Artifact <<\n?\/Type \/Pagination/g)?.length ?? 0;
    expect(pageCount(text)).toBeGreaterThan(2);
    expect(footers).toBe(pageCount(text));
  });

  test('a text longer than a page goes on on the next ones', async () => {
    const entry = { text: 'Everybody reads this. '.repeat(800), clause: undefined, enforcedBy: undefined };
    const long = { ...document, sections: [{ title: 'Further clauses', entries: [entry, entry] }] };
    const pages = pageCount(unpacked(await policyPdf({ ...usual, document: long })));
    expect(pages).toBeGreaterThan(6);
    expect(pages).toBeLessThan(16);
  });

  const hasReader = canRun('pdftotext');
  test.runIf(hasReader)('holds text that can be selected: every sentence and the hash on each page', async () => {
    const pdf = await usualPdf();
    const text = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
    const words = text.replaceAll(/\s+/g, ' ');
    for (const { title } of document.sections) expect(words).toContain(title);
    expect(words).toContain('What cannot be read, checked or written down is not sent, but for images, PDFs and audio');
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    expect(pages.filter((page) => !page.includes(document.hash))).toEqual([]);
  });
});

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
