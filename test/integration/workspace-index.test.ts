// The index of a whole workspace: what is protected, what public code owns, and that a second run is cheap.
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { indexWorkspace } from '../../src/workspace/index-workspace.ts';
import { memoryCaches } from '../../src/workspace/memory-cache.ts';
import type { IndexOptions, IndexProgress, WorkspaceIndex } from '../../src/workspace/types.ts';
import { shopModules, shopPackages, shopSources } from '../fixtures/workspaces/shop.ts';
import { makeWorkspace } from '../fixtures/workspaces/write-workspace.ts';

const grammarsFolder = join(import.meta.dirname, '../../node_modules/@vscode/tree-sitter-wasm/wasm');
const caches = memoryCaches();
let root = '';
let index: WorkspaceIndex;

async function run(options: Partial<IndexOptions> = {}): Promise<WorkspaceIndex> {
  return await indexWorkspace(root, { grammarsFolder, caches, ...options });
}

beforeAll(async () => {
  root = makeWorkspace({ ...shopSources, ...shopPackages, ...shopModules }, 'acme-shop');
  symlinkSync(join(root, 'packages/linked-lib'), join(root, 'node_modules/linked-lib'));
  index = await run();
});
afterAll(() => rmSync(dirname(root), { recursive: true }));

describe('declared names', () => {
  test.each(
    'TenantCheckout CheckoutRequest tenantId couponCode ledgerFile settings settleInvoice ledger coupon-code TenantInvoice roundedTotal emptyCart cartRows CouponBanner couponText TenantRate tenant_code monthly_fee apply_discount discount_rate last_discount RateCard'.split(
      ' ',
    ),
  )('hold %s', (name) => {
    expect(index.names.declared).toContain(name);
  });

  test('hold what comes from private modules, under both names', () => {
    expect(index.names.declared).toEqual(
      expect.arrayContaining(['chargeTenant', 'charge', 'forkedCall', 'BillingGate']),
    );
  });

  test('hold the local alias of a public name', () => {
    expect(index.names.declared).toContain('open_tally');
  });

  test('hold neither dictionary keys nor names of installed packages', () => {
    expect(index.names.declared).not.toContain('dictKey');
    expect(index.names.declared).not.toContain('sortByWeight');
  });
});

describe('external names', () => {
  test.each([
    ['imported from a public package', 'openLedger'],
    ['imported as a type', 'LedgerOptions'],
    ['imported from the platform', 'readFile'],
    ['imported from the standard library of Python', 'dataclass'],
    ['imported from a public Python package', 'SheetWriter'],
    ['imported under another name', 'open_sheet'],
    ['members of a package by its types', 'flushNow'],
    ['of a package that those types refer to', 'LedgerPage'],
    ['property names of a package without types', 'sortByWeight'],
    ['required from a package', 'untypedHelper'],
    ['segments of public modules', 'tally_sheets'],
    ['parameters of an installed Python package', 'row_values'],
    ['string names of an installed Python package', 'to_sheet'],
    ['of a module that this package imports', 'base_call'],
    ['a default import that repeats the name of its package', 'untyped'],
  ])('hold those %s', (_name, name) => {
    expect(index.names.external).toContain(name);
  });

  test.each([
    ['a package of another registry', 'chargeTenant'],
    ['a package from a git address', 'forkedCall'],
    ['a link into the workspace', 'linkedSecret'],
    ['a Python package from a git address', 'apply_discount'],
    ['a development tool that no file imports', 'couponCode'],
    ['comments of a package', 'commentedWord'],
    ['a package whose name the workspace uses for its own', 'roundedTotal'],
  ])('never come from %s', (_name, name) => {
    expect(index.names.external).not.toContain(name);
  });

  test('hold kebab strings of public packages', () => {
    expect(index.names.externalKebab).toEqual(expect.arrayContaining(['audit-plugin', 'sheet-plugin', 'ledger-kit']));
  });

  test('are counted for each dependency', () => {
    expect(index.report.externalBy).toEqual({ 'ledger-kit': 1, 'tally-sheets': 1, untyped: 1 });
    expect(index.keptBy).toEqual({
      'ledger-kit': ['flushNow'],
      'tally-sheets': ['monthly_fee'],
      untyped: ['untypedHelper'],
    });
    expect(index.report.declaredExternalNames).toBe(3);
    expect(index.report.privateDependencies).toEqual([
      '@acme/payment-core',
      'forked-lib',
      'internal-billing',
      'linked-lib',
    ]);
    expect(index.report.isExternalPartial).toBe(false);
  });

  test('obey the user: a scope can be made private', async () => {
    const strict = await run({ dependencyRules: { private: ['ledger-kit'], public: [] } });
    expect(strict.names.external).not.toContain('openLedger');
    expect(strict.names.declared).toContain('openLedger');
    const lax = await run({ dependencyRules: { private: [], public: ['@acme'] } });
    expect(lax.names.external).toContain('chargeTenant');
  });
});

