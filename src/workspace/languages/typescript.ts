// TypeScript without JSX: `<T>x` is an assertion here, so .tsx has a grammar of its own.
import { readEcmascript } from './ecmascript.ts';
import type { Language } from './language.ts';
import { typescriptQuery } from './typescript-query.ts';

export const typescript: Language = {
  id: 'typescript',
  vocabulary: 'typescript',
  ecosystem: 'npm',
  extensions: ['ts', 'mts', 'cts'],
  syntax: { grammar: 'typescript', query: typescriptQuery, read: readEcmascript },
};
