// The rule for a source that no parser read: every compound in it counts as declared, so nothing of it goes out in
// clear because a file was hard to parse or its language is not known.
import type { FileNames } from '../types.ts';

const identifier = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
const compound = /[\p{Ll}\p{N}]\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|[\p{L}\p{N}][_$]+[\p{L}\p{N}]/u;
const declaration =
  /\b(?:class|interface|type|typealias|protocol|namespace|enum|struct|trait|function|func|fun|fn|def|const|let|var|val)\s+(?!(?:class|interface|struct|enum|function|namespace)\b)([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;
/** Modifiers may stand between a keyword and its name in a macro: `static ref NAME`, `let mut name`. */
const macroDeclaration =
  /\b(?:struct|union|enum|trait|type|mod|fn|const|static|let)\s+(?:(?:mut|ref|unsafe|fn)\s+)*([\p{ID_Start}_][\p{ID_Continue}]*)/gu;
const maxNames = 50_000;

/** Compounds and the names after a declaring keyword. */
export function readLexically(source: string): FileNames {
  const names = new Set<string>();
  for (const match of source.matchAll(declaration)) if (match[1] !== undefined) names.add(match[1]);
  for (const [name] of source.matchAll(identifier)) {
    if (names.size >= maxNames) break;
    if (name.length <= 200 && compound.test(name)) names.add(name);
  }
  return { declared: [...names], imports: [] };
}

/** Only the names after a declaring keyword, out of code that stands inside a macro. */
export function readDeclarationsLexically(source: string): readonly string[] {
  return [...source.matchAll(macroDeclaration)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
