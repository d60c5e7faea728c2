// Who works here, for the records: git's global e-mail address when there is one, else the account of the system.
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

export interface Developer {
  readonly developer: string;
  readonly developer_source: 'git' | 'os';
}

/** Asks git for its global setting only: a repository's own configuration has no say in the records. */
export function findDeveloper(): Developer {
  const email = globalGitEmail();
  return email === undefined
    ? { developer: accountName(), developer_source: 'os' }
    : { developer: email, developer_source: 'git' };
}

function globalGitEmail(): string | undefined {
  try {
    const options = { encoding: 'utf8' as const, stdio: 'pipe' as const, timeout: 2000 };
    const email = execFileSync('git', ['config', '--global', 'user.email'], options).trim();
    return email === '' ? undefined : email;
  } catch {
    return undefined;
  }
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
