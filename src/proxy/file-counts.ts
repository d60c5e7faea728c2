// Which workspace files a text shows, and how many identifiers changed in each. Only files inside registered
// workspaces are named, relative to their root; a path elsewhere on the machine is nobody's business.
import type { Span } from '../base/text.ts';
import type { WorkspaceRoot } from './ports.ts';

/** Counts for one file in one text. */
export interface FileTally {
  readonly repository: string;
  /** Relative to the workspace's root, with forward slashes. */
  readonly file: string;
  readonly scanned: number;
  readonly mutated: number;
  readonly secrets: number;
}

/** A text with what was found in it. */
export interface CountedText {
  readonly text: string;
  /** Offsets in `text`. */
  readonly edits: readonly Span[];
  /** Offsets in `text`. */
  readonly secrets: readonly Span[];
  /** Path that the tool call named. */
  readonly toolPath: string | undefined;
}

interface Segment extends Span {
  readonly repository: string;
  readonly file: string;
}

const diffHeader = /^(?:diff --git a\/[^\n]* b\/([^\n]+)|\+\+\+ (?:b\/)?([^\n\t]+))$/gm;
const pathLine = /^([^\s:*?"<>|][^\n:*?"<>|]{0,400}):\d+[:-]/gm;
const fence = /^ {0,3}(`{3,}|~{3,})([^\n`]*)$/gm;
const pathInFence = /(?:^|[\s"'=:(])((?:[\w@.+-]+\/|\/)[\w@./+ -]*\.\w+|[\w@+-][\w@.+-]*\.\w{1,5})(?=$|[\s"'):,}])/;
const identifier = /[\p{L}_$][\p{L}\p{N}_$]+/gu;

/** One tally per file that the text shows a part of. */
export function countFiles(counted: CountedText, workspaces: readonly WorkspaceRoot[]): readonly FileTally[] {
  if (workspaces.length === 0) return [];
  const byFile = new Map<string, FileTally>();
  for (const segment of segmentsOf(counted, workspaces)) {
    const key = `${segment.repository}\n${segment.file}`;
    byFile.set(key, addTallies(byFile.get(key), tallyOf(segment, counted)));
  }
  return [...byFile.values()];
}

/** Sum of two tallies of the same file. */
export function addTallies(left: FileTally | undefined, right: FileTally): FileTally {
  if (left === undefined) return right;
  return {
    ...right,
    scanned: left.scanned + right.scanned,
    mutated: left.mutated + right.mutated,
    secrets: left.secrets + right.secrets,
  };
}

/** The workspace that holds a path, and the path in it. Relative paths count when only one workspace is registered. */
export function placeOf(
  path: string,
  workspaces: readonly WorkspaceRoot[],
): { readonly repository: string; readonly file: string } | undefined {
  const clean = path.trim().replaceAll('\\', '/');
  const isAbsolute = clean.startsWith('/') || /^[A-Za-z]:\//.test(clean);
  const [only] = workspaces;
  if (!isAbsolute && workspaces.length === 1 && only !== undefined) {
    const file = clean.replace(/^(?:\.\/)+/, '');
    return file === '' || isOutside(file) ? undefined : { repository: only.repository, file };
  }
  // The innermost of nested workspaces owns the file.
  const roots = workspaces.toSorted((left, right) => right.root.length - left.root.length);
  for (const workspace of roots) {
    const root = `${workspace.root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
    const file = clean.startsWith(root) ? clean.slice(root.length) : '';
    if (file !== '' && !isOutside(file)) return { repository: workspace.repository, file };
  }
  return undefined;
}

function isOutside(file: string): boolean {
  return file.split('/').includes('..') || file.includes('\n');
}

function segmentsOf(counted: CountedText, workspaces: readonly WorkspaceRoot[]): readonly Segment[] {
  const { text, toolPath } = counted;
  const place = toolPath === undefined ? undefined : placeOf(toolPath, workspaces);
  const whole = place === undefined ? [] : [{ ...place, start: 0, end: text.length }];
  // A tool whose path has an extension read that file; on a folder (a search) the lines say where they are from.
  if (place !== undefined && /\.\w+$/.test(place.file)) return whole;
  const diffs = diffSegments(text, workspaces);
  if (diffs.length > 0) return diffs;
  const parts = [...lineSegments(text, workspaces), ...fenceSegments(text, workspaces)];
  return parts.length > 0 ? parts : whole;
}

function diffSegments(text: string, workspaces: readonly WorkspaceRoot[]): Segment[] {
  if (!text.includes('+++ ') && !text.includes('diff --git ')) return [];
  const heads = [...text.matchAll(diffHeader)];
  return heads.flatMap((head, at) => {
    const place = placeOf(head[1] ?? head[2] ?? '', workspaces);
    const end = heads[at + 1]?.index ?? text.length;
    return place === undefined ? [] : [{ ...place, start: head.index + head[0].length, end }];
  });
}

function lineSegments(text: string, workspaces: readonly WorkspaceRoot[]): Segment[] {
  const segments: Segment[] = [];
  for (const match of text.matchAll(pathLine)) {
    const path = match[1] ?? '';
    // Prose such as "error at 10:30:" is no path.
    const place = path.includes('/') || /\.\w{1,8}$/.test(path) ? placeOf(path, workspaces) : undefined;
    const lineEnd = text.indexOf('\n', match.index);
    if (place !== undefined) segments.push({ ...place, start: match.index, end: lineEnd < 0 ? text.length : lineEnd });
  }
  return segments;
}

function fenceSegments(text: string, workspaces: readonly WorkspaceRoot[]): Segment[] {
  if (!text.includes('```') && !text.includes('~~~')) return [];
  const segments: Segment[] = [];
  let open: { readonly mark: string; readonly place: ReturnType<typeof placeOf>; readonly start: number } | undefined;
  for (const match of text.matchAll(fence)) {
    const [line, mark = '', info = ''] = match;
    if (open === undefined) {
      const path = pathInFence.exec(info.slice(0, 300))?.[1] ?? pathInFence.exec(lineBefore(text, match.index))?.[1];
      const place = path === undefined ? undefined : placeOf(path, workspaces);
      open = { mark, place, start: match.index + line.length };
    } else if (mark.startsWith(open.mark) && info.trim() === '') {
      if (open.place !== undefined) segments.push({ ...open.place, start: open.start, end: match.index });
      open = undefined;
    }
  }
  return segments;
}

function lineBefore(text: string, at: number): string {
  const end = Math.max(0, at - 1);
  const start = text.lastIndexOf('\n', end - 1) + 1;
  return end - start > 300 ? '' : text.slice(start, end);
}

function tallyOf(segment: Segment, counted: CountedText): FileTally {
  const part = counted.text.slice(segment.start, segment.end);
  const changed = inside(segment, counted.edits).map((edit) => counted.text.slice(edit.start, edit.end));
  return {
    repository: segment.repository,
    file: segment.file,
    scanned: new Set(part.match(identifier) ?? []).size,
    mutated: new Set(changed).size,
    secrets: inside(segment, counted.secrets).length,
  };
}

/** Spans that start in the segment. They are sorted, and a search may give thousands of segments: no full pass for each. */
function inside(segment: Span, spans: readonly Span[]): readonly Span[] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < segment.start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while ((spans[last]?.start ?? Infinity) < segment.end) last += 1;
  return spans.slice(low, last);
}
