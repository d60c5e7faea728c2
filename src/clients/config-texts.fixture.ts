// Configuration files as people write them, for laws: comments, blank lines, line ends, byte order marks, orders and
// indentations of all kinds, keys that nobody knows.
import fc from 'fast-check';

/** A text, and the comments in it, each unlike every other text. */
export interface ConfigText {
  readonly text: string;
  readonly comments: readonly string[];
}

export type Indent = '  ' | '    ' | '\t';

interface Style {
  readonly lineEnd: '\n' | '\r\n';
  readonly indent: Indent;
  readonly mark: '' | '\uFEFF';
  readonly endsWithLine: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  indent: fc.constantFrom('  ', '    ', '\t'),
  mark: fc.constantFrom('', '\uFEFF'),
  endsWithLine: fc.boolean(),
});

const plainKey = fc.constantFrom('model', 'theme', 'permissions', 'hooks', 'x', 'statusLine', 'mcpServers', 'größe');
const scalar = fc.constantFrom(
  'true',
  'false',
  'null',
  '0',
  '-1.5e3',
  '"text"',
  '"é 😀"',
  '"a // b"',
  '"a, } b"',
  '"\\u00e9\\""',
);

interface JsonNode {
  readonly members: readonly { readonly key: string; readonly value: string | JsonNode }[];
  readonly isOneLine: boolean;
  readonly hasTrailingComma: boolean;
  readonly commentAt: number;
}

/** Keys of one object are distinct: which of two a tool reads is nobody's promise. */
const jsonNode = (depth: number, fixed: fc.Arbitrary<readonly JsonNode['members'][number][]>): fc.Arbitrary<JsonNode> =>
  fc.record({
    members: fc
      .tuple(
        fixed,
        fc.uniqueArray(
          fc.record({
            key: plainKey,
            value:
              depth === 0 ? scalar : fc.oneof({ weight: 3, arbitrary: scalar }, jsonNode(depth - 1, fc.constant([]))),
          }),
          { maxLength: 4, selector: ({ key }) => key },
        ),
        fc.nat(4),
      )
      .map(([own, others, at]) => [...others.slice(0, at), ...own, ...others.slice(at)]),
    isOneLine: fc.boolean(),
    hasTrailingComma: fc.boolean(),
    commentAt: fc.nat(9),
  });

class JsonWriter {
  readonly comments: string[] = [];
  readonly #style: Style;

  constructor(chosen: Style) {
    this.#style = chosen;
  }

  write(node: JsonNode, outer: string): string {
    const { lineEnd, indent } = this.#style;
    const { members, isOneLine, hasTrailingComma, commentAt } = node;
    if (members.length === 0) return isOneLine ? '{}' : `{${this.#comment(commentAt === 0)}${lineEnd}${outer}}`;
    const inner = outer + indent;
    const parts = members.map(({ key, value }, at) => {
      const comma = at < members.length - 1 || hasTrailingComma ? ',' : '';
      const text = typeof value === 'string' ? value : this.write(value, isOneLine ? outer : inner);
      const pair = `${JSON.stringify(key)}: ${text}${comma}`;
      return isOneLine
        ? pair
        : `${this.#lineBefore(at === commentAt - 5, inner)}${inner}${pair}${this.#comment(at === commentAt)}`;
    });
    return isOneLine ? `{ ${parts.join(' ')} }` : `{${lineEnd}${parts.join(lineEnd)}${lineEnd}${outer}}`;
  }

  #comment(isWanted: boolean): string {
    return isWanted ? ` ${this.#newComment('// ')}` : '';
  }

  #lineBefore(isWanted: boolean, inner: string): string {
    return isWanted ? `${inner}${this.#newComment('/* ')} */${this.#style.lineEnd}` : '';
  }

  #newComment(start: string): string {
    const text = `${start}note ${this.comments.length} "x": {`;
    this.comments.push(text);
    return text;
  }
}

function jsonText(node: JsonNode, chosen: Style): ConfigText {
  const writer = new JsonWriter(chosen);
  const text = `${chosen.mark}${writer.write(node, '')}${chosen.endsWithLine ? chosen.lineEnd : ''}`;
  return { text, comments: writer.comments };
}

