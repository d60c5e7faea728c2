// The fonts of documents, which stand beside the program.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PdfFonts } from '../../report/pdf/pdf-document.ts';

/** Fails with ENOENT where the program is not one that was built. */
export async function documentFonts(): Promise<PdfFonts> {
  const font = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, 'fonts', name));
  return { regular: await font('Inter_400Regular.ttf'), bold: await font('Inter_600SemiBold.ttf') };
}
