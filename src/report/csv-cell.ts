// Cells of RFC 4180 that no spreadsheet takes for a formula, wherever it takes a cell to begin: some read a semicolon, a
// tab or a line break as the end of one, and do not see the quotes of a cell that begins behind a comma.

/** What a spreadsheet would calculate (full-width signs too); it would then show, or send, something else. */
const formula = /((?:^|[;\t\r\n])"*)(?=[=+\-@＝＋－＠])/g;
/** What it may skip before a formula. */
const blankStart = /^[\t\r\n]/;
const needsQuotes = /[",;\t\r\n]/;

/** `null` and undefined are empty. Numbers stand as they are; what looks like a formula gets a `'` before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  const text = plain.replace(formula, "$1'").replace(blankStart, "'$&");
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
