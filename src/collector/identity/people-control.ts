// Accounts by command: what `pretense collector user …` asks of a running collector, or does itself when none runs.
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CollectorContext, PersonRole } from '../context.ts';
import { RequestError } from '../error.ts';
import { listTenants } from '../tenants.ts';
import {
  addPerson,
  type Administrator,
  changeRole,
  disablePerson,
  enablePerson,
  resetPassword,
} from './people-actions.ts';
import { type Account, listAccounts } from './people.ts';
import { personRole, personRoles } from './permissions.ts';
import { chosenTenant } from './tenants.ts';

export type PeopleVerb = 'add' | 'list' | 'role' | 'disable' | 'enable' | 'reset';

/** `by`: account of the operating system; on the record it stands as `operator:<by>`. */
export interface PeopleQuestion {
  readonly verb: PeopleVerb;
  readonly email?: string;
  readonly role?: string;
  readonly password?: string;
  /** Short name of the organisation; may be left out where there is one. */
  readonly organisation?: string;
  readonly by: string;
}

export interface ListedPerson {
  readonly email: string;
  readonly role: PersonRole;
  readonly source: 'local' | 'oidc';
  readonly isDisabled: boolean;
  readonly createdAt: string;
  /** Null: never. */
  readonly lastSignedInAt: string | null;
}

/** Control action `people`. Untrusted: the parameters. Throws RequestError with a message for people. */
export async function managePeople(context: CollectorContext, parameters: JsonValue): Promise<JsonValue> {
  const question = questionOf(parameters);
  const { verb, email, password } = question;
  const tenant = chosenTenant(await listTenants(context.database), question.organisation).tenantId;
  const by: Administrator = { tenant, name: `operator:${question.by}`, id: undefined };
  switch (verb) {
    case 'list':
      return {
        people: (await context.database.transaction({ role: 'people', tenant }, listAccounts)).map(listed),
      };
    case 'add':
      await addPerson(context, by, { email, role: roleOf(question.role), password, mustChange: false });
      break;
    case 'role':
      await changeRole(context, by, { email }, roleOf(question.role));
      break;
    case 'disable':
      await disablePerson(context, by, { email });
      break;
    case 'enable':
      await enablePerson(context, by, { email });
      break;
    case 'reset':
      await resetPassword(context, by, { who: { email }, password, mustChange: false });
      break;
  }
  return { done: verb, email: email.trim().toLowerCase(), url: context.publicUrl };
}

const verbs: readonly PeopleVerb[] = ['add', 'list', 'role', 'disable', 'enable', 'reset'];

function questionOf(parameters: JsonValue): Required<PeopleQuestion> {
  const given = (parameters ?? {}) as Readonly<Record<string, JsonValue | undefined>>;
  const text = (name: string): string => {
    const value = given[name];
    return typeof value === 'string' ? value : '';
  };
  const verb = verbs.find((each) => each === given['verb']);
  if (verb === undefined) throw new RequestError('bad-request', 'The collector does not know this. Update it.');
  return {
    verb,
    email: text('email'),
    role: text('role'),
    password: text('password'),
    organisation: text('organisation'),
    by: text('by').slice(0, 100),
  };
}

function roleOf(text: string): PersonRole {
  const role = personRole(text);
  if (role === undefined) throw new RequestError('bad-request', `A role is one of ${personRoles.join(', ')}.`);
  return role;
}

function listed(account: Account): ListedPerson & { readonly [key: string]: JsonValue } {
  return {
    email: account.email,
    role: account.role,
    source: account.source,
    isDisabled: account.disabledAt !== undefined,
    createdAt: account.createdAt.toISOString(),
    lastSignedInAt: account.lastSignedInAt?.toISOString() ?? null,
  };
}
