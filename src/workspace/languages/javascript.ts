import { readWithAcorn } from './acorn-names.ts';
import { ecmascriptQuery, readEcmascript } from './ecmascript.ts';
import type { Language } from './language.ts';

export const javascript: Language = {
  id: 'javascript',
  vocabulary: 'javascript',
  ecosystem: 'npm',
  extensions: ['js', 'mjs', 'cjs', 'jsx'],
  grammar: {
    name: 'javascript',
    query: `${ecmascriptQuery}
(field_definition property: (_) @declared)
(formal_parameters (identifier) @declared)
`,
  },
  read: readEcmascript,
  readDirectly: readWithAcorn,
};
