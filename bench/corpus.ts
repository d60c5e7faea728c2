// Made-up source code with made-up names, always the same: what the benchmarks index, mutate and send.

const nouns = [
  'kestrel',
  'ledger',
  'premium',
  'reinsurer',
  'tenant',
  'voucher',
  'harbor',
  'parcel',
  'claim',
  'surety',
  'broker',
  'quota',
  'depot',
  'freight',
  'tariff',
  'escrow',
];
const verbs = ['settle', 'assess', 'route', 'bundle', 'reserve', 'appraise', 'escalate', 'reconcile'];

/** `count` files of about 5 KB by name. */
export function corpus(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${name(index, '-')}-${index}.ts`, sourceFile(index)]),
  );
}

/** A messages request whose last message holds the text, cut or repeated to the size in bytes. */
export function requestBody(text: string, bytes: number, isStreaming: boolean): string {
  const content = text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes);
  return JSON.stringify({
    model: 'bench',
    max_tokens: 100,
    stream: isStreaming,
    messages: [{ role: 'user', content }],
  });
}

function sourceFile(index: number): string {
  const lines = [
    `// Rules for the ${name(index, ' ')} of the ${name(index + 7, ' ')}.`,
    `export class ${capitals(name(index, '-'))} {`,
  ];
  for (let method = 0; method < 14; method++) {
    const [noun, other] = [camel(name(index + method, '-')), camel(name(index + 3 * method + 1, '-'))];
    lines.push(
      `  /** Returns the ${noun} for a given request, or undefined when there is none. */`,
      `  ${verbs[(index + method) % verbs.length]}${capitals(name(index + method, '-'))}(${noun}: number, options: Options): string | undefined {`,
      `    const ${other}Total = Math.round(${noun} * options.factor) + this.items.length;`,
      `    if (${other}Total > options.limit) throw new RangeError("value is out of range");`,
      `    return this.items.map((item) => item.${other}).join(", ");`,
      '  }',
      '',
    );
  }
  return [...lines, '}', ''].join('\n');
}

function name(index: number, separator: string): string {
  return [nouns[index % nouns.length], nouns[(index * 5 + 3) % nouns.length]].join(separator);
}

const capitals = (kebab: string) => kebab.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
const camel = (kebab: string) => kebab.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
