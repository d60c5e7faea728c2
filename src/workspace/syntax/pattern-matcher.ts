// Which nodes of a tree the patterns of a language catch.
import type { Capture } from '../languages/language.ts';
import type { Pattern } from './pattern.ts';
import type { LanguageTables, RuntimeMemory } from './tree-layout.ts';
import { TreeWalk } from './tree-walk.ts';
import type { TreeNode } from './tree-walk.ts';

const symbolCount = 0x1_0000;

export class PatternMatcher {
  readonly #tables: LanguageTables;
  /** By the symbol of the outermost node. */
  readonly #bySymbol = new Map<number, Pattern[]>();
  readonly #isMarked = new Uint8Array(symbolCount);

  constructor(tables: LanguageTables, patterns: readonly Pattern[]) {
    this.#tables = tables;
    for (const pattern of patterns) {
      for (const symbol of pattern.symbols ?? []) {
        this.#isMarked[symbol] = 1;
        const list = this.#bySymbol.get(symbol) ?? [];
        list.push(pattern);
        this.#bySymbol.set(symbol, list);
      }
    }
  }

  /** Captures of the tree at an address, outer nodes before inner ones, in linear time; undefined when it does not end where the runtime says. */
  captures(memory: RuntimeMemory, tree: number, source: string): readonly Capture[] {
    const walk = new TreeWalk(memory.HEAPU32, this.#tables);
    const match = new Match(walk, source);
    walk.visit(walk.rootOf(tree), this.#isMarked, (node) => {
      match.addAll(this.#bySymbol.get(node.symbol) ?? [], node);
    });
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
      const isLeaf = pattern.children.length === 0 && pattern.absentFields.length === 0;
      if (!isLeaf) children ??= this.#walk.childrenOf(node);
      const found = this.#matchNode(pattern, node, children);
      if (found !== undefined) for (const each of found) this.captures.push(each);
    }
  }

  /** What a pattern catches at a node that has its symbol; undefined when it does not match. */
  #matchNode(pattern: Pattern, node: TreeNode, known?: readonly TreeNode[]): readonly Capture[] | undefined {
    const { children, absentFields, captures, texts } = pattern;
    if (texts !== undefined && !texts.has(this.#textOf(node))) return undefined;
    const own = captures.length === 0 ? nothing : captures.map((name) => ({ name, node: this.#spanOf(node) }));
    if (children.length === 0 && absentFields.length === 0) return own;
    const nodes = known ?? this.#walk.childrenOf(node);
    if (absentFields.length > 0 && nodes.some(({ field }) => absentFields.includes(field))) return undefined;
    if (children.length === 0) return own;
    const inner = this.#matchChildren(pattern, nodes);
    return inner === undefined || own.length === 0 ? inner : [...own, ...inner];
  }

  /** All that some way to place the patterns on the children in order catches. */
  #matchChildren(
    { children: patterns, isEndAnchored }: Pattern,
    nodes: readonly TreeNode[],
  ): readonly Capture[] | undefined {
    const rows = patterns.map((pattern) => nodes.map((node) => this.#matchChild(pattern, node)));
    for (const [index, pattern] of patterns.entries()) {
      keepReachable(rows[index] ?? [], rows[index - 1], { nodes, isAnchored: pattern.isAnchored });
    }
    const reversed = nodes.toReversed();
    for (let index = patterns.length - 1; index >= 0; index -= 1) {
      const row = (rows[index] ?? []).reverse();
      const isAnchored = index === patterns.length - 1 ? isEndAnchored : patterns[index + 1]?.isAnchored === true;
      keepReachable(row, rows[index + 1], { nodes: reversed, isAnchored });
    }
    const found = rows.flatMap((row) => row.reverse().flatMap((captures) => captures ?? nothing));
    return rows[0]?.some((captures) => captures !== undefined) === true ? found : undefined;
  }

  #matchChild(pattern: Pattern, node: TreeNode): readonly Capture[] | undefined {
    if (pattern.field !== 0 && pattern.field !== node.field) return undefined;
    const { symbols } = pattern;
    if (symbols === undefined ? pattern.isNamed && !node.isNamed : !symbols.includes(node.symbol)) return undefined;
    return this.#matchNode(pattern, node);
  }

  #spanOf(node: TreeNode): Capture['node'] {
    return { startIndex: node.start / 2, endIndex: this.#walk.endOf(node) / 2 };
  }

  #textOf(node: TreeNode): string {
    const { startIndex, endIndex } = this.#spanOf(node);
    return this.#source.slice(startIndex, endIndex);
  }
}

const nothing: readonly Capture[] = [];

type Row = (readonly Capture[] | undefined)[];

interface Placing {
  readonly nodes: readonly TreeNode[];
  readonly isAnchored: boolean;
}

/** Drops what no match of the row before leads to; without one, what is not at the start when that is asked for. */
function keepReachable(row: Row, before: Row | undefined, { nodes, isAnchored }: Placing): void {
  let isReachable = before === undefined;
  for (const [index, node] of nodes.entries()) {
    if (!isReachable) row[index] = undefined;
    if (isAnchored && node.isNamed) isReachable = false;
    if (before?.[index] !== undefined) isReachable = true;
  }
}
