// What one source says about names that may come from elsewhere.
import type { Language } from '../languages/language.ts';
import { ecmascriptReach } from './ecmascript-reach.ts';
import { pythonReach } from './python-reach.ts';

/** Names that the source reaches for across a boundary; none where the language's dependencies are not read. */
export function reachOf(source: string, ecosystem: Language['ecosystem']): readonly string[] {
  switch (ecosystem) {
    case 'npm':
      return [...ecmascriptReach(source)];
    case 'python':
      return [...pythonReach(source)];
    case undefined:
      return [];
  }
}
