// The plain way to scan a text, which the fast one is held equal to by a test: every identifier is cut out and judged, and
// every place is looked at closely.
import { splitWords } from './split.ts';
import type { Scan } from './token-scanner.ts';

/** Identifier characters and characters outside ASCII, not beginning with a digit. */
const runs = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/g;
const foldsToAscii = /[\u00df\u0131\u017f\u1e9e\u212a\ufb00-\ufb06]/;

/** Slow; for tests and benchmarks. */
export const scanPlainly: Scan = (text, { prefilter, wantsNonAscii }, visitor) => {
  const distinct = new Set<string>();
  const pattern = new RegExp(runs);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [run] = match;
    const ascii = run.replaceAll(/[^\0-\u007f]/g, 'a');
    const isHit = prefilter.isIn(run);
    if (isHit || splitWords(ascii).length > 1) distinct.add(run);
    if (isHit || foldsToAscii.test(run) || (wantsNonAscii && run !== ascii)) {
      const end = match.index + run.length;
      pattern.lastIndex = Math.max(end, visitor.other(match.index, end, run === ascii));
    }
  }
  return { distinct: distinct.size, escapesFrom: 0 };
};
