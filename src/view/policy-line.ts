// Which policy is in force, where it comes from, and what is wrong with its files; one line, and a list of problems.
import { listOf } from './format.ts';

export interface PolicyLineView {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  /** Those that are there, those above first. Empty: what is built in holds. */
  readonly files: readonly PolicyFileLine[];
  /** Each a sentence; one about a place in a file begins with `path:line:column: `. */
  readonly problems: readonly string[];
  /** How long the user may let a value leave. */
  readonly maxAllowDays: number;
}

export interface PolicyFileLine {
  readonly source: 'organisation' | 'user' | 'repository';
  readonly path: string;
  /** `last-valid`, `defaults`: it is not valid; the version before it, or strict defaults hold. */
  readonly state: 'valid' | 'last-valid' | 'defaults';
  /** Name of the repository. */
  readonly repository?: string;
  readonly signedBy?: string;
}

export interface PolicyLine {
  readonly glyph: 'check' | 'ring' | 'triangle';
  readonly tone: 'accent' | 'quiet' | 'red';
  readonly text: string;
  /** Behind it, muted. */
  readonly detail: string;
  readonly problems: readonly PolicyProblemLine[];
  /** `1 problem`; empty without one. */
  readonly summary: string;
}

export interface PolicyProblemLine {
  /** `policy.jsonc:3:5`; undefined: it is about no file. */
  readonly place: string | undefined;
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly text: string;
}

/** A file that is not valid: somebody has to mend it. Anything else may wait. */
export function needsMending({ files }: Pick<PolicyLineView, 'files'>): boolean {
  return files.some(({ state }) => state !== 'valid');
}

/** Whether the user may not let a value leave alone. */
export function needsException(policy: Pick<PolicyLineView, 'files'> | undefined): boolean {
  return policy?.files.some(({ source }) => source === 'organisation') === true;
}

export function policyLine(policy: PolicyLineView): PolicyLine {
  const { id, version, files } = policy;
  const problems = policy.problems.map((problem) => policyProblem(problem, files));
  const isBroken = needsMending(policy);
  const count = problems.length;
  return {
    glyph: isBroken ? 'triangle' : files.length === 0 ? 'ring' : 'check',
    tone: isBroken ? 'red' : files.length === 0 ? 'quiet' : 'accent',
    text: files.length === 0 ? 'Policy: what is built in' : `Policy ${id}, version ${version}`,
    detail: files.length === 0 ? 'no policy file' : listOf(files.map(sourceWords)),
    problems,
    summary: count === 0 ? '' : `${count} ${isBroken ? 'problem' : 'note'}${count === 1 ? '' : 's'}`,
  };
}

function sourceWords({ source, repository, signedBy, state }: PolicyFileLine): string {
  const notes = [
    ...(signedBy === undefined ? [] : [`signed by ${signedBy}`]),
    ...(state === 'valid' ? [] : [state === 'last-valid' ? 'last valid version' : 'strict defaults']),
  ];
  const noted = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  switch (source) {
    case 'organisation':
      return `organisation${noted}`;
    case 'user':
      return `your own${noted}`;
    case 'repository':
      return `${repository ?? 'repository'}${noted}`;
  }
}

const position = /^:(\d{1,9}):(\d{1,9}): /;

/** The sentence with its place taken apart, where it begins with one of the files. */
export function policyProblem(sentence: string, files: readonly Pick<PolicyFileLine, 'path'>[]): PolicyProblemLine {
  const path = files.map((file) => file.path).find((each) => sentence.startsWith(`${each}:`));
  if (path === undefined) return { place: undefined, path, line: undefined, column: undefined, text: sentence };
  const rest = sentence.slice(path.length);
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const [whole = ': ', line, column] = position.exec(rest) ?? [];
  return {
    place: line === undefined ? name : `${name}:${line}:${column}`,
    path,
    line: line === undefined ? undefined : Number(line),
    column: column === undefined ? undefined : Number(column),
    text: rest.slice(whole.length),
  };
}
