// Words that say nothing about who somebody is: accounts for roles, kinds of machines, parts of addresses.
import type { IdentityKind } from './identity-name.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Accounts that every system or image has, and addresses of roles. */
const roles = words(
  'root user users admin administrator dev developer node ubuntu debian fedora centos alpine arch vscode vscodium codespace ' +
    'codespaces gitpod runner runneradmin home guest nobody none unknown default daemon docker podman container jovyan pi ' +
    'vagrant packer ansible jenkins gitlab github actions action builder build ci cd bot agent worker deploy deployer ec ' +
    'www data http nginx apache postgres mysql redis app application server service system local localhost test tester ' +
    'testing demo example sample your my me you name first last username login public shared common work workspace ' +
    'pretense sandbox staging production prod ops devops git svn hg noreply reply info mail email hello contact support ' +
    'help team sales billing security abuse postmaster webmaster hostmaster office hr jobs press privacy legal news ' +
    'maintainer maintainers contributor contributors author authors owner owners committer ' +
    // Programs that commit, and name themselves in each of their prompts.
    'claude codex copilot cursor aider devin gemini openai anthropic assistant ai llm code cli dependabot renovate',
);

/** Kinds of machines and networks. */
const machines = words(
  'macbook macbookair macbookpro mac mbp mba imac mini studio air pro max book laptop notebook desktop pc workstation ' +
    'thinkpad host hostname machine vm virtual box server srv client lan wan wifi wlan vpn corp corporate intra intranet ' +
    'internal external private office localdomain domain dhcp router fritz gateway cluster pod instance compute ip amd ' +
    'arm intel linux windows win macos darwin wsl ssh ftp api web dev git scm code repo repos source stash bitbucket gitea ' +
    'gogs gerrit forgejo svn mail smtp imap mx ns cdn static assets docs wiki blog forum ci build jenkins registry docker ' +
    'npm proxy cloud app apps portal status',
);

/** Parts of the paths under which servers keep repositories. */
const repositories = words(
  'git scm repo repos repository repositories project projects source sources src browse _git v1 v2 v3 srv home var opt data ' +
    'users user mnt tmp volumes the of and',
);

/** Whether a word (folded) is generic in a name of the kind, so that it never changes because of it. */
export function isGenericWord(word: string, kind: IdentityKind): boolean {
  if (kind === 'repository') return repositories.has(word);
  if (roles.has(word)) return true;
  return kind === 'host' && machines.has(word);
}
