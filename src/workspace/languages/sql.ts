// SQL of any dialect, by its tokens: each compound counts as declared, and beside them the lone names that a statement
// declares (tables, columns, aliases, variables).
import type { FileNames } from '../types.ts';
import type { Language } from './language.ts';
import { readLexically } from './lexical.ts';
import { isNameLike } from './name-collector.ts';

export const sql: Language = {
  id: 'sql',
  vocabulary: 'sql',
  ecosystem: undefined,
  extensions: ['sql'],
  readSourceLexically: readSql,
  syntax: undefined,
};

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const objectKinds = set(
  'table view index sequence type domain schema database function procedure proc trigger role policy rule aggregate ' +
    'cursor synonym package event server publication subscription constraint column partition window savepoint',
);
/** What may stand between CREATE and the kind, or between the kind and the name. */
const modifiers = set(
  'or replace temp temporary global local unlogged external foreign materialized recursive virtual unique clustered ' +
    'nonclustered fulltext spatial bitmap force noforce editionable if not exists concurrently only definer algorithm ' +
    'sql security transient dynamic secure iceberg alter instead of body',
);
/** Begins an item of a table's body that is no column. */
const constraintWords = set(
  'constraint primary foreign unique check key index exclude like period fulltext spatial partition references',
);
/** Stands where an alias could, and is none. */
const clauseWords = set(
  'select from where group order having limit offset union intersect except minus join inner left right full outer ' +
    'cross natural lateral on using set values value returning as and or not in is null when then else end case with ' +
    'window fetch for lock into by asc desc default begin declare return returns language loop while if do only ' +
    'tablesample partition between like ilike exists all any some over filter within start connect qualify pivot unpivot ' +
    'straight_join use force ignore output merge update delete insert matched nothing conflict cascade restrict table view ' +
    'materialized replace execute function procedure each row statement before after instead of new old current row ' +
    'definer invoker immutable stable volatile strict int integer bigint smallint text varchar char date time timestamp ' +
    'timestamptz numeric decimal real float double boolean bool json jsonb uuid bytea blob interval signed unsigned binary',
);

interface Token {
  readonly text: string;
  /** Lower case; empty for what is quoted, which is never a keyword. */
  readonly word: string;
  readonly isName: boolean;
}

const tokenShape =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|''|\\.)*(?:'|$)|"([^"\n]{1,200})"|`([^`\n]{1,200})`|\[([\p{L}_][^\]\n]{0,200})\]|(@{0,2}[\p{L}_][\p{L}\p{N}_$#]*)|[(),;.=:]/gu;

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [all, ...names] of source.matchAll(tokenShape)) {
    const plain = names[3];
    const text = plain ?? names.find((name) => name !== undefined);
    if (text !== undefined) tokens.push({ text, word: plain?.toLowerCase() ?? '', isName: true });
    else if (all.length === 1) tokens.push({ text: all, word: '', isName: false });
  }
  return tokens;
}

/** Untrusted: `source`. Never throws. */
function readSql(source: string): FileNames {
  const reader = new SqlReader(tokensOf(source));
  reader.read();
  return { declared: [...new Set([...readLexically(source).declared, ...reader.names])], imports: [] };
}

class SqlReader {
  readonly names: string[] = [];
  readonly #tokens: readonly Token[];
  /** Nothing is read twice, so that unclosed parentheses stay cheap. */
  #itemsUntil = 0;
  #declarationsUntil = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): void {
    for (const at of this.#tokens.keys()) this.#readAt(at);
  }

  #readAt(at: number): void {
    const { word, text } = this.#token(at);
    if (text.startsWith('@') && !text.startsWith('@@')) this.#add(at);
    switch (word) {
      case 'create':
      case 'add':
      case 'declare':
        this.#readObject(at + 1, word);
        break;
      case 'rename':
      case 'constraint':
        this.#readRenamed(at);
        break;
      case 'as':
        this.#readAlias(at + 1);
        break;
      case 'from':
      case 'join':
      case 'update':
      case 'into':
      case 'using':
        this.#readAlias(this.#afterName(at + 1));
        break;
      case 'with':
      case 'recursive':
        this.#readCommonTable(at + 1);
        break;
      default:
        // A further common table: `), name AS (`.
        if (text === ',' && this.#token(at - 1).text === ')') this.#readCommonTable(at + 1);
        else if (text === ')') this.#readAliasAfterParenthesis(at + 1);
    }
  }

