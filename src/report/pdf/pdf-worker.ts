// Entry of the thread that draws a report: the thread that forwards requests never waits for a page.
import { parentPort, workerData } from 'node:worker_threads';
import type { DrawnReport } from '../report.ts';
import type { PdfFonts } from './pdf-document.ts';

export interface PdfWorkerData extends DrawnReport {
  readonly fonts: PdfFonts;
}

async function draw(data: PdfWorkerData): Promise<void> {
  // What draws is in a bundle of its own, which nothing else loads.
  const { evidencePdf } = await import(/* webpackMode: "lazy", webpackChunkName: "pdf" */ './evidence-pdf.ts');
  parentPort?.postMessage(await evidencePdf(data));
}

// A failure ends the thread, and its owner is told.
void draw(workerData as PdfWorkerData);
