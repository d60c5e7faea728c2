// Shapes in which tools show code and paths, and models write patches: whatever stands before or around a name, it
// changes as it does in plain code, and comes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comesBack, makeEngine, mutateFull } from './engine.fixture.ts';

const engine = makeEngine();
const plainly = (text: string): string => mutateFull(engine, text).text;

/** A file with every kind of name; lines begin with names, tabs, brackets, words of a business. */
const code = [
  "import { PaymentRetryPolicy } from './ledger-settlement.ts';",
  '',
  'paymentLedger.open();',
  '\treturn useLedgerEntry(MAX_INVOICE_COUNT, `nordwind`);',
  'export class TenantMatrix extends PaymentRetryPolicy<"größeMessen"> {',
  '  private readonly shelfLife = new Map([["顧客台帳", zorbit]]);',
  '}',
  '// the payment ledger of a customer',
  'tenantMatrix[0] ??= commitEscrow;',
];

const names = [
  'paymentLedger',
  'PaymentRetryPolicy',
  'ledger',
  'ledgers',
  'MAX_INVOICE_COUNT',
  'tenant_matrix',
  'user-profile-card',
  'nordwind',
  'entries',
  'invoice',
  'zorbit',
  'größeMessen',
  '顧客台帳',
  'Кошелёк',
  'ретри',
  'customer',
  'shelfLife',
  'get',
  'value',
  'é',
];
const marks = [
  ...' ( ) . , ; : = -> => / // /* */ " \' ` [ ] { } < > + - * ! ? & | # @ $ _ \t'.split(' '),
  // Alone: numbers glued to a name are read by what stands around them, so that a prefix can make a difference.
  ...['0', '1', '12', 'x1', '0x1f'].map((number) => ` ${number} `),
  ' ',
  '  ',
];
const codeLine = fc
  .array(fc.tuple(fc.constantFrom('', ...marks), fc.constantFrom(...names), fc.constantFrom(...marks)), {
    maxLength: 4,
  })
  .map((parts) => parts.flat().join(''));
const lines = fc.oneof(
  { weight: 1, arbitrary: fc.constant(code) },
  { weight: 9, arbitrary: fc.array(codeLine, { minLength: 1, maxLength: 5 }) },
);

type Shape = (line: string, number: number) => string;
const prefixes: Readonly<Record<string, Shape>> = {
  'number, tab': (line, number) => `${number}\t${line}`,
  'padded number, tab': (line, number) => `${String(number).padStart(6)}\t${line}`,
  'padded number, arrow': (line, number) => `${String(number).padStart(6)}→${line}`,
  'number, colon': (line, number) => `${number}: ${line}`,
  'number, colon, no space': (line, number) => `${number}:${line}`,
  'number, bar': (line, number) => `${number} | ${line}`,
  'padded number, bar': (line, number) => `${String(number).padStart(4)}| ${line}`,
  'L, number, colon': (line, number) => `L${number}: ${line}`,
  'Line, number, colon': (line, number) => `  Line ${number}: ${line}`,
  'path, number, colon': (line, number) => `src/sample-42.ts:${number}:${line}`,
  'path, number, column, colon': (line, number) => `./sample.ts:${number}:3:${line}`,
  'path, number, hyphen': (line, number) => `src/sample.ts-${number}-${line}`,
  'number, hyphen': (line, number) => `${number}-${line}`,
  'minus, number, colon': (line, number) => `-${number}: ${line}`,
  'plus, number, colon': (line, number) => `+${number}: ${line}`,
  'added in a diff': (line) => `+${line}`,
  'removed in a diff': (line) => `-${line}`,
  'same in a diff': (line) => ` ${line}`,
  'hunk header': (line, number) => `@@ -${number},7 +${number},9 @@ ${line}`,
  'patch header': (line) => `@@ ${line}`,
  'combined diff': (line) => `++${line}`,
  quote: (line) => `> ${line}`,
  comment: (line) => `// ${line}`,
  'comment of a block': (line) => ` * ${line}`,
};

/** Each line goes in its shape; a line alone says what it becomes, so that nothing of the shape may reach into it. */
const shaped = (rows: readonly string[], shape: Shape): string =>
  rows.map((row, index) => shape(row, index + 1)).join('\n');

test.each(Object.entries(prefixes))('behind a line prefix names change as without one: %s', (_name, shape) => {
  fc.assert(
    fc.property(lines, (rows) => {
      const text = shaped(rows, shape);
      expect(plainly(text)).toBe(shaped(rows.map(plainly), shape));
      return comesBack(engine, text);
    }),
    { numRuns: 150 },
  );
});

/** A tree of a folder, as tools draw it. */
const drawings: Readonly<Record<string, Shape>> = {
  'box, last': (name) => `└── ${name}`,
  'box, middle': (name) => `├───${name}`,
  'box, deeper': (name) => `│   ├── ${name}/`,
  'box, without a space': (name) => `│   │   └───${name}`,
  'hyphens and bars': (name) => `|-- ${name}`,
  'hyphens and bars, deeper': (name) => `|   |--${name}`,
  'backquote, last': (name) => `|   \`-- ${name}`,
  'plus, deeper': (name) => `|   +---${name}`,
  'backslash, last': (name) => `    \\---${name}`,
  bullets: (name) => `  - ${name}/`,
};
const fileNames = [
  'nordwind-billing',
  'ledger-settlement.ts',
  'paymentLedger.ts',
  'tenant_matrix.py',
  'invoices',
  'zorbit.test.tsx',
  'user-profile-card.vue',
  'größeMessen.go',
  '.nordwindrc',
  '顧客台帳.md',
  'src',
  'index.ts',
];

