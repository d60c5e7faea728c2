// docs/detection.md: the text around the figures is written here, so that both change together.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { CorpusFigures, SourceFigures } from './measure-corpus.ts';
import { floorsOf, tablesOf } from './report.ts';

const opening = '<!-- figures: npm run bench:detection -- --write -->';
const closing = '<!-- end of figures -->';

/** Puts the figures between the two marks; the rest of the document is written by people. */
export function writeDocument(file: string, figures: CorpusFigures, source: SourceFigures): void {
  const text = readFileSync(file, 'utf8');
  const [before, after] = [text.indexOf(opening), text.indexOf(closing)];
  if (before === -1 || after < before) throw new Error(`${file} lost its marks ${opening} … ${closing}`);
  writeFileSync(file, `${text.slice(0, before)}${opening}\n\n${figuresText(figures, source)}\n${text.slice(after)}`);
}

function figuresText(figures: CorpusFigures, source: SourceFigures): string {
  const { positives, nearMisses, formats } = figures;
  const floors = floorsOf(figures, source).map(({ name, value, limit, kind }) => {
    const isHeld = kind === 'most' ? value <= limit : value >= limit;
    return [name, value.toFixed(2), `${kind === 'most' ? '≤' : '≥'} ${limit}`, isHeld ? 'held' : '**missed**'];
  });
  const { files, megabytes, packages, megabytesPerSecond } = source;
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} processors, Node ${process.version}: ${positives} positives (${formats} token formats and the rest), ${nearMisses} near misses, all of the part that is reported.`,
    markdownTable([['floor', 'measured', 'limit', ''], ...floors]),
    ...tablesOf(figures, source).map(({ title, rows }) => `### ${title}\n\n${markdownTable(rows)}`),
    `${megabytes.toFixed(1)} MB in ${files} files of ${packages} packages; the whole scan, personal data and other spellings included, reads ${megabytesPerSecond.toFixed(1)} MB/s on one core.`,
    '',
  ].join('\n\n');
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => (cell === '' ? ' ' : cell)).join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...body.map(line)].join('\n');
}
