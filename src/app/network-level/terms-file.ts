// A term file that a team shares: one name or word a line. Each is protected everywhere, as if everybody had pinned it.
import type { Pin } from '../../engine/types.ts';
import { SettingsError } from '../settings.ts';

export const maxTermFileBytes = 8 * 1024 * 1024;
const maxTerms = 100_000;
const maxTermLength = 200;

/** Untrusted: the text of the file. Throws SettingsError, which names lines and never a term. */
export function parseTerms(text: string): readonly Pin[] {
  const terms = new Set<string>();
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const term = line.replace(/^#.*$/, '').trim();
    if (term === '') continue;
    if (term.length > maxTermLength || /\p{C}/u.test(term))
      throw new SettingsError(`line ${at + 1} is no term: at most ${maxTermLength} characters, no control characters.`);
    terms.add(term);
    if (terms.size > maxTerms) throw new SettingsError(`it holds more than ${maxTerms} terms.`);
  }
  return [...terms].map((term): Pin => ({ text: term, kind: 'always' }));
}