test('public dependencies, languages and path segments are listed', () => {
  expect(index.names.dependencies).toEqual(['ledger-kit', 'quiet-linter', 'tally-sheets', 'untyped']);
  expect(index.names.languages).toEqual(['javascript', 'python', 'typescript']);
  expect(index.names.pathSegments).toEqual(
    expect.arrayContaining([
      'acme-shop',
      'tenant-checkout.ts',
      'tenant-checkout',
      'checkout',
      'billing',
      'acme',
      'payment-core',
    ]),
  );
});

describe('the report', () => {
  test('counts files by language', () => {
    expect(index.report.byLanguage).toEqual({ javascript: 1, python: 3, tsx: 1, typescript: 3 });
    expect(index.report).toMatchObject({
      listedBy: 'walk',
      parsedFiles: 8,
      cachedFiles: 0,
      lexicalFiles: 0,
      skipped: {},
    });
  });

  test('of a second run says that nothing was parsed again', async () => {
    const again = await run();
    expect(again.report).toMatchObject({ parsedFiles: 0, cachedFiles: 8 });
    expect(again.names).toEqual(index.names);
  });

  test('after an edit says that one file was parsed', async () => {
    const file = join(root, 'billing/models.py');
    writeFileSync(file, 'class RateCard:\n    surcharge_table = 1\n');
    const edited = await run();
    expect(edited.report).toMatchObject({ parsedFiles: 1, cachedFiles: 7 });
    expect(edited.names.declared).toContain('surcharge_table');
    writeFileSync(file, 'class RateCard:\n    pass\n');
  });
});

test('a file in .pretenseignore is not parsed, is counted, and its names stay protected', async () => {
  writeFileSync(join(root, '.pretenseignore'), 'src/checkout/\n');
  const partial = await run();
  rmSync(join(root, '.pretenseignore'));
  expect(partial.names.declared).toContain('TenantCheckout');
  expect(partial.names.pathSegments).toContain('tenant-checkout');
  expect(partial.report).toMatchObject({ lexicalFiles: 2, skipped: { pretenseignore: 2 } });
});

test('progress goes from listing over reading to dependencies, and ends complete', async () => {
  const steps: IndexProgress[] = [];
  await run({ onProgress: (progress) => steps.push(progress) });
  expect([...new Set(steps.map(({ phase }) => phase))]).toEqual(['list', 'read', 'dependencies']);
  expect(steps.filter(({ phase }) => phase === 'read').at(-1)).toEqual({ phase: 'read', done: 8, total: 8 });
});

test('a cancelled run ends with its code', async () => {
  const controller = new AbortController();
  const running = run({
    signal: controller.signal,
    onProgress: ({ phase }) => {
      if (phase === 'read') controller.abort();
    },
  });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
});

test('a folder that is not there ends with its code', async () => {
  await expect(indexWorkspace(join(root, 'no-such-folder'), { grammarsFolder })).rejects.toMatchObject({
    code: 'not-a-folder',
  });
});
