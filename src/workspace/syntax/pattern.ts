// The part of tree-sitter's query language that the languages use: nodes, fields, negated fields, anchors, alternatives
// of plain nodes, captures and `#any-of?`. Read here since the runtime's own queries cost more than the rest of a
// reading: 75-190 ms to compile for TypeScript, and a third of the parse to run.

/** Names of node types and fields as the grammar numbers them. */
export interface GrammarNumbers {
  /** Undefined when the grammar has no such node. */
  symbolOf(type: string, isNamed: boolean): number | undefined;
  fieldOf(name: string): number | undefined;
}

export interface Pattern {
  /** Undefined: any node; any named one when `isNamed`. */
  readonly symbols: readonly number[] | undefined;
  readonly isNamed: boolean;
  /** 0: in any field or none. */
  readonly field: number;
  /** No named sibling may stand between the one before (or the start) and this. */
  readonly isAnchored: boolean;
  /** No named sibling may follow the last of the children. */
  readonly isEndAnchored: boolean;
  readonly absentFields: readonly number[];
  readonly children: readonly Pattern[];
  readonly captures: readonly string[];
  /** Undefined: any text. */
  readonly texts: ReadonlySet<string> | undefined;
}

const tokenShape = /;[^\n]*|"(?:[^"\\]|\\.)*"|[()[\].]|[@#!]?[\w-]+[?:!]*|\S/g;

/** The patterns of a query. Throws Error on what it does not know: a mistake in a language's own file. */
export function parsePatterns(query: string, numbers: GrammarNumbers): readonly Pattern[] {
  const tokens = (query.match(tokenShape) ?? []).filter((token) => !token.startsWith(';'));
  return new PatternParser(tokens, numbers).parse();
}

class PatternParser {
  readonly #tokens: readonly string[];
  readonly #numbers: GrammarNumbers;
  #position = 0;

  constructor(tokens: readonly string[], numbers: GrammarNumbers) {
    this.#tokens = tokens;
    this.#numbers = numbers;
  }

  parse(): readonly Pattern[] {
    const patterns: Pattern[] = [];
    while (this.#position < this.#tokens.length) patterns.push(this.#parseTop());
    return patterns;
  }

  /** A node, or `(node (#any-of? @capture "text" …))`. */
  #parseTop(): Pattern {
    if (this.#tokens[this.#position] !== '(' || this.#tokens[this.#position + 1] !== '(') {
      return this.#parseNode(0, false);
    }
    this.#take();
    const texts = new Map<string, ReadonlySet<string>>();
    const pattern = this.#parseNode(0, false);
    while (this.#take() === '(') {
      if (this.#take() !== '#any-of?') throw this.#error();
      const name = this.#take().slice(1);
      const list = new Set<string>();
      for (let token = this.#take(); token !== ')'; token = this.#take()) list.add(token.slice(1, -1));
      texts.set(name, list);
    }
    return withTexts(pattern, texts);
  }

  #parseNode(field: number, isAnchored: boolean): Pattern {
    const token = this.#take();
    const shape = { field, isAnchored, absentFields: [], children: [], isEndAnchored: false, texts: undefined };
    if (token === '_') return { ...shape, symbols: undefined, isNamed: false, captures: this.#captures() };
    if (token.startsWith('"')) {
      const symbols = [this.#symbol(token.slice(1, -1), false)];
      return { ...shape, symbols, isNamed: false, captures: this.#captures() };
    }
    if (token === '[') {
      const symbols: number[] = [];
      while (this.#tokens[this.#position] !== ']') {
        const { symbols: each, children, captures } = this.#parseNode(0, false);
        if (each === undefined || children.length > 0 || captures.length > 0) throw this.#error();
        symbols.push(...each);
      }
      this.#take();
      return { ...shape, symbols, isNamed: true, captures: this.#captures() };
    }
    if (token !== '(') throw this.#error();
    const type = this.#take();
    const symbols = type === '_' ? undefined : [this.#symbol(type, true)];
    const inner = this.#parseChildren();
    return { ...shape, ...inner, symbols, isNamed: true, captures: this.#captures() };
  }

  #parseChildren(): Pick<Pattern, 'children' | 'absentFields' | 'isEndAnchored'> {
    const children: Pattern[] = [];
    const absentFields: number[] = [];
    for (let isAnchored = false; ;) {
      const token = this.#tokens[this.#position] ?? '';
      if (token === ')') {
        this.#take();
        return { children, absentFields, isEndAnchored: isAnchored };
      }
      if (token === '.') {
        isAnchored = true;
        this.#take();
      } else if (token.startsWith('!')) {
        absentFields.push(this.#field(this.#take().slice(1)));
      } else {
        const field = token.endsWith(':') ? this.#field(this.#take().slice(0, -1)) : 0;
        children.push(this.#parseNode(field, isAnchored));
        isAnchored = false;
      }
    }
  }

  #captures(): readonly string[] {
    const names: string[] = [];
    while (this.#tokens[this.#position]?.startsWith('@') === true) names.push(this.#take().slice(1));
    return names;
  }

  #take(): string {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw this.#error();
    this.#position += 1;
    return token;
  }

  #symbol(type: string, isNamed: boolean): number {
    const symbol = this.#numbers.symbolOf(type, isNamed);
    if (symbol === undefined) throw new Error(`the grammar has no node ${type}`);
    return symbol;
  }

  #field(name: string): number {
    const field = this.#numbers.fieldOf(name);
    if (field === undefined) throw new Error(`the grammar has no field ${name}`);
    return field;
  }

  #error(): Error {
    const near = this.#tokens.slice(Math.max(0, this.#position - 6), this.#position + 6).join(' ');
    return new Error(`a query that cannot be read, near: ${near}`);
  }
}

function withTexts(pattern: Pattern, texts: ReadonlyMap<string, ReadonlySet<string>>): Pattern {
  const own = pattern.captures.map((name) => texts.get(name)).find((set) => set !== undefined);
  return { ...pattern, texts: own, children: pattern.children.map((child) => withTexts(child, texts)) };
}