  /** `CREATE [modifiers] KIND [modifiers] name (…)`, `ADD [COLUMN] name`, `DECLARE name type`. */
  #readObject(from: number, verb: 'create' | 'add' | 'declare'): void {
    let at = from;
    let kind = '';
    for (; at < from + 12; at += 1) {
      const { word } = this.#token(at);
      if (objectKinds.has(word)) kind = word;
      else if (!modifiers.has(word)) break;
    }
    if (kind === '' && verb === 'create') return;
    if (constraintWords.has(this.#token(at).word)) return;
    const end = this.#afterName(at);
    for (let each = at; each < end; each += 1) this.#declare(each);
    const opening = this.#token(end).word === 'as' ? end + 1 : end;
    if (verb === 'create' && this.#token(opening).text === '(') this.#readItems(opening);
    if (verb === 'declare') this.#readDeclarations(end);
  }

  /** The columns of a table, the parameters of a function: the first name of each item. */
  #readItems(opening: number): void {
    if (opening < this.#itemsUntil) return;
    let depth = 0;
    for (let at = opening; at < this.#tokens.length; at += 1) {
      this.#itemsUntil = at;
      const { text } = this.#token(at);
      if (text === '(') depth += 1;
      if (text === ')' && (depth -= 1) === 0) return;
      if (depth !== 1 || (text !== '(' && text !== ',')) continue;
      const isMode = /^(?:in|out|inout|variadic)$/.test(this.#token(at + 1).word);
      const name = isMode ? at + 2 : at + 1;
      // A lone word is a type or a column that is only listed.
      const isFollowed = this.#token(name + 1).isName;
      if (isFollowed && !this.#isConstraint(name)) this.#declare(name);
    }
  }

  /** `DECLARE a int; b text := 1; BEGIN`: the first name after each semicolon. */
  #readDeclarations(from: number): void {
    if (from < this.#declarationsUntil) return;
    for (let at = from; at < this.#tokens.length; at += 1) {
      this.#declarationsUntil = at;
      const { word, text } = this.#token(at);
      if (word === 'begin' || word === 'select' || word === 'set') return;
      if (text === ';' && this.#token(at + 2).isName && this.#token(at + 1).word !== 'begin') this.#add(at + 1);
    }
  }

  /** `RENAME [COLUMN a] TO b`, `CONSTRAINT name`. */
  #readRenamed(at: number): void {
    if (this.#token(at).word === 'constraint') return this.#add(at + 1);
    for (let next = at + 1; next < at + 8; next += 1) {
      if (this.#token(next).word === 'to') return this.#add(next + 1);
    }
  }

  /** `name AS (`, `name (a, b) AS (`. */
  #readCommonTable(at: number): void {
    let end = at + 1;
    if (this.#token(end).text === '(') while (end < at + 200 && this.#token(end).text !== ')') end += 1;
    if (this.#token(end).text === ')') end += 1;
    if (this.#token(end).word !== 'as') return;
    for (let each = at; each < end; each += 1) this.#add(each);
  }

  #readAlias(at: number): void {
    const { word, isName } = this.#token(at);
    if (isName && !clauseWords.has(word)) this.#add(at);
  }

  /** `FROM (SELECT …) name`; a word before a parenthesis is a function, one after a column's type is a keyword. */
  #readAliasAfterParenthesis(at: number): void {
    const next = this.#token(at + 1);
    const isAlias = next.word === 'on' || next.word === 'where' || next.text === ';' || next.word === 'join';
    if (isAlias) this.#readAlias(at);
  }

  /** Past `a.b.c`; where no name stands, where it began. */
  #afterName(from: number): number {
    let at = from;
    if (!this.#token(at).isName) return from;
    at += 1;
    while (this.#token(at).text === '.' && this.#token(at + 1).isName) at += 2;
    return at;
  }

  #token(at: number): Token {
    return this.#tokens[at] ?? { text: '', word: '', isName: false };
  }

  #add(at: number): void {
    if (!clauseWords.has(this.#token(at).word)) this.#declare(at);
  }

  /** Where only a name can stand, a keyword is one too: `CREATE TABLE language (uuid uuid)`. */
  #declare(at: number): void {
    const { text, isName } = this.#token(at);
    const name = text.replace(/^@+/, '');
    if (isName && isNameLike(name)) this.names.push(name);
  }

  /** `FULLTEXT KEY name (…)` is one, `fulltext tsvector` a column. */
  #isConstraint(at: number): boolean {
    const { word } = this.#token(at);
    const next = this.#token(at + 1);
    if (word === 'fulltext' || word === 'spatial') return next.word === 'key' || next.word === 'index';
    return constraintWords.has(word);
  }
}
