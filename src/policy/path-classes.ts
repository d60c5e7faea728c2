// The data class of paths by the rules alone, for whoever has no policy at hand: rules are plain data that cross threads.
import { patternSet } from './exceptions.ts';
import { normalPath } from './glob.ts';
import { dataClasses } from './strictness.ts';
import type { DataClass, DataRule } from './types.ts';

/** The strictest rule that matches decides; none: `internal`. Paths are relative to the workspace folder. */
export function pathClasses(rules: readonly DataRule[]): (path: string) => DataClass {
  const patterns = patternSet(
    rules.flatMap(({ paths }, pattern) => paths.map((text) => ({ pattern, text }))),
    'glob',
  );
  return (path) => {
    const normal = normalPath(path);
    const matched = normal === undefined ? [] : patterns.match(normal);
    const classes = matched.flatMap((at) => rules[at]?.class ?? []);
    return dataClasses.findLast((each) => classes.includes(each)) ?? 'internal';
  };
}
