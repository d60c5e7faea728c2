// Whose machine this is: login, home folder, host name, and what the environment says of them.
import { homedir, hostname, userInfo } from 'node:os';
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import { distinctNames } from './distinct-names.ts';
import { namesOfMailbox } from './mailbox.ts';

export interface Machine {
  readonly login: string | undefined;
  readonly home: string;
  readonly host: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const accounts = ['USER', 'LOGNAME', 'USERNAME', 'SUDO_USER'];
const homes = ['HOME', 'USERPROFILE'];
const hosts = ['HOSTNAME', 'COMPUTERNAME', 'USERDNSDOMAIN'];
const people = ['GIT_AUTHOR_NAME', 'GIT_COMMITTER_NAME'];
const mails = ['GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL', 'EMAIL', 'DEBEMAIL'];

/** This machine as it is at this moment: a laptop gets another host name with another network. */
export function thisMachine(environment: NodeJS.ProcessEnv): Machine {
  return { login: loginName(), home: homedir(), host: hostname(), environment };
}

export function machineIdentity({ login, home, host, environment }: Machine): readonly IdentityName[] {
  const values = (names: readonly string[]): readonly string[] => names.map((name) => environment[name] ?? '');
  const named = (kind: IdentityName['kind'], texts: readonly string[]): readonly IdentityName[] =>
    texts.filter((text) => text !== '').map((text) => ({ kind, text }));
  return distinctNames([
    ...named('account', [login ?? '', ...values(accounts)]),
    ...named('home', [home, ...values(homes)]),
    ...named('host', [host, ...values(hosts)]),
    ...named('person', values(people)),
    ...values(mails).flatMap(namesOfMailbox),
  ]);
}

function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry, as in some containers.
    return undefined;
  }
}
