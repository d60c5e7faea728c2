// Which nodes of a tree the patterns of a language catch.
import type { Capture } from '../languages/language.ts';
import type { Pattern } from './pattern.ts';
import type { LanguageTables, RuntimeMemory } from './tree-layout.ts';
import { TreeWalk } from './tree-walk.ts';
import type { TreeNode } from './tree-walk.ts';

const symbolCount = 0x1_0000;
/** `ERROR`, which no table lists and no wildcard means. */
const errorSymbol = 0xffff;

export class PatternMatcher {
  readonly #tables: LanguageTables;
  /** By the symbol of the outermost node. */
  readonly #bySymbol: Pattern[][] = [];
  readonly #isMarked = new Uint8Array(symbolCount);

  constructor(tables: LanguageTables, patterns: readonly Pattern[]) {
    this.#tables = tables;
    for (const pattern of patterns) {
      for (const symbol of pattern.symbols ?? []) {
        this.#isMarked[symbol] = 1;
        (this.#bySymbol[symbol] ??= []).push(pattern);
      }
    }
  }

  /** Where the tree at an address ends, in UTF-16: what the runtime has to say too. */
  endOf({ HEAPU32 }: RuntimeMemory, tree: number): number {
    const walk = new TreeWalk(HEAPU32, this.#tables);
    return walk.endOf(walk.rootOf(tree)) / 2;
  }

  /**
   * Captures of the tree at an address, outer nodes before inner ones, in linear time. Throws RangeError on a tree that
   * is too deep.
   */
  captures(memory: RuntimeMemory, tree: number, source: string): readonly Capture[] {
    const walk = new TreeWalk(memory.HEAPU32, this.#tables);
    const match = new Match(walk, source);
    walk.visit(walk.rootOf(tree), this.#isMarked, (node) => match.addAll(this.#bySymbol[node.symbol] ?? [], node));
    return match.captures;
  }
}

class Match {
  readonly captures: Capture[] = [];
  readonly #walk: TreeWalk;
  readonly #source: string;

  constructor(walk: TreeWalk, source: string) {
    this.#walk = walk;
    this.#source = source;
  }

  addAll(patterns: readonly Pattern[], node: TreeNode): void {
    let children: readonly TreeNode[] | undefined;
    for (const pattern of patterns) {
      if (isLeaf(pattern)) this.#matchNode(pattern, node, this.captures);
      else this.#matchInside(pattern, { node, children: (children ??= this.#walk.childrenOf(node)) }, this.captures);
    }
  }

  /** Adds what a pattern catches at a node that has its symbol; false when it does not match. */
  #matchNode(pattern: Pattern, node: TreeNode, found: Capture[]): boolean {
    if (!isLeaf(pattern)) return this.#matchInside(pattern, { node, children: this.#walk.childrenOf(node) }, found);
    if (pattern.texts !== undefined && !pattern.texts.has(this.#textOf(node))) return false;
    for (const name of pattern.captures) found.push({ name, node: this.#spanOf(node) });
    return true;
  }

  #matchInside(pattern: Pattern, { node, children }: OpenNode, found: Capture[]): boolean {
    const { texts, absentFields } = pattern;
    if (texts !== undefined && !texts.has(this.#textOf(node))) return false;
    if (absentFields.length > 0 && children.some(({ field }) => absentFields.includes(field))) return false;
    const before = found.length;
    for (const name of pattern.captures) found.push({ name, node: this.#spanOf(node) });
    const only = pattern.children.length === 1 && !pattern.isEndAnchored ? pattern.children[0] : undefined;
    const isMatch =
      pattern.children.length === 0 ||
      (only?.isAnchored === false
        ? this.#matchAnyChild(only, children, found)
        : this.#matchChildren(pattern, children, found));
    if (!isMatch) found.length = before;
    return isMatch;
  }

  /** One pattern that may stand anywhere, as most do. */
  #matchAnyChild(pattern: Pattern, children: readonly TreeNode[], found: Capture[]): boolean {
    let isFound = false;
    for (const child of children) {
      if (fits(pattern, child) && this.#matchNode(pattern, child, found)) isFound = true;
    }
    return isFound;
  }

  /** All that some way to place the patterns on the children in order catches. */
  #matchChildren(
    { children: patterns, isEndAnchored }: Pattern,
    nodes: readonly TreeNode[],
    found: Capture[],
  ): boolean {
    const rows: Row[] = [];
    for (const pattern of patterns) {
      const row = nodes.map((node) => this.#matchAlone(pattern, node));
      // Most nodes fail at once: a call of another method than the one that declares.
      if (row.every((captures) => captures === undefined)) return false;
      rows.push(row);
    }
    const indexes = [...nodes.keys()];
    for (const [index, { isAnchored }] of patterns.entries()) {
      keepReachable(rows[index] ?? [], rows[index - 1], { nodes, indexes, isAnchored });
    }
    const backwards = indexes.toReversed();
    for (let index = patterns.length - 1; index >= 0; index -= 1) {
      const isAnchored = index === patterns.length - 1 ? isEndAnchored : patterns[index + 1]?.isAnchored === true;
      keepReachable(rows[index] ?? [], rows[index + 1], { nodes, indexes: backwards, isAnchored });
    }
    for (const row of rows) for (const captures of row) found.push(...(captures ?? []));
    return rows[0]?.some((captures) => captures !== undefined) === true;
  }

  #matchAlone(pattern: Pattern, node: TreeNode): readonly Capture[] | undefined {
    if (!fits(pattern, node)) return undefined;
    const found: Capture[] = [];
    return this.#matchNode(pattern, node, found) ? found : undefined;
  }

  #spanOf(node: TreeNode): Capture['node'] {
    return { startIndex: node.start / 2, endIndex: this.#walk.endOf(node) / 2 };
  }

  #textOf(node: TreeNode): string {
    const { startIndex, endIndex } = this.#spanOf(node);
    return this.#source.slice(startIndex, endIndex);
  }
}

interface OpenNode {
  readonly node: TreeNode;
  readonly children: readonly TreeNode[];
}

function isLeaf({ children, absentFields }: Pattern): boolean {
  return children.length === 0 && absentFields.length === 0;
}

/** Whether the symbol and the field of a node are those of a pattern. */
function fits({ symbols, field, isNamed }: Pattern, node: TreeNode): boolean {
  if (field !== 0 && field !== node.field) return false;
  if (symbols !== undefined) return symbols.includes(node.symbol);
  return node.symbol !== errorSymbol && (!isNamed || node.isNamed);
}

type Row = (readonly Capture[] | undefined)[];

interface Placing {
  readonly nodes: readonly TreeNode[];
  /** Of the nodes, from the side of the row before. */
  readonly indexes: readonly number[];
  readonly isAnchored: boolean;
}

/** Drops what no match of the row before leads to; without such a row, what is not at the edge when it is anchored. */
function keepReachable(row: Row, before: Row | undefined, { nodes, indexes, isAnchored }: Placing): void {
  let isReachable = before === undefined;
  for (const index of indexes) {
    if (!isReachable) row[index] = undefined;
    if (isAnchored && nodes[index]?.isNamed === true) isReachable = false;
    if (before?.[index] !== undefined) isReachable = true;
  }
}
