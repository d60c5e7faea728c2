// Which entries of a git configuration tell who works here and for whom.
import type { IdentityName } from '../../engine/identity/identity-name.ts';
import type { GitEntry } from './git-config.ts';
import { namesOfMailbox } from './mailbox.ts';
import { parseRemoteUrl } from './remote-url.ts';

const maxNames = 400;
const person = /^(?:user|author|committer)\.name$/;
const mail = /^(?:(?:user|author|committer)\.email|sendemail(?:\..*)?\.(?:from|to|cc|smtpuser))$/;
const account = /^(?:(?:github|gitlab|bitbucket|gitea|credential)(?:\..*)?\.user(?:name)?)$/;
const remote = /^(?:(?:remote|submodule)\..*\.(?:url|pushurl)|lfs\.(?:url|pushurl))$/;
/** Keys that hold an address themselves: `url.https://git.acme.example/.insteadof`. */
const addressInKey = /^(?:url|http|credential|lfs)\.(.+)\.[a-z]+$/;

export function namesOfGit(entries: readonly GitEntry[]): readonly IdentityName[] {
  const names: IdentityName[] = [];
  for (const { key, value } of entries) {
    if (names.length >= maxNames) break;
    if (person.test(key)) names.push({ kind: 'person', text: value });
    else if (mail.test(key)) names.push(...(value.includes('@') ? namesOfMailbox(value) : accounts(value)));
    else if (account.test(key)) names.push(...(value.includes('@') ? namesOfMailbox(value) : accounts(value)));
    else if (remote.test(key)) names.push(...namesOfRemote(value));
    const address = addressInKey.exec(key)?.[1];
    if (address?.includes('://') === true || address?.includes('@') === true) names.push(...namesOfRemote(address));
  }
  return names;
}

/** Host, user and repository of an address. */
export function namesOfRemote(url: string): readonly IdentityName[] {
  const { host, user, path } = parseRemoteUrl(url) ?? {};
  return [
    ...(host === undefined ? [] : [{ kind: 'host', text: host } as const]),
    ...(user === undefined ? [] : accounts(user)),
    ...(path === undefined || path === '' ? [] : [{ kind: 'repository', text: path } as const]),
  ];
}

function accounts(text: string): readonly IdentityName[] {
  return text === '' ? [] : [{ kind: 'account', text }];
}
