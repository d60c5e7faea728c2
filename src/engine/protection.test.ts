import { expect, test } from 'vitest';
import { changedSpellings, everything, ledgerWorkspace, makeEngine, noNames } from './engine.fixture.ts';
import { lexicalNames } from './lexical-names.ts';
import { buildProtection } from './protection.ts';
import type { Level, MutateOptions, Pin, WorkspaceNames } from './types.ts';

const declaredOnly: MutateOptions = { ...everything, scope: 'declared' };

function changed(text: string, declared: readonly string[], more: Partial<WorkspaceNames> = {}): readonly string[] {
  return changedSpellings(makeEngine({ workspaces: [{ ...noNames, declared, ...more }] }), text);
}

test.each<[string, string, readonly string[]]>([
  ['a declared compound', 'paymentLedger', ['payment', 'Ledger']],
  [
    'its words in another casing',
    'PAYMENT_LEDGER PaymentLedger payment_ledger',
    ['PAYMENT', 'LEDGER', 'Payment', 'Ledger', 'payment', 'ledger'],
  ],
  ['a compound that nobody declared but that holds a term', 'myLedgerView', ['Ledger']],
  ['a term that is not public, alone', 'the ledger is', ['ledger']],
  ['an inflected term', 'ledgers Ledgers LEDGERS', ['ledgers', 'Ledgers', 'LEDGERS']],
  ['a possessive', "the ledger's total", ['ledger']],
  [
    'public words of a declared name, in compounds only',
    'the user saw userHandler profileUser',
    ['user', 'profile', 'User'],
  ],
  ['a domain word that is declared alone', 'customer of customers', ['customer', 'customers']],
  ['an invented word that is declared alone', 'zorbit', ['zorbit']],
  ['structural words never', 'useLedgerEntry newLedger', ['Ledger', 'Entry', 'Ledger']],
  ['a name of the language never', 'setTimeout(createElement)', []],
  ['a name of a dependency never', 'createPaymentIntent', []],
  ['a kebab of a dependency never', 'payment-element', []],
  ['a kebab whose words are a declared name', 'user-profile-card', ['user', 'profile', 'card']],
  ['the same inside a longer kebab', 'my-user-profile-card-2', ['user', 'profile', 'card']],
  ['a kebab of public words stays', 'profile-user user-retry', []],
  ['a word of a path', 'src/nordwind/billing', ['nordwind', 'billing']],
  ['a file name', 'ledger-settlement.ts', ['ledger', 'settlement']],
  ['a public folder never', 'node_modules/x src', []],
  ['a declared compound written without a seam', 'paymentledger', ['paymentledger']],
  ['a name of an uncased script inside a sentence', 'この顧客台帳を', ['顧客台帳']],
  ['a Cyrillic word in any case', 'кошелёк КОШЕЛЁК', ['кошелёк', 'КОШЕЛЁК']],
])('%s', (_name, text, spellings) => {
  expect(changedSpellings(makeEngine(), text)).toEqual(spellings);
});

test.each<[string, string, readonly string[]]>([
  [
    'a declared name',
    'paymentLedger payment_ledger payment-ledger',
    ['payment', 'Ledger', 'payment', 'ledger', 'payment', 'ledger'],
  ],
  ['a name that only holds a term stays', 'myLedgerView useLedger', []],
  ['a lone invented name', 'zorbit', ['zorbit']],
  ['a path segment', '/home/x/nordwind-billing/src', ['nordwind', 'billing']],
  ['a lone word of a declared compound stays', 'the invoice and the ledger', []],
])('in vendor text: %s', (_name, text, spellings) => {
  expect(changedSpellings(makeEngine(), text, declaredOnly)).toEqual(spellings);
});

test('a name is external only if it is external somewhere and declared nowhere', () => {
  const owner: WorkspaceNames = { ...noNames, declared: ['shipParcels'] };
  const user: WorkspaceNames = { ...noNames, external: ['shipParcels', 'parcelWeight'], declared: ['parcelColor'] };
  expect(changedSpellings(makeEngine({ workspaces: [owner, user] }), 'shipParcels')).toEqual(['ship', 'Parcels']);
  expect(changedSpellings(makeEngine({ workspaces: [user] }), 'shipParcels parcelWeight')).toEqual([]);
  expect(changedSpellings(makeEngine({ workspaces: [owner, user] }), 'parcelWeight')).toEqual([]);
});

test('a lone word that one workspace protects changes, also where another one knows it as a dependency', () => {
  const owner: WorkspaceNames = { ...noNames, declared: ['zorbit'] };
  const user: WorkspaceNames = { ...noNames, dependencies: ['zorbit'] };
  expect(changedSpellings(makeEngine({ workspaces: [user, owner] }), 'zorbit')).toEqual(['zorbit']);
});

test.each<[string, readonly string[]]>([
  ['in any casing and with any separator', ['contentType', 'CONTENT_TYPE', 'ContentType', 'content-type']],
  ['of the DOM', ['onGotPointerCapture', 'onclick']],
  ['by shape', ['__init__', '__dirname']],
  ['of the standard library', ['addEventListener', 'getElementById', 'default_factory']],
  ['of brands', ['JavaScript', 'GraphQL', 'TypeScript']],
])('public names %s are no protected names, even when declared', (_name, names) => {
  expect(changed(names.join(' '), names)).toEqual([]);
});

test('a lone declared word that public code uses too is not protected', () => {
  expect(changed('buffer request value', ['buffer', 'request', 'value'])).toEqual([]);
});

