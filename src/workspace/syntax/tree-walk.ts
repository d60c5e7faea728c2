// Reads one tree in the runtime's memory: each node that is of interest, and the children that a node shows.
import { heapBits, heapWords, inlineBits } from './tree-layout.ts';
import type { LanguageTables } from './tree-layout.ts';

/** A node as its parent shows it. */
export interface TreeNode {
  /** Where its 8 bytes stand, in words. */
  readonly slot: number;
  /** What it shows as. */
  readonly symbol: number;
  readonly isNamed: boolean;
  /** 0: none. */
  readonly field: number;
  /** Bytes of UTF-16 before its first character. */
  readonly start: number;
}

/** Longer chains of nodes are no code. */
const maxDepth = 200_000;

export class TreeWalk {
  readonly #words: Uint32Array;
  readonly #tables: LanguageTables;

  /** Valid until the runtime's memory grows. */
  constructor(words: Uint32Array, tables: LanguageTables) {
    this.#words = words;
    this.#tables = tables;
  }

  /** The outermost node of the tree at an address. */
  rootOf(tree: number): TreeNode {
    const slot = tree >>> 2;
    return { slot, symbol: this.#symbolOf(slot), isNamed: true, field: 0, start: this.#paddingOf(slot) };
  }

  endOf({ slot, start }: TreeNode): number {
    return start + this.#sizeOf(slot);
  }

  /** What a node shows as its children, past the hidden nodes between. */
  childrenOf({ slot, start }: TreeNode): readonly TreeNode[] {
    const nodes: TreeNode[] = [];
    this.#gather({ slot, start, field: 0 }, nodes);
    return nodes;
  }

  /**
   * Calls back for each node that shows as a marked symbol, outer ones first. Without recursion, since trees may be
   * deep, and without calls, since it runs once for each of some hundred thousand nodes a megabyte.
   */
  visit(root: TreeNode, isMarked: Uint8Array, onNode: (node: TreeNode) => void): void {
    const words = this.#words;
    const { aliases, aliasWidth, hasAliases, publicSymbols } = this.#tables;
    if (isMarked[root.symbol] === 1) onNode(root);
    // Of each open node: the slots of its next child and of its end, its production, and the number of the next child
    // (extras, like comments, have none).
    const stack: number[] = [];
    let end = this.#isInline(root.slot) ? 0 : (words[root.slot] ?? 0) >>> 2;
    let slot = end - 2 * this.#childCount(root.slot);
    let production = this.#productionOf(root.slot);
    let number = 0;
    let position = root.start;
    // What stands before the first child already stands before its parent.
    let isFirst = true;
    for (;;) {
      if (slot >= end) {
        if (stack.length === 0) return;
        number = stack.pop() ?? 0;
        production = stack.pop() ?? 0;
        end = stack.pop() ?? 0;
        slot = stack.pop() ?? 0;
        continue;
      }
      const first = words[slot] ?? 0;
      const isInline = (first & inlineBits.isInline) !== 0;
      const pointer = first >>> 2;
      const second = words[slot + 1] ?? 0;
      // The flags of inline data are those of the heap, one bit further.
      const flags = isInline ? first >>> 1 : (words[pointer + heapWords.flags] ?? 0);
      const isExtra = (flags & heapBits.isExtra) !== 0;
      if (!isFirst) position += isInline ? (second >>> 16) & 0xff : (words[pointer + heapWords.padding] ?? 0);
      isFirst = false;
      let symbol = -1;
      if ((flags & heapBits.isVisible) !== 0) {
        symbol = isInline ? (first >>> 8) & 0xff : (words[pointer + heapWords.symbolAndState] ?? 0) & 0xffff;
      }
      if (!isExtra) {
        if (hasAliases[production] === 1 && number < aliasWidth) {
          const alias = aliases[production * aliasWidth + number] ?? 0;
          if (alias !== 0) symbol = alias;
        }
        number += 1;
      }
      if (symbol >= 0) {
        const shown = publicSymbols[symbol] ?? symbol;
        if (isMarked[shown] === 1) onNode({ slot, symbol: shown, isNamed: true, field: 0, start: position });
      }
      slot += 2;
      const count = isInline ? 0 : (words[pointer + heapWords.childCount] ?? 0);
      if (count === 0) {
        position += isInline ? second >>> 24 : (words[pointer + heapWords.size] ?? 0);
        continue;
      }
      if (stack.length > 4 * maxDepth) throw new RangeError('a tree that is too deep');
      stack.push(slot, end, production, number);
      slot = pointer - 2 * count;
      end = pointer;
      production = (words[pointer + heapWords.productionId] ?? 0) >>> 16;
      number = 0;
      isFirst = true;
    }
  }

  #gather({ slot, start, field }: Pick<TreeNode, 'slot' | 'start' | 'field'>, nodes: TreeNode[]): void {
    if (this.#isInline(slot)) return;
    const count = this.#childCount(slot);
    const first = this.#firstChild(slot);
    const production = this.#productionOf(slot);
    const fields = this.#tables.fields[production];
    let position = start;
    let number = 0;
    for (let child = first; child < first + 2 * count; child += 2) {
      const isExtra = this.#isExtra(child);
      // What stands before the first child already stands before its parent.
      const childStart = child === first ? position : position + this.#paddingOf(child);
      position = childStart + this.#sizeOf(child);
      const symbol = this.#shownSymbol(child, isExtra ? 0 : production, number);
      const own = isExtra ? 0 : (fields?.[number] ?? 0);
      const childField = own === 0 ? field : own;
      if (!isExtra) number += 1;
      if (symbol >= 0) {
        nodes.push({
          slot: child,
          symbol,
          isNamed: this.#isNamed(child, symbol),
          field: childField,
          start: childStart,
        });
      } else this.#gather({ slot: child, start: childStart, field: childField }, nodes);
    }
  }

  /** -1 when the node is hidden. */
  #shownSymbol(slot: number, production: number, number: number): number {
    const { aliases, aliasWidth, publicSymbols } = this.#tables;
    if (production !== 0 && number < aliasWidth) {
      const alias = aliases[production * aliasWidth + number] ?? 0;
      if (alias !== 0) return publicSymbols[alias] ?? alias;
    }
    return this.#isVisible(slot) ? this.#symbolOf(slot) : -1;
  }

