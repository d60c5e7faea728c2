// Signing in with a local account. An address without an account takes the same way as one with: same work, same answer.
import type { CollectorContext, Person } from '../context.ts';
import type { Queries } from '../database/database.ts';
import { recordAccess } from './access-log.ts';
import { type Attempt, countAttempt, forgiveAttempt } from './login-delays.ts';
import { type DeriveKey, isPassword } from './password.ts';
import { type Account, emailAddress, localAccount, lockedAccount, personOfAccount } from './people.ts';
import { createSession, endSession } from './sessions.ts';
import { parseToken } from './token.ts';

export type SignIn =
  | { readonly kind: 'signed-in'; readonly token: string; readonly person: Person }
  | { readonly kind: 'refused' }
  /** Nothing was looked at. */
  | { readonly kind: 'wait'; readonly until: Date };

/** Untrusted: all of it but the tenant and the address. */
export interface SignInForm {
  readonly tenant: string;
  readonly email: string;
  readonly password: string;
  /** Of the network: who asks. */
  readonly address: string;
  /** Session that the browser had until now: it ends. */
  readonly oldToken: string | undefined;
}

export async function signIn(context: CollectorContext, form: SignInForm, deriveKey: DeriveKey): Promise<SignIn> {
  const { database, clock } = context;
  const { tenant, address } = form;
  const email = emailAddress(form.email);
  const attempt: Attempt = { tenant, email: email ?? form.email.slice(0, 254).toLowerCase(), address, at: clock.now() };
  const inTenant = <Result>(work: (queries: Queries) => Promise<Result>) =>
    database.transaction({ role: 'people', tenant }, work);

  const { until, account } = await inTenant(async (queries) => ({
    until: await countAttempt(queries, attempt),
    account: await localAccount(queries, email ?? ''),
  }));
  if (until !== undefined) return { kind: 'wait', until };

  const isActive = account !== undefined && account.disabledAt === undefined;
  const isRight = await isPassword(form.password, isActive ? account.password : undefined, deriveKey);
  return inTenant(async (queries) => {
    // It may have been disabled, or have got another password, while scrypt ran.
    const now = account === undefined || !isRight ? undefined : await lockedAccount(queries, account.id);
    if (now === undefined || now.disabledAt !== undefined || now.password !== account?.password) {
      // What was typed is on the record only when it is an address: people type passwords into the wrong field.
      const fields = {
        by: email ?? 'not an e-mail address',
        address,
        source: 'local',
        reason: 'wrong address or password',
      };
      await recordAccess(queries, context, tenant, { type: 'access.failed', fields });
      return { kind: 'refused' };
    }
    await forgiveAttempt(queries, attempt);
    return { kind: 'signed-in', ...(await openSession(queries, context, { ...form, account: now })) };
  });
}

export interface OpenedBy {
  readonly tenant: string;
  readonly account: Account;
  readonly address: string;
  readonly oldToken: string | undefined;
}

/** A new session for somebody who has shown who he is; the one that the browser had ends (fixation). On the record. */
export async function openSession(
  queries: Queries,
  context: CollectorContext,
  { tenant, account, address, oldToken }: OpenedBy,
): Promise<{ readonly token: string; readonly person: Person }> {
  const at = context.clock.now();
  const old = oldToken === undefined ? undefined : parseToken('pts', oldToken);
  if (old !== undefined && old.tenant === tenant) await endSession(queries, old.hash);
  const token = await createSession(queries, { tenant, personId: account.id, at, address });
  await queries.query('UPDATE people SET last_signed_in_at = $2 WHERE person_id = $1', [account.id, at]);
  const person = personOfAccount(tenant, account);
  const fields = { by: person.name, role: person.role, source: person.source, address };
  await recordAccess(queries, context, tenant, { type: 'access.signed_in', fields });
  return { token, person };
}
