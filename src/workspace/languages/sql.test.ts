import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from './sql.ts';
import { growthOf, linearGrowth } from '../../base/growth.fixture.ts';

function declaredIn(source: string): string {
  return sql.readSourceLexically?.(source).declared.toSorted().join(' ') ?? '';
}

test.each([
  [
    'tables and columns',
    'CREATE TABLE IF NOT EXISTS billing.ledger (amount numeric(10, 2) NOT NULL, owner text, PRIMARY KEY (amount))',
    'amount billing ledger owner',
  ],
  [
    'names that are keywords elsewhere',
    'CREATE TABLE language (uuid uuid, fulltext tsvector)',
    'fulltext language uuid',
  ],
  ['quoted names', 'create table "ledger" (`amount` int, [due date] date, "owner" text)', 'amount ledger owner'],
  [
    'named constraints and no constrained columns',
    'CREATE TABLE ledger (CONSTRAINT positive CHECK (amount > 0), FOREIGN KEY (tenant) REFERENCES t (id))',
    'ledger positive',
  ],
  ['views', 'CREATE OR REPLACE MATERIALIZED VIEW totals AS SELECT sum(x) AS amount FROM y', 'amount totals'],
  ['indexes', 'CREATE UNIQUE INDEX CONCURRENTLY lookup ON ledger (amount)', 'lookup'],
  [
    'types, domains, sequences and schemas',
    'CREATE TYPE cell AS (width int, depth int); CREATE DOMAIN rate AS int; CREATE SEQUENCE counter; CREATE SCHEMA vault',
    'cell counter depth rate vault width',
  ],
  [
    'added and renamed columns',
    'ALTER TABLE x ADD COLUMN IF NOT EXISTS fee int; ALTER TABLE x ADD bonus int; ALTER TABLE x RENAME COLUMN a TO premium',
    'bonus fee premium',
  ],
  ['added constraints', 'ALTER TABLE x ADD CONSTRAINT positive CHECK (a > 0)', 'positive'],
  ['aliases of columns', 'SELECT a AS amount, CAST(b AS integer) AS rate FROM x', 'amount rate'],
  ['aliases of tables', 'SELECT 1 FROM ledgers l JOIN tenants AS t ON l.a = t.a LEFT JOIN rates r USING (b)', 'l r t'],
  [
    'no keyword in place of an alias',
    'SELECT 1 FROM ledgers WHERE a = 1; UPDATE ledgers SET a = 1; INSERT INTO ledgers VALUES (1)',
    '',
  ],
  [
    'common tables',
    'WITH RECURSIVE tree (node, parent) AS (SELECT 1), leaves AS MATERIALIZED (SELECT 2) SELECT 1',
    'leaves node parent tree',
  ],
  ['aliases of selections', 'SELECT 1 FROM (SELECT 2) inner_rows JOIN (SELECT 3) best ON true', 'best inner_rows'],
  [
    'functions and their parameters',
    'CREATE FUNCTION settle(amount int, INOUT rate numeric) RETURNS int LANGUAGE plpgsql',
    'amount rate settle',
  ],
  ['variables', 'DECLARE total int; owner text := 1; BEGIN RETURN total; END', 'owner total'],
  ['variables with a sign', 'DECLARE @total int = 1; SET @rate = 2; SELECT @@ROWCOUNT', 'rate total'],
  ['triggers', 'CREATE TRIGGER audit AFTER INSERT ON ledger EXECUTE FUNCTION f()', 'audit'],
  ['every compound', 'SELECT paymentLedger, tenant_id FROM due_rows', 'due_rows paymentLedger tenant_id'],
  [
    'nothing out of comments and strings but compounds',
    "-- create table hidden (a int)\nSELECT 'create table hidden (tenant_id int)' /* create view gone */",
    'tenant_id',
  ],
])('%s', (_name, source, declared) => {
  expect(declaredIn(source)).toBe(declared);
});

test('never throws, and takes linear time on unclosed parentheses', () => {
  const pieces = fc.constantFrom(
    'create ',
    'table ',
    'a ',
    '(',
    ')',
    ',',
    "'",
    '"',
    '[',
    'with ',
    'as ',
    'declare ',
    ';',
    '@x',
    '--',
    '/*',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => void declaredIn(parts.join(''))),
    { numRuns: 200 },
  );
  for (const piece of ['create table a (', 'declare a int;', 'with a (', '), a (', "'", '/*', '[a']) {
    expect(growthOf(4_000, (size) => declaredIn(piece.repeat(size)))).toBeLessThan(linearGrowth);
  }
});
