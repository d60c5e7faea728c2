import { readEcmascript } from './ecmascript.ts';
import type { Language } from './language.ts';
import { typescriptQuery } from './typescript-query.ts';

export const typescript: Language = {
  id: 'typescript',
  vocabulary: 'typescript',
  ecosystem: 'npm',
  extensions: ['ts', 'mts', 'cts'],
  grammar: { name: 'typescript', query: typescriptQuery },
  read: readEcmascript,
};
