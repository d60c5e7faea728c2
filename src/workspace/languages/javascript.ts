// JavaScript, with or without JSX: acorn where it parses, else the grammar.
import { readWithAcorn } from './acorn-names.ts';
import { ecmascriptQuery, readEcmascript } from './ecmascript.ts';
import type { Language } from './language.ts';

export const javascript: Language = {
  id: 'javascript',
  vocabulary: 'javascript',
  ecosystem: 'npm',
  extensions: ['js', 'mjs', 'cjs', 'jsx'],
  readDirectly: readWithAcorn,
  syntax: {
    grammar: 'javascript',
    query: `${ecmascriptQuery}
(field_definition property: (_) @declared)
(formal_parameters (identifier) @declared)
`,
    read: readEcmascript,
  },
};