/** JSON with comments, with some members that have to be there. */
export function jsonTexts(
  fixed: fc.Arbitrary<readonly JsonNode['members'][number][]> = fc.constant([]),
): fc.Arbitrary<ConfigText> {
  return fc.tuple(jsonNode(2, fixed), style).map(([node, chosen]) => jsonText(node, chosen));
}

/** Of Claude Code: with an `env`, with an address of its own or without. */
export function claudeTexts(address: string): fc.Arbitrary<ConfigText> {
  const variables = fc.subarray([
    { key: 'ANTHROPIC_BASE_URL', value: JSON.stringify(address) },
    { key: 'ENABLE_TOOL_SEARCH', value: '"false"' },
    { key: 'MY_OWN', value: '"1"' },
  ]);
  const env = jsonNode(0, variables).map((value) => [{ key: 'env', value }]);
  return jsonTexts(fc.oneof(env, fc.constant([])));
}

const tomlKey = fc.constantFrom('model', 'approval_policy', '"quoted key"', "'a.b'", 'sandbox.mode', 'größe_1');
const tomlValue = fc.constantFrom(
  '"text"',
  "'literal # no comment'",
  '42',
  'true',
  '1979-05-27T07:32:00Z',
  '[1, 2]',
  '{ a = "b", c = [ "}" ] }',
  '"""\nlong\n[not.a.table]\nx = 1\n"""',
  "'''a ''quoted'' b'''",
  '[\n  "a", # in a list ]\n  "b",\n]',
);
const tomlTable = fc.constantFrom('[tui]', '[profiles.fast]', '[[servers]]', '[mcp_servers."a b"]');

/** Of Codex: top-level keys of all kinds, then tables. */
export function tomlTexts(address: string): fc.Arbitrary<ConfigText> {
  const key = fc.record({ name: tomlKey, value: tomlValue, comment: fc.boolean(), blank: fc.boolean() });
  const keys = fc.uniqueArray(key, { maxLength: 4, selector: ({ name }) => (name === 'größe_1' ? 'model' : name) });
  const own = fc.constantFrom(undefined, `openai_base_url = "${address}"`, `"openai_base_url"  =  '${address}' # own`);
  const tables = fc.uniqueArray(tomlTable, { maxLength: 3 });
  return fc.tuple(keys.map(unicodeQuoted), own, fc.nat(4), tables, style).map(([top, address_, at, below, chosen]) => {
    const comments: string[] = [];
    const note = (isWanted: boolean): string => {
      if (!isWanted) return '';
      comments.push(`# note ${comments.length} = [`);
      return ` ${comments.at(-1) ?? ''}`;
    };
    const lines = top.flatMap(({ name, value, comment, blank }) => [
      ...(blank ? ['', note(true).trim()] : []),
      `${name} = ${value}${note(comment)}`,
    ]);
    if (address_ !== undefined) lines.splice(at, 0, address_);
    const body = below.flatMap((header, place) => ['', header + note(place === 0), `k${place} = "openai_base_url"`]);
    const text = [...lines, ...body].join('\n').replaceAll('\n', chosen.lineEnd);
    const written = comments.filter((comment) => text.includes(comment));
    return { text: `${chosen.mark}${text}${chosen.endsWithLine ? chosen.lineEnd : ''}`, comments: written };
  });
}

/** Bare keys of TOML are ASCII. */
function unicodeQuoted<T extends { readonly name: string }>(keys: readonly T[]): readonly T[] {
  return keys.map((key) => (key.name === 'größe_1' ? { ...key, name: '"größe"' } : key));
}

