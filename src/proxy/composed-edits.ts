// Two changes of a text, one after the other, as one.
import { applyEdits, type Span, type TextEdit } from '../base/text.ts';

/** An edit of either change, by where it stands in the text between the two. */
interface Placed {
  readonly between: Span;
  readonly first: TextEdit | undefined;
  readonly second: TextEdit | undefined;
}

/** `second` are edits of `between`, which is what `first` makes of a text. Gives edits of that text. */
export function composedEdits(
  first: readonly TextEdit[],
  second: readonly TextEdit[],
  between: string,
): readonly TextEdit[] {
  if (first.length === 0) return second;
  const composed: TextEdit[] = [];
  /** What an offset in the original text has more than the same place between. */
  let shift = 0;
  for (const group of groupsOf(first, second)) {
    const start = group[0]?.between.start ?? 0;
    const end = Math.max(...group.map(({ between: span }) => span.end));
    const before = shift;
    for (const { first: edit } of group) if (edit !== undefined) shift += edit.end - edit.start - edit.text.length;
    const inside = group.flatMap(({ second: edit }) => (edit === undefined ? [] : [moved(edit, -start)]));
    composed.push({ start: start + before, end: end + shift, text: applyEdits(between.slice(start, end), inside) });
  }
  return composed;
}

/** Edits that overlap stand in one group; mostly each stands alone. */
function groupsOf(first: readonly TextEdit[], second: readonly TextEdit[]): readonly (readonly Placed[])[] {
  let grown = 0;
  const placed: Placed[] = first.map((edit) => {
    const start = edit.start + grown;
    grown += edit.text.length - (edit.end - edit.start);
    return { between: { start, end: start + edit.text.length }, first: edit, second: undefined };
  });
  for (const edit of second) placed.push({ between: edit, first: undefined, second: edit });
  placed.sort((one, other) => one.between.start - other.between.start || one.between.end - other.between.end);
  const groups: Placed[][] = [];
  let end = -1;
  for (const each of placed) {
    if (each.between.start >= end) groups.push([each]);
    else groups.at(-1)?.push(each);
    end = Math.max(end, each.between.end);
  }
  return groups;
}

function moved(edit: TextEdit, by: number): TextEdit {
  return { start: edit.start + by, end: edit.end + by, text: edit.text };
}