test.each(Object.entries(drawings))('in a drawing of a tree names change as without one: %s', (_name, shape) => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fileNames), { minLength: 1, maxLength: 6 }), (rows) => {
      const text = shaped(rows, shape);
      expect(plainly(text)).toBe(shaped(rows.map(plainly), shape));
      return comesBack(engine, text);
    }),
    { numRuns: 100 },
  );
});

/** What Claude Code calls the folder of a project: everything but letters and digits is a hyphen. */
const slugOf = (path: string): string => path.replaceAll(/[^a-zA-Z0-9]/g, '-');
const folders = [
  'srv',
  'work',
  'nordwind-billing',
  'nordwind_billing',
  'tenantMatrix',
  'Nordwind',
  'ledger.settlement',
  'zorbit',
  'user-profile-card',
  'retry.policies',
  'acme',
  '2024',
  'v2',
];
const path = fc
  .array(fc.constantFrom(...folders), { minLength: 1, maxLength: 5 })
  .map((parts) => `/${parts.join('/')}`);

test('the slug of a path becomes the slug of what the path becomes', () => {
  fc.assert(
    fc.property(
      path,
      fc.constantFrom('', '/', '/memory/MEMORY.md', ' ', '"', "'", '.jsonl', '\\n', '-4f2a'),
      (folder, after) => {
        const text = `/srv/home/.claude/projects/${slugOf(folder)}${after}`;
        expect(plainly(text)).toBe(`/srv/home/.claude/projects/${slugOf(plainly(folder))}${after}`);
        return comesBack(engine, text);
      },
    ),
    { numRuns: 500 },
  );
});

/** Ways to put a text into a text that escapes it, and back. */
interface Layer {
  into(text: string): string;
  outOf(text: string): string;
  /** Letters outside ASCII are escaped: names with them come back exactly, but as names of their own. */
  readonly escapesLetters?: boolean;
  /** Texts for which the law does not hold. */
  readonly leavesOut?: RegExp;
}
const hexOf = (unit: string): string => unit.charCodeAt(0).toString(16).padStart(4, '0');
const layers: Readonly<Record<string, Layer>> = {
  'a string of JSON': { into: (text) => JSON.stringify(text), outOf: (text) => String(JSON.parse(text)) },
  'a string of JSON in ASCII': {
    into: (text) => JSON.stringify(text).replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${hexOf(unit)}`),
    outOf: (text) => String(JSON.parse(text)),
    escapesLetters: true,
  },
  'a result in a document of JSON': {
    into: (text) => JSON.stringify([{ query: 'x', result: text, success: true }], undefined, 2),
    outOf: (text) => (JSON.parse(text) as { readonly result: string }[])[0]?.result ?? '',
  },
  'a part of a URL': {
    into: (text) => encodeURIComponent(text),
    outOf: (text) => decodeURIComponent(text),
    escapesLetters: true,
    // A lone word with an underscore between it and an escape (`%7D_entries`, `entries_%7B`) is not told from it and stays.
    leavesOut: /[^\w]_|_[^\w]/,
  },
  'a patch in a string of a program': {
    into: (text) => `await tools.apply_patch(${JSON.stringify(`*** Begin Patch\n*** Update File: a.ts\n@@\n${text}`)})`,
    outOf: (text) =>
      String(JSON.parse(text.slice('await tools.apply_patch('.length, -1))).slice(
        '*** Begin Patch\n*** Update File: a.ts\n@@\n'.length,
      ),
  },
  'a patch in a heredoc in the arguments of a call': {
    into: (text) => JSON.stringify({ cmd: `apply_patch <<'EOF'\n*** Begin Patch\n+${text}\nEOF\n` }),
    outOf: (text) =>
      (JSON.parse(text) as { readonly cmd: string }).cmd.slice(
        "apply_patch <<'EOF'\n*** Begin Patch\n+".length,
        -'\nEOF\n'.length,
      ),
  },
};

test.each(Object.entries(layers))('behind escapes names change as without them, at any depth: %s', (_name, layer) => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 3 }), (rows, depth) => {
      const whole = rows.join('\n');
      fc.pre(layer.escapesLetters !== true || !/[^\0-\x7f]/.test(whole));
      fc.pre(layer.leavesOut?.test(whole) !== true);
      let text = whole;
      for (let level = 0; level < depth; level++) text = layer.into(text);
      let read = plainly(text);
      for (let level = 0; level < depth; level++) read = layer.outOf(read);
      expect(read).toBe(plainly(whole));
      return comesBack(engine, text);
    }),
    { numRuns: 200 },
  );
});

const windowsFolder = fc.constantFrom(
  'new',
  'table',
  'users',
  'nordwind',
  'tenantMatrix',
  'user-profile-card',
  'retry_policy',
  'billing',
  'ledger-settlement.ts',
  'newLedger',
  'bin',
  'xLedger',
  'settle',
  'Dev',
  'entries',
  'invoice.cs',
);

test('in paths of Windows names change as in other paths, whatever escapes they look like', () => {
  fc.assert(
    fc.property(
      fc.array(windowsFolder, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\\', '\\\\', '\\\\\\\\'),
      (parts, separator) => {
        const text = `C:${separator}${parts.join(separator)}`;
        expect(plainly(text)).toBe(`C:${separator}${parts.map((part) => plainly(part)).join(separator)}`);
        return comesBack(engine, text);
      },
    ),
    { numRuns: 500 },
  );
});
