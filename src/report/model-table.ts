// A model as one table: each of its values in a row, so that a spreadsheet can sort and add them up.
import { csvLine } from './csv-cell.ts';
import type { EvidenceModel } from './evidence/model.ts';
import type { ReportSample } from './report-sample.ts';
import { visibleText } from './pdf/visible-text.ts';

export const modelColumns = ['section', 'item', 'field', 'value'] as const;

/**
 * RFC 4180. `section`: member of the model (`days`). `item`: number in a list, from 1; empty where there is none.
 * `field`: where in it, with dots (`mutationShare.p50`). What is not known has no row.
 */
export function modelCsv(model: EvidenceModel & { readonly sample?: ReportSample | undefined }): string {
  const lines: string[] = [csvLine(modelColumns)];
  for (const [section, content] of Object.entries(model)) {
    if (Array.isArray(content)) {
      for (const [index, item] of content.entries()) addRows(lines, { section, item: index + 1 }, [], item);
    } else addRows(lines, { section, item: undefined }, [], content);
  }
  return lines.join('');
}

interface Place {
  readonly section: string;
  readonly item: number | undefined;
}

function addRows(lines: string[], place: Place, path: readonly string[], value: unknown): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) {
      const step = Array.isArray(value) ? String(Number(name) + 1) : name;
      addRows(lines, place, [...path, step], member);
    }
    return;
  }
  const shown = typeof value === 'string' ? visibleText(value) : value;
  lines.push(csvLine([place.section, place.item, path.join('.'), shown]));
}
