// What a value of a policy file may be: one description for the reader, the published schema and the documents.
import { globLimits, globSteps } from './glob.ts';

export type Shape =
  | ObjectShape
  /** An object whose keys are the file's own. */
  | { readonly kind: 'map'; readonly key: TextForm; readonly value: Shape; readonly most: number }
  | { readonly kind: 'list'; readonly item: Shape; readonly most: number }
  /** One of these words, each with what it means. */
  | { readonly kind: 'word'; readonly words: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly form: TextForm }
  /** A whole number. */
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'constant'; readonly value: number };

export interface ObjectShape {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, Member>>;
}

export interface Member {
  /** What it says, for hovers: one or two sentences, Markdown. */
  readonly about: string;
  readonly shape: Shape;
  readonly isRequired?: true;
}

/** What a text has to look like. */
export interface TextForm {
  /** For messages: `a date such as 2026-01-31`. */
  readonly title: string;
  /** Of the whole text, for editors; JavaScript and JSON Schema read it alike, and it cannot backtrack far. */
  readonly pattern?: string;
  readonly maxLength: number;
  /** What a pattern does not say: what is wrong, and what to write instead. */
  readonly check?: (text: string) => string | undefined;
}

/** Forms of texts. */
export const textForms = {
  line: {
    title: 'one line of text',
    // Control characters would end up in what people read in a terminal.
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$',
    check: blankProblem,
    maxLength: 200,
  },
  paragraph: { title: 'a text', maxLength: 10_000, check: blankProblem },
  label: {
    title: 'letters, digits, dots, dashes and underscores',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    maxLength: 100,
  },
  rule: { title: 'the id of a rule such as github-token', pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$', maxLength: 100 },
  finding: {
    title: 'the fingerprint of a value: f_ and 16 hexadecimal digits',
    pattern: '^f_[0-9a-f]{16}$',
    maxLength: 18,
  },
  date: {
    title: 'a date such as 2026-01-31',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    maxLength: 10,
    check: dateProblem,
  },
  moment: {
    title: 'a date such as 2026-01-31, or with a time such as 2026-01-31T18:00:00Z',
    pattern:
      '^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$',
    maxLength: 35,
    check: dateProblem,
  },
  glob: { title: 'a glob such as src/secret/**', maxLength: globLimits.length, check: globProblem },
  name: { title: 'a name in which * stands for any characters', pattern: '[^\\s*]|^\\*$', maxLength: 200 },
  tool: { title: 'the name of a tool, as the provider sees it', pattern: '^[^\\s\\u0000-\\u001f]+$', maxLength: 200 },
  scope: {
    title: 'a package scope or prefix such as @acme or com.acme',
    pattern: '^@?[A-Za-z0-9_][A-Za-z0-9_./~-]*$',
    maxLength: 200,
  },
  term: { title: 'a name', pattern: '^[\\p{L}_$][\\p{L}\\p{M}\\p{N}_$ .-]*$', maxLength: 100 },
} as const satisfies Readonly<Record<string, TextForm>>;

/** What keeps a text from having its form; undefined: nothing. */
export function formProblem(form: TextForm, text: string): string | undefined {
  if (text.length > form.maxLength) return `it is longer than ${form.maxLength} characters`;
  if (form.pattern !== undefined && !new RegExp(form.pattern, 'u').test(text)) return `it has to be ${form.title}`;
  return form.check?.(text);
}

function blankProblem(text: string): string | undefined {
  return text.trim() === '' ? 'it is empty' : undefined;
}

function dateProblem(text: string): string | undefined {
  const day = text.slice(0, 10);
  const read = new Date(`${day}T00:00:00Z`);
  // 31 February is read as a day of March.
  const isDay = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
  return isDay && !Number.isNaN(Date.parse(text)) ? undefined : 'there is no such day or time';
}

function globProblem(glob: string): string | undefined {
  if (glob.trim() === '') return 'it is empty';
  if (glob.includes('\\')) return 'folders are separated by /, also on Windows';
  if (glob.startsWith('!')) return 'nothing can be taken out with !; list what is meant';
  if (glob.startsWith('/')) return 'it is relative to the workspace folder: leave out the / at the start';
  if (glob.endsWith('/')) return 'it names a folder: end it with /** for all files in it';
  if (glob.split('/').some((name) => name === '' || name === '.' || name === '..')) {
    return 'it may not hold empty names, . or ..';
  }
  if (hasOpenBrace(glob)) return 'a brace lacks its other half';
  if (globSteps(glob) === undefined) return `its braces stand for more than ${globLimits.alternatives} globs`;
  return undefined;
}

function hasOpenBrace(glob: string): boolean {
  let depth = 0;
  for (const character of glob) {
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth < 0) return true;
  }
  return depth !== 0;
}