  /** An alias is named when its symbol is. */
  #isNamed(slot: number, symbol: number): boolean {
    return symbol < this.#tables.named.length ? this.#tables.named[symbol] === 1 : this.#hasFlag(slot, 'isNamed');
  }

  #symbolOf(slot: number): number {
    const first = this.#words[slot] ?? 0;
    const symbol = this.#isInline(slot)
      ? (first >>> 8) & 0xff
      : (this.#words[(first >>> 2) + heapWords.symbolAndState] ?? 0) & 0xffff;
    return this.#tables.publicSymbols[symbol] ?? symbol;
  }

  #isInline(slot: number): boolean {
    return ((this.#words[slot] ?? 0) & inlineBits.isInline) !== 0;
  }

  #isVisible(slot: number): boolean {
    return this.#hasFlag(slot, 'isVisible');
  }

  #isExtra(slot: number): boolean {
    return this.#hasFlag(slot, 'isExtra');
  }

  #hasFlag(slot: number, flag: keyof typeof heapBits): boolean {
    const first = this.#words[slot] ?? 0;
    if ((first & inlineBits.isInline) !== 0) return (first & inlineBits[flag]) !== 0;
    return ((this.#words[(first >>> 2) + heapWords.flags] ?? 0) & heapBits[flag]) !== 0;
  }

  #paddingOf(slot: number): number {
    if (this.#isInline(slot)) return ((this.#words[slot + 1] ?? 0) >>> 16) & 0xff;
    return this.#heapWord(slot, heapWords.padding);
  }

  #sizeOf(slot: number): number {
    return this.#isInline(slot) ? (this.#words[slot + 1] ?? 0) >>> 24 : this.#heapWord(slot, heapWords.size);
  }

  #childCount(slot: number): number {
    return this.#isInline(slot) ? 0 : this.#heapWord(slot, heapWords.childCount);
  }

  #productionOf(slot: number): number {
    return this.#isInline(slot) ? 0 : this.#heapWord(slot, heapWords.productionId) >>> 16;
  }

  /** The children stand before their parent. */
  #firstChild(slot: number): number {
    return ((this.#words[slot] ?? 0) >>> 2) - 2 * this.#childCount(slot);
  }

  #heapWord(slot: number, offset: number): number {
    return this.#words[((this.#words[slot] ?? 0) >>> 2) + offset] ?? 0;
  }
}
