// A unified diff of two small texts, for showing. Values that look like credentials are not shown.

const contextLines = 3;
/** The table of the comparison stays below some megabytes. */
const maxChangedLines = 1000;

export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

/** Empty when nothing differs. */
export function unifiedDiff(before: string, after: string, names: DiffNames): string {
  if (before === after) return '';
  const lines = diffLines(splitLines(before), splitLines(after));
  return [`--- ${names.before}`, `+++ ${names.after}`, ...hunksOf(lines)].map(withoutCredentials).join('\n');
}

interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

function splitLines(text: string): readonly string[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const limit = Math.min(before.length, after.length) - start;
  while (end < limit && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const middle = changedLines(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const same = (texts: readonly string[]) => texts.map((text) => ({ sign: ' ' as const, text }));
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** Longest common subsequence. */
function changedLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const taken = (texts: readonly string[], sign: '-' | '+') => texts.map((text) => ({ sign, text }));
  if (before.length > maxChangedLines || after.length > maxChangedLines) {
    return [...taken(before, '-'), ...taken(after, '+')];
  }
  const lengths = lengthsOf(before, after);
  const lines: DiffLine[] = [];
  let [old, fresh] = [0, 0];
  while (old < before.length || fresh < after.length) {
    if (old < before.length && before[old] === after[fresh]) {
      lines.push({ sign: ' ', text: before[old] ?? '' });
      old += 1;
      fresh += 1;
    } else if (old < before.length && (lengths[old + 1]?.[fresh] ?? 0) >= (lengths[old]?.[fresh + 1] ?? 0)) {
      lines.push({ sign: '-', text: before[old] ?? '' });
      old += 1;
    } else {
      lines.push({ sign: '+', text: after[fresh] ?? '' });
      fresh += 1;
    }
  }
  return lines;
}

/** Of what is common behind each pair of places. */
function lengthsOf(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let old = before.length - 1; old >= 0; old -= 1) {
    const [row, below] = [rows[old] ?? [], rows[old + 1] ?? []];
    for (let fresh = after.length - 1; fresh >= 0; fresh -= 1) {
      row[fresh] =
        before[old] === after[fresh] ? (below[fresh + 1] ?? 0) + 1 : Math.max(below[fresh] ?? 0, row[fresh + 1] ?? 0);
    }
  }
  return rows;
}

function hunksOf(lines: readonly DiffLine[]): readonly string[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - contextLines), at + contextLines + 1).some(({ sign }) => sign !== ' '),
  );
  const hunks: string[] = [];
  let [old, fresh] = [0, 0];
  for (let at = 0; at < lines.length;) {
    let stop = at;
    while (stop < lines.length && near[stop] === true) stop += 1;
    const hunk = lines.slice(at, stop);
    if (hunk.length > 0) {
      const [minus, plus] = [countOf(hunk, '+'), countOf(hunk, '-')];
      hunks.push(`@@ -${rangeText(old, minus)} +${rangeText(fresh, plus)} @@`);
      hunks.push(...hunk.map(({ sign, text }) => sign + text));
      old += minus;
      fresh += plus;
      at = stop;
      continue;
    }
    old += 1;
    fresh += 1;
    at += 1;
  }
  return hunks;
}

/** Lines of one side: all but those that only the other has. */
function countOf(hunk: readonly DiffLine[], other: '-' | '+'): number {
  return hunk.filter(({ sign }) => sign !== other).length;
}

function rangeText(linesBefore: number, count: number): string {
  return `${count === 0 ? linesBefore : linesBefore + 1},${count}`;
}

function withoutCredentials(line: string): string {
  return line
    .replace(/(:\/\/)[^/@\s"']+@/g, '$1***@')
    .replace(
      /((?:key|token|secret|password|authorization|credential)s?["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}#]+)/gi,
      '$1***',
    );
}
