// Languages without a parser here. An index that read nothing of them would leave their names in clear, where no
// index at all would have protected every compound: so every compound of such a file counts as declared.
import type { Language } from './language.ts';

const extensionsById: Readonly<Record<string, readonly string[]>> = {
  scala: ['scala', 'sc'],
  fsharp: ['fs', 'fsx'],
  visualbasic: ['vb'],
  objectivec: ['m', 'mm'],
  dart: ['dart'],
  elixir: ['ex', 'exs'],
  lua: ['lua'],
  r: ['r'],
  perl: ['pl', 'pm'],
  solidity: ['sol'],
  graphql: ['graphql', 'gql'],
  protobuf: ['proto'],
  prisma: ['prisma'],
  terraform: ['tf'],
};

const ownVocabulary: readonly Language[] = Object.entries(extensionsById).map(([id, extensions]) => ({
  id,
  vocabulary: id,
  ecosystem: undefined,
  extensions,
  syntax: undefined,
}));

export const lexicalLanguages: readonly Language[] = [
  ...ownVocabulary,
  {
    id: 'components',
    vocabulary: 'typescript',
    ecosystem: undefined,
    extensions: ['astro'],
    syntax: undefined,
  },
];
