// Accounts of people in the database. A local account is known by its e-mail address, one of a provider by issuer and
// subject: the same address in both is two accounts.
import { randomUUID } from 'node:crypto';
import type { Person, PersonRole } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';

export interface Account {
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  readonly role: PersonRole;
  readonly source: 'local' | 'oidc';
  /** See password.ts; undefined for accounts of a provider. */
  readonly password: string | undefined;
  readonly mustChangePassword: boolean;
  readonly disabledAt: Date | undefined;
  readonly createdAt: Date;
  readonly lastSignedInAt: Date | undefined;
}

interface PersonRow {
  readonly person_id: string;
  readonly email: string;
  readonly role: PersonRole;
  readonly source: 'local' | 'oidc';
  readonly password: string | null;
  readonly must_change_password: boolean;
  readonly disabled_at: Date | null;
  readonly created_at: Date;
  readonly last_signed_in_at: Date | null;
}

const columns =
  'person_id, email, role, source, password, must_change_password, disabled_at, created_at, last_signed_in_at';

/** Untrusted: the text. As it is stored; undefined: no e-mail address (RFC 5321 limits, and one `@` between visible characters). */
export function emailAddress(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return email.length <= 254 && /^[^\s@<>"'`\\\p{C}]{1,64}@[^\s@<>"'`\\\p{C}]{1,253}$/u.test(email) ? email : undefined;
}

export function personOfAccount(tenant: string, account: Account): Person {
  return { tenant, id: account.id, name: account.email, role: account.role, source: account.source };
}

/** All of a tenant, by address. */
export async function listAccounts(queries: Queries): Promise<readonly Account[]> {
  const rows = await queries.query<PersonRow>(`SELECT ${columns} FROM people ORDER BY email, source LIMIT 10000`);
  return rows.map(accountOf);
}

/** `email` as `emailAddress` gives it. Of local accounts only. */
export async function localAccount(queries: Queries, email: string): Promise<Account | undefined> {
  const [row] = await queries.query<PersonRow>(`SELECT ${columns} FROM people WHERE source = 'local' AND email = $1`, [
    email,
  ]);
  return row === undefined ? undefined : accountOf(row);
}

/** Locked until the transaction ends. Untrusted: the id. */
export async function lockedAccount(queries: Queries, id: string): Promise<Account | undefined> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  const [row] = await queries.query<PersonRow>(`SELECT ${columns} FROM people WHERE person_id = $1 FOR UPDATE`, [id]);
  return row === undefined ? undefined : accountOf(row);
}

/** As `lockedAccount`, by address: of the local account before that of a provider. */
export async function lockedAccountByEmail(queries: Queries, email: string): Promise<Account | undefined> {
  const rows = await queries.query<PersonRow>(
    `SELECT ${columns} FROM people WHERE email = $1 ORDER BY source FOR UPDATE`,
    [email],
  );
  const [row] = rows;
  return row === undefined ? undefined : accountOf(row);
}

export interface NewAccount {
  readonly tenant: string;
  readonly email: string;
  readonly role: PersonRole;
  readonly password: string;
  readonly mustChangePassword: boolean;
  readonly at: Date;
}

/** Throws `conflict` when the address has an account already, also one of a provider: records name people by it. */
export async function addLocalAccount(queries: Queries, account: NewAccount): Promise<string> {
  const id = randomUUID();
  const rows = await queries.query(
    `INSERT INTO people (tenant_id, person_id, email, role, source, password, must_change_password, created_at)
     SELECT $1::uuid, $2::uuid, $3::text, $4::text, 'local', $5::text, $6::boolean, $7::timestamptz
     WHERE NOT EXISTS (SELECT 1 FROM people WHERE tenant_id = $1::uuid AND email = $3::text)
     ON CONFLICT DO NOTHING RETURNING person_id`,
    [account.tenant, id, account.email, account.role, account.password, account.mustChangePassword, account.at],
  );
  if (rows.length > 0) return id;
  throw new RequestError(
    'conflict',
    `${account.email} has an account already. Change its role, or give it a new password.`,
  );
}

export interface ProviderAccount {
  readonly tenant: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly role: PersonRole;
  readonly at: Date;
}

/** Makes it at its first sign-in; after that `before` says what it was. Locked until the transaction ends. */
export async function providerAccount(
  queries: Queries,
  given: ProviderAccount,
): Promise<{ readonly account: Account; readonly before: Account | undefined }> {
  const found = async () => {
    const [row] = await queries.query<PersonRow>(
      `SELECT ${columns} FROM people WHERE issuer = $1 AND subject = $2 FOR UPDATE`,
      [given.issuer, given.subject],
    );
    return row === undefined ? undefined : accountOf(row);
  };
  const before = await found();
  if (before !== undefined) {
    await queries.query('UPDATE people SET email = $2, role = $3 WHERE person_id = $1', [
      before.id,
      given.email,
      given.role,
    ]);
    return { account: { ...before, email: given.email, role: given.role }, before };
  }
  await queries.query(
    `INSERT INTO people (tenant_id, person_id, email, role, source, issuer, subject, created_at)
     VALUES ($1, $2, $3, $4, 'oidc', $5, $6, $7) ON CONFLICT DO NOTHING`,
    [given.tenant, randomUUID(), given.email, given.role, given.issuer, given.subject, given.at],
  );
  const account = await found();
  if (account === undefined)
    throw new RequestError('conflict', 'The account was made and is not there. Sign in again.');
  return { account, before: undefined };
}

/** Ids of those who may sign in. Locks them all, so that two cannot take each other's right at the same moment. */
export async function lockedAdmins(queries: Queries): Promise<readonly string[]> {
  const rows = await queries.query<{ person_id: string }>(
    "SELECT person_id FROM people WHERE role = 'admin' AND disabled_at IS NULL ORDER BY person_id FOR UPDATE",
  );
  return rows.map((row) => row.person_id);
}

function accountOf(row: PersonRow): Account {
  return {
    id: row.person_id,
    email: row.email,
    role: row.role,
    source: row.source,
    password: row.password ?? undefined,
    mustChangePassword: row.must_change_password,
    disabledAt: row.disabled_at ?? undefined,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at ?? undefined,
  };
}
