// What was found in a request, for people: rule, file and line, never the value.
import { LineReader } from '../base/line-reader.ts';
import type { SecretScanner } from '../secrets/types.ts';
import { placeOf } from './file-counts.ts';
import type { FindingSighting, WorkspaceRoot } from './ports.ts';
import { type BlockedValue, secretBlocked } from './secret-refusals.ts';
import type { TextFinding } from './text-result.ts';

export interface SightingsOptions {
  readonly secrets: Pick<SecretScanner, 'fingerprint'>;
  readonly workspaces: readonly WorkspaceRoot[];
  /** The AI tool that sends the request. */
  readonly tool: string;
  readonly onFinding: ((sighting: FindingSighting) => void) | undefined;
}

/** Of one request; told once it leaves, or is blocked for what was found. */
export class Sightings {
  readonly #options: SightingsOptions;
  readonly #seen: FindingSighting[] = [];
  readonly #blocked: BlockedValue[] = [];

  constructor(options: SightingsOptions) {
    this.#options = options;
  }

  /** `toolPath`: of the file that the text shows; undefined: nobody knows. */
  add(
    text: string,
    findings: readonly (TextFinding & { readonly fingerprint?: string })[],
    toolPath: string | undefined,
  ): void {
    const { secrets, workspaces, tool } = this.#options;
    const lines = new LineReader(text);
    const file = toolPath === undefined ? undefined : (placeOf(toolPath, workspaces)?.file ?? toolPath);
    for (const { start, end, rule, class: kind, action, fingerprint } of findings) {
      const finding = fingerprint ?? secrets.fingerprint(text.slice(start, end));
      const place = { file, line: file === undefined ? undefined : lineAt(text, start, lines) };
      this.#seen.push({ finding, rule, class: kind, action, ...place, tool });
      if (action === 'block') this.#blocked.push({ rule, fingerprint: finding, ...place });
    }
  }

  tell(): void {
    for (const sighting of this.#seen.splice(0)) this.#options.onFinding?.(sighting);
  }

  /** Throws Refusal `secret-blocked` when there are values that a policy lets no request have. */
  refuseBlocked(): void {
    if (this.#blocked.length === 0) return;
    this.tell();
    throw secretBlocked(this.#blocked);
  }
}

/** Some tools write the number of each line before it; they may have read a part of the file. */
const numbered = /^[ \t]*(\d{1,7})(?:\u2192|\t|: |\| )/;

function lineAt(text: string, offset: number, lines: LineReader): number {
  const { line, column } = lines.placeOf(offset);
  const lineStart = offset - column + 1;
  const written = numbered.exec(text.slice(lineStart, lineStart + 24))?.[1];
  return written !== undefined && offset > lineStart ? Number(written) : line;
}
