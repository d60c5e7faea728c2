// How tree-sitter 0.25 lays out its trees and languages in memory (src/subtree.h, src/tree.h, src/parser.h). Reading
// them there visits a node in nanoseconds; each step through the runtime's own cursor costs a call into WebAssembly.
// The version is pinned, each tree is checked against what the runtime says of it, and a test compares the captures
// with the runtime's own queries.

/** The runtime's memory. The views change when it grows, so they are read anew for each tree. */
export interface RuntimeMemory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAPU32: Uint32Array;
}

/** A subtree is 8 bytes: inline data when the lowest bit is set, else a pointer. Flags stand in these bits. */
export const inlineBits = { isInline: 1, isVisible: 2, isNamed: 4, isExtra: 8 } as const;
export const heapBits = { isVisible: 1, isNamed: 2, isExtra: 4 } as const;

/** Offsets in 32-bit words from the pointer of a subtree; the children stand before it, 8 bytes each. */
export const heapWords = {
  padding: 1,
  size: 4,
  childCount: 9,
  symbolAndState: 10,
  flags: 11,
  productionId: 16,
} as const;

/** What a language says of its nodes, copied out of the runtime once. */
export interface LanguageTables {
  /** Type that a symbol shows as; several symbols may show alike. */
  readonly publicSymbols: Uint16Array;
  /** 1 where a symbol is named. */
  readonly named: Uint8Array;
  /** By `production * aliasWidth + child`: the symbol that the child shows as; 0 when its own. */
  readonly aliases: Uint16Array;
  readonly aliasWidth: number;
  /** 1 for a production that has any; production 0 has none. */
  readonly hasAliases: Uint8Array;
  /** By production, then by child: the field. */
  readonly fields: readonly (Uint16Array | undefined)[];
}

const languageWords = {
  symbolCount: 1,
  aliasCount: 2,
  productionCount: 7,
  aliasWidth: 9,
  fieldSlices: 16,
  fieldEntries: 17,
  metadata: 18,
  publicSymbols: 19,
  aliases: 21,
} as const;

/** Copies the tables of the language at an address of the runtime's memory. */
export function readTables({ HEAPU8, HEAPU16, HEAPU32 }: RuntimeMemory, language: number): LanguageTables {
  const word = (name: keyof typeof languageWords): number => HEAPU32[language / 4 + languageWords[name]] ?? 0;
  const symbols = word('symbolCount') + word('aliasCount');
  const productions = word('productionCount');
  const aliasWidth = word('aliasWidth') & 0xffff;
  const metadata = word('metadata');
  const publicSymbols = word('publicSymbols') / 2;
  const aliases = word('aliases') / 2;
  const sequences = HEAPU16.slice(aliases, aliases + productions * aliasWidth);
  const hasAliases = Uint8Array.from({ length: productions }, (_, production) =>
    production > 0 && sequences.subarray(production * aliasWidth, (production + 1) * aliasWidth).some(Boolean) ? 1 : 0,
  );
  return {
    publicSymbols: HEAPU16.slice(publicSymbols, publicSymbols + symbols),
    named: Uint8Array.from({ length: symbols }, (_, symbol) => HEAPU8[metadata + symbol * 3 + 1] ?? 0),
    aliases: sequences,
    aliasWidth,
    hasAliases,
    fields: Array.from({ length: productions }, (_, production) =>
      fieldsOf({ HEAPU8, HEAPU16 }, word('fieldSlices') / 2 + production * 2, word('fieldEntries')),
    ),
  };
}

type FieldMemory = Pick<RuntimeMemory, 'HEAPU8' | 'HEAPU16'>;

/** An inherited field belongs to a child of a hidden child, whose own production names it too. */
function fieldsOf({ HEAPU8, HEAPU16 }: FieldMemory, slice: number, entries: number): Uint16Array | undefined {
  const first = HEAPU16[slice] ?? 0;
  const count = HEAPU16[slice + 1] ?? 0;
  const fields = new Uint16Array(256);
  let length = 0;
  for (let at = entries + first * 4; at < entries + (first + count) * 4; at += 4) {
    const child = HEAPU8[at + 2] ?? 0;
    if (HEAPU8[at + 3] === 1 || fields[child] !== 0) continue;
    fields[child] = HEAPU16[at / 2] ?? 0;
    length = Math.max(length, child + 1);
  }
  return length === 0 ? undefined : fields.slice(0, length);
}
