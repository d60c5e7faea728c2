// How globs over paths and patterns of names are read: as short lists of steps that an automaton follows.

/**
 * - `character`: this one.
 * - `one`: any character but `/`.
 * - `some`: any number of characters but `/`.
 * - `any`: any number of characters.
 * - `folders`: nothing, or any characters up to a `/`.
 */
export type Step =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'one' | 'some' | 'any' | 'folders' };

/** What a glob may be at most. Longer ones are refused when a file is read. */
export const globLimits = { length: 256, alternatives: 64 } as const;

/** Upper and lower case, and both ways to write an accent, are one. */
export function foldCase(text: string): string {
  // The small sigma has a second form at the end of a word.
  return isAscii.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

/**
 * A path as globs see it: `/` between folders, none before the first, no `.` and `..`. Undefined: it leads out of its
 * folder, or names nothing.
 */
export function normalPath(path: string): string | undefined {
  if (isNormal(path)) return path;
  const folders: string[] = [];
  for (const name of path.split(/[/\\]/)) {
    if (name === '' || name === '.') continue;
    if (name !== '..') folders.push(name);
    else if (folders.pop() === undefined) return undefined;
  }
  return folders.length === 0 ? undefined : folders.join('/');
}

/**
 * The steps of a pattern of names, in which only `*` has a meaning.
 * The case is folded.
 */
export function nameSteps(pattern: string): readonly Step[] {
  return [...unitsOf(foldCase(pattern))].map((unit) =>
    unit === '*' ? { kind: 'any' } : { kind: 'character', character: unit },
  );
}

/** The steps of each alternative of a glob; undefined when it has more than `globLimits.alternatives`. */
export function globSteps(glob: string): readonly (readonly Step[])[] | undefined {
  return alternativesOf(foldCase(glob))?.map(pathSteps);
}

/** A glob without braces for each choice of alternatives. A brace without its other half is a character. */
export function alternativesOf(glob: string): readonly string[] | undefined {
  const open = new Set<string>();
  const pending = [glob];
  // The first innermost group is written out, until none is left.
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    const group = innermost.exec(text);
    if (group === null) open.add(text);
    else {
      const before = text.slice(0, group.index);
      const after = text.slice(group.index + group[0].length);
      for (const choice of (group[1] ?? '').split(',').toReversed()) pending.push(before + choice + after);
    }
    if (open.size + pending.length > globLimits.alternatives) return undefined;
  }
  return [...open];
}

const innermost = /\{([^{}]*)\}/;
// eslint-disable-next-line no-control-regex
const isAscii = /^[\0-\x7f]*$/;

function isNormal(path: string): boolean {
  return path !== '' && !path.includes('\\') && !/(?:^|\/)(?:\.{0,2})(?:\/|$)/.test(path);
}

function pathSteps(glob: string): readonly Step[] {
  const steps: Step[] = [];
  const names = glob.split('/');
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    if (name === '**' && !isLast) {
      steps.push({ kind: 'folders' });
    } else if (name === '**') {
      // Something has to stand there.
      steps.push({ kind: 'one' }, { kind: 'any' });
    } else {
      steps.push(...segmentSteps(name));
      if (!isLast) steps.push({ kind: 'character', character: '/' });
    }
  }
  return steps;
}

function segmentSteps(name: string): readonly Step[] {
  // Stars in a row say the same as one.
  return unitsOf(name.replaceAll(/\*+/g, '*')).map((unit) => {
    if (unit === '*') return { kind: 'some' };
    return unit === '?' ? { kind: 'one' } : { kind: 'character', character: unit };
  });
}

/** Not its code points: the automaton goes through a text unit by unit. */
function unitsOf(text: string): readonly string[] {
  return text.split('');
}
