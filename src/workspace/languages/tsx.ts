// TypeScript with JSX.
import { readEcmascript } from './ecmascript.ts';
import type { Language } from './language.ts';
import { typescriptQuery } from './typescript-query.ts';

export const tsx: Language = {
  id: 'tsx',
  vocabulary: 'typescript',
  ecosystem: 'npm',
  extensions: ['tsx'],
  syntax: { grammar: 'tsx', query: typescriptQuery, read: readEcmascript },
};
