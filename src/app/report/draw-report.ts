// The PDF of a report, drawn by a thread of its own, which stands beside the bundle that this code is part of.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PdfWorkerData } from '../../report/pdf/pdf-worker.ts';
import type { DrawnReport } from '../../report/report.ts';
import { documentFonts } from './document-fonts.ts';

/** Rejects with what the thread died of. */
export async function drawReport(report: DrawnReport): Promise<Uint8Array> {
  const data: PdfWorkerData = { ...report, fonts: await documentFonts() };
  const worker = new Worker(join(import.meta.dirname, 'pdf-worker.cjs'), { workerData: data });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that draws the report ended with code ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}
