// Where a key leads in a grid. Row -1 is the header.

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rowCount: number;
  /** Columns that are not hidden, in order. */
  readonly columns: readonly number[];
  /** Rows of a page. */
  readonly page: number;
}

/** Undefined for a key that does not move. */
export function gridMove(key: string, { row, column }: GridPlace, size: GridSize): GridPlace | undefined {
  const last = size.rowCount - 1;
  const at = size.columns.indexOf(column);
  const columnAt = (index: number) => size.columns[Math.max(0, Math.min(size.columns.length - 1, index))] ?? column;
  switch (key) {
    case 'ArrowDown':
      return { row: Math.min(last, row + 1), column };
    case 'ArrowUp':
      return { row: Math.max(-1, row - 1), column };
    case 'PageDown':
      return { row: Math.min(last, row + size.page), column };
    case 'PageUp':
      return { row: row <= 0 ? row : Math.max(0, row - size.page), column };
    case 'Home':
      return { row: last < 0 ? row : 0, column };
    case 'End':
      return { row: last < 0 ? row : last, column };
    case 'ArrowRight':
      return { row, column: columnAt(at + 1) };
    case 'ArrowLeft':
      return { row, column: columnAt(at - 1) };
    default:
      return undefined;
  }
}
