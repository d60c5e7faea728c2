import fc from 'fast-check';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { difficultText, ledgerWorkspace, makeEngine, type Engine } from './engine.fixture.ts';
import { lexicalNames } from './lexical-names.ts';
import { MutationPlan } from './mutation-plan.ts';
import { Namer } from './naming.ts';
import { scanPlainly } from './reference-scan.ts';
import type { Scan } from './token-scanner.ts';
import type { MutationScope } from './types.ts';

const scopes: readonly MutationScope[] = ['full', 'declared'];
const projectRoot = join(import.meta.dirname, '../..');
/** The repository and some packages that it uses anyway; large files are cut. */
const folders = ['src', 'test', 'node_modules/acorn', 'node_modules/ignore', 'node_modules/http-proxy'];
const maxLength = 25_000;

/** Plans texts both ways with one map and one protection, each way with what it learnt by itself. */
class TwoPlans {
  readonly #engine: Engine;
  readonly #schemaNames: ReadonlySet<string>;
  readonly #namers: readonly [Namer, Namer];

  constructor(engine: Engine, schemaNames: ReadonlySet<string> = new Set()) {
    this.#engine = engine;
    this.#schemaNames = schemaNames;
    this.#namers = [new Namer(engine.map, engine.protection), new Namer(engine.map, engine.protection)];
  }

  expectSame(text: string): void {
    const [fast, plain] = this.#namers;
    for (const scope of scopes) {
      const expected = this.#plan(text, scope, plain, scanPlainly);
      expect(this.#plan(text, scope, fast)).toEqual(expected);
    }
  }

  #plan(text: string, scope: MutationScope, namer: Namer, scan?: Scan): unknown {
    const options = { scope, schemaNames: this.#schemaNames };
    const shared = { text, options, namer, protection: this.#engine.protection };
    const plan = new MutationPlan(scan === undefined ? shared : { ...shared, scan });
    return { edits: plan.edits(), counts: plan.counts };
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return item.name === 'data' ? [] : filesIn(path);
    return item.isFile() && statSync(path).size < 1_000_000 ? [path] : [];
  });
}

const beside = [
  ...'\u001b[31m \u001b[ \u009b4; %5. %.2 %-5. =3D =AB = ^[[1m \\x1b[0;3 \\u{1b}( \\e[ &#27;[ \u241b['.split(' '),
  ...'( < ? : ; -- - { \\u{ 0x 1. . [3 [?2 ß ﬁ K ı “ … — / + = \\n \\t %2F %25 \ud835\udcb3'.split(' '),
  ...'${ } $ _ { ${view} #{view} {view}_ }_'.split(' '),
  ' ',
  '\n',
  'a0B1c2D3e4F5g6H7i8J9k0L1m2N3o4P5ledgerq6R7s8T9',
];
const names =
  'payment mledger Ledger paymentLedger kESTREL zorbit user profile ABpayment fledger A-payment customer-ledger deadBeef12';
const text = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: difficultText() },
      { weight: 3, arbitrary: fc.constantFrom(...beside) },
      { weight: 3, arbitrary: fc.constantFrom(...names.split(' ')) },
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(''));

test.each([
  ['free', new Set<string>()],
  ['fixed by a schema', new Set(['paymentLedger', 'customer', 'ledger', 'zorbit'])],
])('difficult texts are planned as without table and shortcuts, names %s', (_name, schemaNames) => {
  const plans = new TwoPlans(makeEngine(), schemaNames);
  const ascii = new TwoPlans(
    makeEngine({ workspaces: [{ ...ledgerWorkspace, declared: ['paymentLedger', 'profile', 'strasse', 'zorbit'] }] }),
    schemaNames,
  );
  fc.assert(
    fc.property(text, (input) => {
      plans.expectSame(input);
      ascii.expectSame(input);
    }),
    { numRuns: 300 },
  );
});

test('real files are planned as without table and shortcuts', { timeout: 60_000 }, () => {
  const texts = folders
    .flatMap((folder) => filesIn(join(projectRoot, folder)))
    .map((file) => readFileSync(file, 'utf8').slice(0, maxLength));
  const { declared } = lexicalNames(texts.filter((_, index) => index % 5 === 0));
  const workspaces = [{ ...ledgerWorkspace, declared: [...ledgerWorkspace.declared, ...declared] }];
  const plans = new TwoPlans(makeEngine({ workspaces }), new Set(declared.filter((_, index) => index % 7 === 0)));
  for (const file of texts) plans.expectSame(file);
});