test('declaring one inflection protects the others', () => {
  expect(changed('voucher Vouchers voucher_id', ['vouchers'])).toEqual(['voucher', 'Vouchers', 'voucher']);
  expect(changed('vouchers', ['myVoucher'])).toEqual(['vouchers']);
  expect(changed('entries_of matrices_of', ['readTenantEntry', 'tenantMatrix'])).toEqual(['entries', 'matrices']);
});

test('a form of a word that stays alone stays too, also when it is a declared name', () => {
  const declared = ['listRoutes', 'views', 'customers', 'quorums', 'setting'];
  const more = { external: ['view', 'route', 'settings'] };
  expect(changed('routes and views of customers, quorums and a setting', declared, more)).toEqual([
    'customers',
    'quorums',
  ]);
  const pins: readonly Pin[] = [{ text: 'views', kind: 'always' }];
  const pinned = makeEngine({ workspaces: [{ ...noNames, declared, ...more }], pins });
  expect(changedSpellings(pinned, 'view routes, views')).toEqual(['view', 'views']);
});

test('a placeholder makes no name of the word beside it', () => {
  const declared = ['fooBarOption', 'FOO_OPTION_1', 'app2_foo_bar', 'fooLedger', 'bazZorbit', 'fooOptionValue'];
  const engine = makeEngine({ workspaces: [{ ...noNames, declared, pathSegments: ['foo-option.ts'] }] });
  expect(changedSpellings(engine, 'FOO_OPTION_1 foo_bar app2_foo_bar barOption foo-option option')).toEqual([]);
  expect(changedSpellings(engine, 'fooLedger BAZ_ZORBIT')).toEqual(['Ledger', 'ZORBIT']);
  expect(changedSpellings(engine, 'FOO_ZORBIT', declaredOnly)).toEqual(['ZORBIT']);
  expect(changedSpellings(engine, 'fooOptionValue')).toContain('Option');
});

test.each<[Level, readonly string[]]>([
  ['strict', ['handler', 'Quorum', 'Zorbit']],
  ['balanced', ['Quorum', 'Zorbit']],
  ['light', ['Zorbit']],
])('level %s', (level, spellings) => {
  const workspaces = [{ ...noNames, declared: ['handlerQuorumZorbit'] }];
  expect(changedSpellings(makeEngine({ workspaces, level }), 'handlerQuorumZorbit')).toEqual(spellings);
});

test.each<Level>(['strict', 'balanced', 'light'])('domain words change at level %s', (level) => {
  const workspaces = [{ ...noNames, declared: ['paymentHandler'] }];
  expect(changedSpellings(makeEngine({ workspaces, level }), 'paymentHandler')).toContain('payment');
});

test.each<[string, readonly Pin[], string, readonly string[]]>([
  [
    'a word pinned always changes alone and in names',
    [{ text: 'handler', kind: 'always' }],
    'handler onHandlerReady',
    ['handler', 'Handler'],
  ],
  ['also inside an external name', [{ text: 'payment', kind: 'always' }], 'createPaymentIntent', ['Payment']],
  ['a word pinned never stays', [{ text: 'ledger', kind: 'never' }], 'paymentLedger ledger', ['payment']],
  [
    'a name pinned never stays in any casing',
    [{ text: 'paymentLedger', kind: 'never' }],
    'PAYMENT_LEDGER payment-ledger ledger',
    ['ledger'],
  ],
  [
    'a name pinned always changes though it is external',
    [{ text: 'setTimeout', kind: 'always' }],
    'setTimeout',
    ['Timeout'],
  ],
  [
    'always beats never',
    [
      { text: 'Ledger', kind: 'never' },
      { text: 'ledger', kind: 'always' },
    ],
    'ledger',
    ['ledger'],
  ],
  ['a pinned word changes in vendor text', [{ text: 'handler', kind: 'always' }], 'handler', ['handler']],
])('%s', (_name, pins, text, spellings) => {
  expect(changedSpellings(makeEngine({ pins }), text)).toEqual(spellings);
});

test('while no index is ready, the compounds of a request are its names', () => {
  const names = lexicalNames([
    'const quorumVault = addEventListener(x); lone words stay',
    '"\\nReview \\u0071uorumLease and %71uorumSeal"',
  ]);
  expect(names.declared).toEqual(expect.arrayContaining(['quorumVault', 'quorumLease', 'quorumSeal']));
  expect(names.declared).not.toContain('addEventListener');
  expect(names.declared).not.toContain('nReview');
  const engine = makeEngine({ workspaces: [names] });
  expect(changedSpellings(engine, 'quorumVault of the quorum')).toEqual(['quorum', 'Vault', 'quorum']);
});

test.each([
  ['paymentLedger', { changes: true, words: ['payment', 'Ledger'] }],
  ['createPaymentIntent', { changes: false, why: 'external' }],
  ['user', { changes: false, why: 'public-alone' }],
  ['somethingElse', { changes: false, why: 'no-protected-word' }],
])('explains %s', (token, explanation) => {
  const protection = buildProtection([ledgerWorkspace], { level: 'strict', pins: [] });
  expect(protection.explain(token)).toEqual(explanation);
});

test('an imported public name stays, though its own workspace declares the same words in another spelling', () => {
  const own = { ...noNames, declared: ['routing_exception'], external: ['RoutingException'] };
  const other = { ...noNames, declared: ['routing_exception'] };
  const changes = (...workspaces: readonly WorkspaceNames[]) =>
    buildProtection(workspaces, { level: 'strict', pins: [] }).explain('RoutingException').changes;
  expect([changes(own), changes(own, other)]).toEqual([false, true]);
});
