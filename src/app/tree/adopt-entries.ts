// Takes over into the home's map what another process worked out on a copy of it.
import type { WordMapEntry } from '../../engine/types.ts';
import type { WordMap } from '../../engine/word-map.ts';

/**
 * Every word gets its surrogate in this map. True when each entry stands here just as in the copy; false when the map
 * had gone on meanwhile, so that what was made with the copy is to be made again.
 */
export function adoptEntries(map: WordMap, entries: readonly WordMapEntry[]): boolean {
  let isSame = true;
  for (const entry of entries) {
    adopt(map, entry);
    const own = map.entryAt(entry.seq);
    isSame &&= own?.kind === entry.kind && own.word === entry.word && own.surrogate === entry.surrogate;
  }
  return isSame;
}

function adopt(map: WordMap, { kind, word, surrogate }: WordMapEntry): void {
  switch (kind) {
    case 'word':
      map.allocateWord(word);
      return;
    case 'literal':
      map.allocateLiteral(word);
      return;
    case 'burnt':
      map.scan(surrogate, (start, end, id) => {
        if (end - start === surrogate.length) map.burn(id);
      });
      return;
  }
}

const maxWordLength = 1000;

/** Untrusted: the body of a control request. Undefined when it is no list of entries. */
export function parseEntries(value: unknown): readonly WordMapEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.map(parseEntry);
  return entries.every((entry) => entry !== undefined) ? entries : undefined;
}

function parseEntry(value: unknown): WordMapEntry | undefined {
  if (!Array.isArray(value)) return undefined;
  const [seq, kind, word, surrogate] = value as readonly unknown[];
  if (!Number.isSafeInteger(seq) || typeof word !== 'string' || typeof surrogate !== 'string') return undefined;
  if (kind !== 'word' && kind !== 'literal' && kind !== 'burnt') return undefined;
  if ((word === '') !== (kind === 'burnt') || word.length > maxWordLength || surrogate.length > maxWordLength) {
    return undefined;
  }
  return { seq: seq as number, kind, word, surrogate };
}

/** The form that `parseEntries` reads. */
export function entryRows(entries: readonly WordMapEntry[]): readonly unknown[] {
  return entries.map(({ seq, kind, word, surrogate }) => [seq, kind, word, surrogate]);
}
