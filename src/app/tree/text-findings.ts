// Secrets and personal data of one text of a file: where each stands and what would be done with it; never what it is.
import { LineReader } from '../../base/line-reader.ts';
import type { Span } from '../../base/text.ts';
import { applyEdits } from '../../base/text.ts';
import { decideFinding } from '../../policy/decide.ts';
import type { EffectivePolicy, FindingAction } from '../../policy/types.ts';
import { findAnySpelling, type SpelledFinding } from '../../proxy/secret-spellings.ts';
import type { FindingClass, SecretScanner } from '../../secrets/types.ts';
import { sha256 } from '../platform.ts';

/** Where a value stands, and what is known of it without telling it. */
export interface TextFinding {
  readonly rule: string;
  readonly class: FindingClass;
  /** What would be done with it in a request. */
  readonly action: FindingAction;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Names the value on this device, as records and exceptions do; undefined where the device has no key yet. */
  readonly fingerprint?: string;
  /** Names the place: the same while file, rule and the rest of the line stay. Nothing of the value goes into it. */
  readonly place: string;
}

export interface FileFindings {
  readonly findings: readonly TextFinding[];
  /** What the policy allows; not among the findings. */
  readonly allowed: number;
}

export interface FindingReaderOptions {
  readonly secrets: SecretScanner;
  readonly policy: EffectivePolicy;
  /** False: the scanner's key is none of this device, so that its fingerprints say nothing. */
  readonly hasKey: boolean;
  readonly nowMs: number;
}

/** Reads one text after another by the same rules and policy. */
export class FindingReader {
  readonly #options: FindingReaderOptions;

  constructor(options: FindingReaderOptions) {
    this.#options = options;
  }

  /** `file`: its path relative to the workspace, with `/`. */
  read(text: string, file: string): FileFindings {
    const found = findAnySpelling(text, this.#options.secrets);
    if (found.length === 0) return { findings: [], allowed: 0 };
    const lines = new LineReader(text);
    const places = new PlaceNames(text, file, found);
    const all = found.map((finding): TextFinding => {
      const { rule, class: kind, start, end } = finding;
      const fingerprint = this.#options.secrets.fingerprint(finding.reading);
      return {
        rule,
        class: kind,
        action: this.#actionOn(finding, fingerprint, file),
        ...placesOf(text, lines, { start, end }),
        ...(this.#options.hasKey ? { fingerprint } : {}),
        place: places.nameOf(finding),
      };
    });
    const findings = all.filter(({ action }) => action !== 'allow');
    return { findings, allowed: all.length - findings.length };
  }

  #actionOn({ rule, class: kind }: SpelledFinding, finding: string, file: string): FindingAction {
    const { policy, nowMs } = this.#options;
    return decideFinding(policy, { rule, class: kind, finding, file }, nowMs).value;
  }
}

/** Where a span begins and ends. Spans come sorted: each line end is passed once. */
function placesOf(
  text: string,
  lines: LineReader,
  { start, end }: Span,
): Pick<TextFinding, 'line' | 'column' | 'endLine' | 'endColumn'> {
  const { line, column } = lines.placeOf(start);
  const inside = text.slice(start, end).split('\n');
  const endColumn = inside.length === 1 ? column + end - start : (inside.at(-1)?.length ?? 0) + 1;
  return { line, column, endLine: line + inside.length - 1, endColumn };
}

class PlaceNames {
  readonly #file: string;
  /** The text without any value, and where its findings begin in it. */
  readonly #blotted: string;
  readonly #starts = new Map<SpelledFinding, number>();
  readonly #seen = new Map<string, number>();

  constructor(text: string, file: string, found: readonly SpelledFinding[]) {
    this.#file = file;
    let moved = 0;
    const edits = found.map((finding) => {
      const mark = `<${finding.rule}>`;
      this.#starts.set(finding, finding.start + moved);
      moved += mark.length - (finding.end - finding.start);
      return { start: finding.start, end: finding.end, text: mark };
    });
    this.#blotted = applyEdits(text, edits);
  }

  nameOf(finding: SpelledFinding): string {
    const start = this.#starts.get(finding) ?? 0;
    const lineStart = this.#blotted.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = this.#blotted.indexOf('\n', start);
    const line = this.#blotted.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).trim();
    const key = `${finding.rule}\n${this.#file}\n${line}`;
    const count = this.#seen.get(key) ?? 0;
    this.#seen.set(key, count + 1);
    return sha256(Buffer.from(`${key}\n${count}`, 'utf8')).slice(0, 32);
  }
}
