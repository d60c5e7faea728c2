// Files of ignore patterns: `.gitignore`, `.git/info/exclude`, `.pretenseignore`. Untrusted.
import ignore from 'ignore';
import { readRegularFile } from './regular-file.ts';

export interface IgnoreRules {
  /** True: ignored. False: un-ignored. Undefined: no rule says anything. A folder's path ends with `/`. */
  test(path: string): boolean | undefined;
}

const maxBytes = 1_048_576;
const maxPatterns = 5_000;
/** Each further star multiplies the time of a match; such a pattern is left out, so that more files are protected. */
const maxStars = 6;

/** The rules of one file; undefined when there is none that is a regular file of sane size. */
export async function readIgnoreFile(path: string): Promise<IgnoreRules | undefined> {
  const reading = await readRegularFile(path, maxBytes);
  return typeof reading === 'string' ? undefined : ignoreRules(reading.toString('utf8'));
}

export function ignoreRules(text: string): IgnoreRules {
  const rules = ignore({ allowRelativePaths: false });
  for (const line of text.split(/\r?\n/, maxPatterns)) {
    if ((line.match(/\*+/g)?.length ?? 0) > maxStars || line.length > 1_000) continue;
    rules.add(line);
  }
  return {
    test(path) {
      if (!ignore.isPathValid(path)) return undefined;
      const { ignored, unignored } = rules.test(path);
      return ignored ? true : unignored ? false : undefined;
    },
  };
}
