// What admins do with accounts, from a page or from the command line: the same rules, all on the record.
import { randomInt } from 'node:crypto';
import type { CollectorContext, PersonRole } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { RequestError } from '../error.ts';
import { recordAccess } from './access-log.ts';
import { forgetFailures } from './login-delays.ts';
import { hashPassword, passwordProblem } from './password.ts';
import {
  type Account,
  addLocalAccount,
  emailAddress,
  lockedAccount,
  lockedAccountByEmail,
  lockedAdmins,
} from './people.ts';
import { endSessionsOf } from './sessions.ts';

/** Who does it. `id` undefined: at the command line of the collector's machine, whose operator is nobody's account. */
export interface Administrator {
  readonly tenant: string;
  readonly name: string;
  readonly id: string | undefined;
}

/** By id where it is known: a local account and one of a provider may have the same address, and then the local one is meant. Untrusted. */
export type AccountReference = { readonly id: string } | { readonly email: string };

/** Untrusted: the address and the password. `mustChange`: whoever signs in with it chooses another one first. */
export interface AddOptions {
  readonly email: string;
  readonly role: PersonRole;
  readonly password: string;
  readonly mustChange: boolean;
}

/** Throws RequestError: `bad-request` (address, password), `conflict` (there already). */
export async function addPerson(context: CollectorContext, by: Administrator, options: AddOptions): Promise<void> {
  const email = checkedEmail(options.email);
  checkPassword(options.password, email);
  const password = await hashPassword(options.password);
  const { role, mustChange: mustChangePassword } = options;
  await asAdministrator(context, by, async (queries) => {
    await addLocalAccount(queries, {
      tenant: by.tenant,
      email,
      role,
      password,
      mustChangePassword,
      at: context.clock.now(),
    });
    await recordChange(queries, context, by, { account: email, change: 'added', role });
  });
}

/** Throws RequestError: `not-found`, `forbidden` (own role, last admin, role of a provider). */
export async function changeRole(
  context: CollectorContext,
  by: Administrator,
  who: AccountReference,
  role: PersonRole,
): Promise<void> {
  await asAdministrator(context, by, async (queries) => {
    const others = await otherAdminsFirst(queries);
    const account = await known(queries, who);
    if (account.id === by.id) throw new RequestError('forbidden', 'Nobody changes the own role. Ask another admin.');
    if (account.source === 'oidc') {
      throw new RequestError('forbidden', 'The role of this account comes from its provider. Change its groups there.');
    }
    if (role !== 'admin') checkNotLast(account, others);
    await queries.query('UPDATE people SET role = $2 WHERE person_id = $1', [account.id, role]);
    await recordChange(queries, context, by, { account: account.email, change: `role from ${account.role}`, role });
  });
}

/** Its sessions end at once. Throws RequestError: `not-found`, `forbidden` (oneself, last admin). */
export async function disablePerson(
  context: CollectorContext,
  by: Administrator,
  who: AccountReference,
): Promise<void> {
  await asAdministrator(context, by, async (queries) => {
    const others = await otherAdminsFirst(queries);
    const account = await known(queries, who);
    if (account.id === by.id)
      throw new RequestError('forbidden', 'Nobody disables the own account. Ask another admin.');
    checkNotLast(account, others);
    await queries.query('UPDATE people SET disabled_at = $2 WHERE person_id = $1 AND disabled_at IS NULL', [
      account.id,
      context.clock.now(),
    ]);
    await endSessionsOf(queries, account.id);
    await recordChange(queries, context, by, { account: account.email, change: 'disabled', role: account.role });
  });
}

export async function enablePerson(context: CollectorContext, by: Administrator, who: AccountReference): Promise<void> {
  await asAdministrator(context, by, async (queries) => {
    const account = await known(queries, who);
    await queries.query('UPDATE people SET disabled_at = NULL WHERE person_id = $1', [account.id]);
    await recordChange(queries, context, by, { account: account.email, change: 'enabled', role: account.role });
  });
}

/** A new password for a local account: its sessions and waiting times end. Untrusted: the password. */
export async function resetPassword(
  context: CollectorContext,
  by: Administrator,
  {
    who,
    password,
    mustChange,
  }: { readonly who: AccountReference; readonly password: string; readonly mustChange: boolean },
): Promise<void> {
  const stored = await hashPassword(password);
  await asAdministrator(context, by, async (queries) => {
    const account = await known(queries, who);
    if (account.source !== 'local') {
      throw new RequestError('forbidden', 'This account has no password here: it signs in with its provider.');
    }
    checkPassword(password, account.email);
    await queries.query('UPDATE people SET password = $2, must_change_password = $3 WHERE person_id = $1', [
      account.id,
      stored,
      mustChange,
    ]);
    await endSessionsOf(queries, account.id);
    await forgetFailures(queries, by.tenant, account.email);
    await recordChange(queries, context, by, { account: account.email, change: 'password reset', role: account.role });
  });
}

/** Five groups of five: about 123 bits, without letters that look alike. */
export function oneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 5 }, group).join('-');
}

function asAdministrator<Result>(
  { database }: CollectorContext,
  { tenant }: Administrator,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  return database.transaction({ role: 'people', tenant }, work);
}

/** Always locked before the account itself: two admins who disable each other must not both succeed. */
async function otherAdminsFirst(queries: Queries): Promise<(account: Account) => number> {
  const admins = await lockedAdmins(queries);
  return (account) => admins.filter((id) => id !== account.id).length;
}

function checkNotLast(account: Account, others: (account: Account) => number): void {
  const isActiveAdmin = account.role === 'admin' && account.disabledAt === undefined;
  if (isActiveAdmin && others(account) === 0) {
    throw new RequestError('forbidden', `${account.email} is the last admin. Make somebody else admin first.`);
  }
}

async function known(queries: Queries, who: AccountReference): Promise<Account> {
  const account = await ('id' in who
    ? lockedAccount(queries, who.id)
    : lockedAccountByEmail(queries, checkedEmail(who.email)));
  if (account === undefined) throw new RequestError('not-found', 'There is no such account here.');
  return account;
}

function checkedEmail(text: string): string {
  const email = emailAddress(text);
  if (email === undefined)
    throw new RequestError('bad-request', 'This is no e-mail address. Write it as name@example.com.');
  return email;
}

function checkPassword(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem !== undefined) throw new RequestError('bad-request', problem);
}

function recordChange(
  queries: Queries,
  context: CollectorContext,
  { tenant, name }: Administrator,
  fields: { readonly account: string; readonly change: string; readonly role: PersonRole },
): Promise<void> {
  return recordAccess(queries, context, tenant, { type: 'account.changed', fields: { ...fields, by: name } });
}
