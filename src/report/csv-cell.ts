// Cells of RFC 4180 that no spreadsheet takes for a formula.

/** What a spreadsheet would calculate; it would then show, or send, something else than what is recorded. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/** `null` and undefined are empty. Numbers stand as they are; a text that looks like a formula gets a `'` before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  const text = formula.test(plain) ? `'${plain}` : plain;
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
