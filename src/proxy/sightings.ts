// Where a value was seen, for people: the file and the line, never the value.
import type { Span } from '../base/text.ts';
import { placeOf } from './file-counts.ts';
import type { JudgedFinding } from './finding-judge.ts';
import type { FindingSighting, WorkspaceRoot } from './ports.ts';

export interface FindingPlace {
  /** Relative to its workspace where it is in one. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
}

/** `toolPath`: of the file that the text shows; undefined: nobody knows. */
export function placeIn(
  text: string,
  { start }: Span,
  toolPath: string | undefined,
  workspaces: readonly WorkspaceRoot[],
): FindingPlace {
  if (toolPath === undefined) return { file: undefined, line: undefined };
  return { file: placeOf(toolPath, workspaces)?.file ?? toolPath, line: lineAt(text, start) };
}

/** Some tools write the number of each line before it; they may have read a part of the file. */
const numbered = /^[ \t]*(\d{1,7})(?:\u2192|\t|: |\| )/;

function lineAt(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const written = numbered.exec(text.slice(lineStart, lineStart + 24))?.[1];
  if (written !== undefined && offset > lineStart) return Number(written);
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

export function sightingOf(
  { fingerprint, rule, class: kind, action }: Pick<JudgedFinding, 'fingerprint' | 'rule' | 'class' | 'action'>,
  place: FindingPlace,
  tool: string,
): FindingSighting {
  return { finding: fingerprint, rule, class: kind, action, ...place, tool };
}