/** Of Continue: block and flow models, some that can be routed. */
export function yamlTexts(address: string): fc.Arbitrary<ConfigText> {
  const model = fc.record({
    name: fc.constantFrom('Sonnet', '"GPT: 5"', "'it''s'", 'Local 1'),
    provider: fc.constantFrom('anthropic', 'anthropic', 'openai', 'ollama', undefined),
    address: fc.constantFrom(undefined, undefined, address, `"${address}/v1/" # own`, 'https://elsewhere.example/v1'),
    shape: fc.constantFrom('block', 'deep', 'flow'),
    order: fc.constantFrom('name', 'provider', 'roles'),
    comment: fc.boolean(),
  });
  return fc
    .tuple(fc.array(model, { maxLength: 4 }), style, fc.boolean(), fc.boolean())
    .map(([models, chosen, first, last]) => {
      const comments: string[] = [];
      const note = (isWanted: boolean): string => {
        if (!isWanted) return '';
        comments.push(`# note ${comments.length}: [`);
        return ` ${comments.at(-1) ?? ''}`;
      };
      const lines = ['name: mine', `version: 1.0.0${note(first)}`];
      const items = models.flatMap((each) => yamlModel(each, note(each.comment)));
      const list = models.length === 0 ? ['models: []'] : ['models:', ...items];
      const rest = last ? ['', 'rules:', '  - |', '    models:', '      - x: 1', note(true).trim()] : [];
      const text = [...lines, ...list, ...rest].join(chosen.lineEnd);
      const written = comments.filter((comment) => text.includes(comment));
      return { text: `${chosen.mark}${text}${chosen.endsWithLine ? chosen.lineEnd : ''}`, comments: written };
    });
}

interface YamlModel {
  readonly name: string;
  readonly provider: string | undefined;
  readonly address: string | undefined;
  readonly shape: 'block' | 'deep' | 'flow';
  readonly order: 'name' | 'provider' | 'roles';
}

function yamlModel({ name, provider, address, shape, order }: YamlModel, note: string): readonly string[] {
  const plainAddress = address?.replace(/ #.*/, '');
  const pairs = [
    `name: ${name}`,
    ...(provider === undefined ? ['uses: hub/one'] : [`provider: ${provider}`, 'model: m-1']),
    ...(address === undefined ? [] : [`apiBase: ${shape === 'flow' ? plainAddress : address}`]),
    shape === 'flow' ? 'roles: [chat, edit]' : 'roles:\n      - chat',
  ];
  const sorted = [
    ...pairs.filter((pair) => pair.startsWith(order)),
    ...pairs.filter((pair) => !pair.startsWith(order)),
  ];
  if (shape === 'flow') return [`  - { ${sorted.join(', ')} }${note}`];
  const lines = sorted.flatMap((pair) => pair.split('\n'));
  const [head = '', ...others] = lines;
  const indented = others.map((line) => (line.startsWith(' ') ? line : `    ${line}`));
  if (shape === 'deep') return [`  -${note}`, `    ${head}`, ...indented];
  const middle = indented.map((line, at) => (at === 1 && !line.includes('#') ? `${line}${note}` : line));
  return [`  - ${head}`, ...middle];
}

const envLine = fc.constantFrom(
  'PLAIN=value',
  'export SHOWN=1',
  'QUOTED="a # b"',
  "SINGLE='it is'",
  'SPACED = with blanks',
  'EMPTY=',
  'LONG="two\nlines"',
  '',
);

/** Of Gemini CLI: variables of all kinds, with an address of its own or without. */
export function envTexts(address: string): fc.Arbitrary<ConfigText> {
  const line = fc.record({ text: envLine, comment: fc.boolean() });
  const own = fc.constantFrom(
    undefined,
    `GOOGLE_GEMINI_BASE_URL=${address}`,
    `GOOGLE_GEMINI_BASE_URL="${address}" # own`,
  );
  return fc
    .tuple(fc.uniqueArray(line, { maxLength: 5, selector: ({ text }) => text }), own, fc.nat(4), style)
    .map(([others, mine, at, chosen]) => {
      const lines = others.flatMap(({ text, comment }, place) => (comment ? [`# note ${place} = "`, text] : [text]));
      if (mine !== undefined) lines.splice(at, 0, mine);
      const text = lines.join('\n').replaceAll('\n', chosen.lineEnd);
      const comments = lines.filter((each) => each.startsWith('#'));
      return { text: `${chosen.mark}${text}${chosen.endsWithLine ? chosen.lineEnd : ''}`, comments };
    });
}
