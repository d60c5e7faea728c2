// The languages whose declared names the index reads. Adding one: its file, and one line here.
import { svelte, vue } from './components.ts';
import { c, cpp } from './cpp.ts';
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { kotlin } from './kotlin.ts';
import type { Language } from './language.ts';
import { lexicalLanguages } from './lexical-languages.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { shell } from './shell.ts';
import { sql } from './sql.ts';
import { swift } from './swift.ts';
import { tsx } from './tsx.ts';
import { typescript } from './typescript.ts';

export const languages: readonly Language[] = [
  typescript,
  tsx,
  javascript,
  python,
  go,
  java,
  rust,
  csharp,
  ruby,
  php,
  c,
  cpp,
  kotlin,
  swift,
  vue,
  svelte,
  sql,
  shell,
  ...lexicalLanguages,
];

const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((extension) => [extension, language])),
);

/** The language of a file by its extension; undefined when its names are not read. */
export function languageOf(fileName: string): Language | undefined {
  return byExtension.get(fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase());
}
