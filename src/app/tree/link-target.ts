// Whether a link stays in its tree wherever the tree stands: each step of the way is looked at, through other links too.
// Untrusted: the links.
import { lstat, readlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, sep } from 'node:path';

const maxSteps = 1000;

/**
 * `source` is a link below `root` (both real but for the link itself) that points to `target`. A way that leaves the
 * tree and comes back by the tree's own name does not stay: in a copy it would lead to the original. So would an
 * absolute target.
 */
export async function staysInTree(root: string, source: string, target: string): Promise<boolean> {
  let steps = stepsOf(target);
  let place = dirname(source);
  for (let count = 0; steps !== undefined && count < maxSteps; count++) {
    const [step, ...rest] = steps;
    steps = rest;
    if (step === undefined) return true;
    if (step === '' || step === '.') continue;
    if (step === '..') {
      if (place === root) return false;
      place = dirname(place);
      continue;
    }
    const next = join(place, step);
    const inner = await targetOf(next);
    if (inner === undefined) place = next;
    else steps = withSteps(inner, rest);
  }
  // Links in a circle lead nowhere, and so does their copy.
  return steps !== undefined;
}

function stepsOf(target: string): readonly string[] | undefined {
  return isAbsolute(target) || posix.isAbsolute(target) ? undefined : target.replaceAll(sep, '/').split('/');
}

function withSteps(target: string, rest: readonly string[]): readonly string[] | undefined {
  const steps = stepsOf(target);
  return steps === undefined ? undefined : [...steps, ...rest];
}

/** Undefined for what is no link, or not there. */
async function targetOf(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isSymbolicLink() === true ? await readlink(path) : undefined;
}
