// What a text came to, for the record and for the counts by file.
import type { Span, TextEdit } from '../base/text.ts';
import { isSecretClass } from '../secrets/finding-classes.ts';
import { countFiles } from './file-counts.ts';
import type { WorkspaceRoot } from './ports.ts';
import type { SentForm } from './sent-form.ts';
import type { TextResult } from './text-result.ts';

/** A text that was mutated. */
export interface Made {
  readonly form: SentForm;
  /** Where names changed, in the text as it was. */
  readonly edits: readonly Span[];
  /** Encoded texts in it that hold a secret or a name. */
  readonly encodedHits: number;
}

/** `toolPath`: the file that the tool names whose result the text is. */
export function resultOf(
  text: string,
  { form, edits, encodedHits }: Made,
  { toolPath, workspaces }: { readonly toolPath: string | undefined; readonly workspaces: readonly WorkspaceRoot[] },
): TextResult {
  const { scanned, mutated, keptNames, carried, findings } = form;
  const secrets = findings.filter(({ start, end, class: kind }) => end > start && isSecretClass(kind));
  return {
    scanned,
    mutated,
    keptBySchema: keptNames.length,
    carried,
    findings,
    encodedHits,
    files: countFiles({ text, edits, secrets, toolPath }, workspaces),
    roots: workspaces.map((workspace) => workspace.root).filter((root) => text.includes(root)),
  };
}

/** What was known when a form was made, as far as it tells. */
export function remade(form: SentForm): Made {
  return {
    form,
    edits: typeof form.change === 'string' ? [] : namesChanged(form.change, form.findings),
    encodedHits: 0,
  };
}

/** The edits of a form that redact nothing. */
export function namesChanged(change: readonly TextEdit[], redacted: readonly Span[]): readonly TextEdit[] {
  const starts = new Set(redacted.map(({ start }) => start));
  return starts.size === 0 ? change : change.filter(({ start }) => !starts.has(start));
}
