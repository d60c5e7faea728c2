// What git configurations, remote addresses and files of a workspace tell of who works in it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfigFile, parseListing } from './git-config.ts';
import { gitConfigFiles } from './git-folder.ts';
import { namesOfGit } from './git-identity.ts';
import { machineIdentity } from './machine-identity.ts';
import { namesOfMailbox } from './mailbox.ts';
import { namesOfManifest, namesOfOwners, namesOfTable } from './people-files.ts';
import { parseRemoteUrl } from './remote-url.ts';
import { identityFiles, userIdentity, workspaceIdentity } from './workspace-identity.ts';

let folder = '';
let environment: NodeJS.ProcessEnv = {};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  const home = join(folder, 'own');
  mkdirSync(home);
  environment = { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const git = (...command: string[]): string =>
  execFileSync('git', ['-C', folder, ...command], {
    env: { ...environment, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });

test.each([
  ['git@git.acme-bank.example:payments/ledger.git', 'git.acme-bank.example', 'git', 'payments/ledger.git'],
  ['ssh://git@git.acme-bank.example:2222/payments/ledger.git', 'git.acme-bank.example', 'git', 'payments/ledger.git'],
  ['https://git.acme-bank.example:8443/payments/ledger', 'git.acme-bank.example', undefined, 'payments/ledger'],
  ['https://maria@git.acme-bank.example/a%20b/c', 'git.acme-bank.example', 'maria', 'a b/c'],
  [`https://x-token:${'a'.repeat(30)}@host.example/a/b`, 'host.example', undefined, 'a/b'],
  [`https://${'a1'.repeat(12)}@host.example/a/b`, 'host.example', undefined, 'a/b'],
  ['work-alias:acme/ledger', 'work-alias', undefined, 'acme/ledger'],
  ['[fd00::1]:acme/ledger', '[fd00::1]', undefined, 'acme/ledger'],
  ['git+ssh://maria@host.example/~maria/x.git', 'host.example', 'maria', 'maria/x.git'],
  ['/srv/git/ledger.git', undefined, undefined, 'srv/git/ledger.git'],
  ['../ledger', undefined, undefined, '../ledger'],
  ['C:\\repos\\ledger', undefined, undefined, 'C:/repos/ledger'],
  ['file:///srv/git/ledger.git', undefined, undefined, 'srv/git/ledger.git'],
])('the remote %s is taken apart', (url, host, user, path) => {
  expect(parseRemoteUrl(url)).toEqual({ host, user, path });
});

test.each(['', '  ', 'https://', 'http://[', 'x'.repeat(3000)])('%j is no remote', (url) => {
  expect(parseRemoteUrl(url)).toBeUndefined();
});

test('what looks like a remote never throws', () => {
  const piece = fc.oneof(
    fc.constantFrom('git@', 'https://', ':', '/', '@', '%', '[', '~', '\\', 'host', '.'),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (parts) => void parseRemoteUrl(parts.join(''))));
});

const text = `# of the user
[user]
\tname = "Maria Kowalczyk" ; a comment
  Email = maria.kowalczyk@acme-bank.example
[remote "origin"]
  url = git@git.acme-bank.example:payments/ledger.git
  pushurl = ssh://maria@push.acme-bank.example/payments/ledger.git
[url "https://mirror.acme-bank.example/"] insteadOf = https://github.com/
[includeIf "gitdir:~/firm/"]
  path = work.inc
[core]
  bare
  editor = a\\
 b
`;

test('a configuration file says the same as git', () => {
  write('sample', text.replace('\tname', '\tname'));
  const listed = parseListing(git('config', '-z', '--file', join(folder, 'sample'), '--list'));
  expect(parseConfigFile(text).filter(({ key }) => key !== 'core.bare')).toEqual(
    listed.filter(({ value }) => value !== ''),
  );
});

test('a configuration tells people, hosts and repositories', () => {
  expect(namesOfGit(parseConfigFile(text))).toEqual([
    { kind: 'person', text: 'Maria Kowalczyk' },
    { kind: 'mail', text: 'maria.kowalczyk@acme-bank.example' },
    { kind: 'host', text: 'git.acme-bank.example' },
    { kind: 'account', text: 'git' },
    { kind: 'repository', text: 'payments/ledger.git' },
    { kind: 'host', text: 'push.acme-bank.example' },
    { kind: 'account', text: 'maria' },
    { kind: 'repository', text: 'payments/ledger.git' },
    { kind: 'host', text: 'mirror.acme-bank.example' },
  ]);
});

test('any text is read as a configuration without a throw, and ends', () => {
  const piece = fc.oneof(fc.constantFrom('[', ']', '"', '\\', '=', '#', '\n', '[user]\n', 'name', ' '), fc.string());
  fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (parts) => void parseConfigFile(parts.join(''))));
});

test.each([
  ['Maria Kowalczyk <maria@acme.example> (https://acme.example)', ['Maria Kowalczyk', 'maria@acme.example']],
  ['maria@acme.example', ['maria@acme.example']],
  ['"Kowalczyk, Maria" <m.k@acme.example>', ['Kowalczyk, Maria', 'm.k@acme.example']],
  ['Maria', ['Maria']],
  ['', []],
])('the people of %j', (mailbox, names) => {
  expect(namesOfMailbox(mailbox).map((name) => name.text)).toEqual(names);
});

test('package.json names its author, its people, its repository and its private homepage', () => {
  const manifest = {
    author: 'Maria Kowalczyk <maria@acme.example>',
    contributors: [{ name: 'Jan Nowak', email: 'jan@acme.example' }, 7, null],
    repository: { type: 'git', url: 'git+ssh://git@git.acme.example/payments/ledger.git' },
    bugs: { email: 'ledger-bugs@acme.example' },
    homepage: 'https://ledger.acme.example/start',
  };
  const names = namesOfManifest(JSON.stringify(manifest)).map((name) => name.text);
  for (const each of ['Maria Kowalczyk', 'Jan Nowak', 'jan@acme.example', 'git.acme.example', 'payments/ledger.git']) {
    expect(names).toContain(each);
  }
  expect(names).toContain('ledger-bugs@acme.example');
  expect(names).toContain('ledger.acme.example');
  expect(namesOfManifest('{')).toEqual([]);
  expect(namesOfManifest('[]')).toEqual([]);
});

test('pyproject.toml and Cargo.toml name their authors', () => {
  const python = 'authors = [\n  { name = "Maria Kowalczyk", email = "maria@acme.example" },\n]\n';
  const rust = "authors = ['Jan Nowak <jan@acme.example>']";
  expect([...namesOfTable(python), ...namesOfTable(rust)].map((name) => name.text)).toEqual([
    'Maria Kowalczyk',
    'maria@acme.example',
    'Jan Nowak',
    'jan@acme.example',
  ]);
});

test('CODEOWNERS names teams, people and addresses; its comments are left out', () => {
  expect(namesOfOwners('# @nobody\n*.ts @acme-bank/payments-team @mkowal ops@acme.example\n')).toEqual([
    { kind: 'mail', text: 'ops@acme.example' },
    { kind: 'repository', text: 'acme-bank/payments-team' },
    { kind: 'account', text: 'mkowal' },
  ]);
});

test('a trusted workspace tells its own configuration, that of the user and what that includes', async () => {
  git('init', '-q');
  git('remote', 'add', 'origin', 'git@git.acme-bank.example:payments/ledger.git');
  write(
    'own/.gitconfig',
    `[user]\nname = Maria Kowalczyk\n[includeIf "gitdir:${folder}/"]\npath = ${folder}/own/work.inc\n`,
  );
  write('own/work.inc', '[user]\nemail = maria@acme.example\n');
  write('package.json', '{"author": "Jan Nowak"}');
  const names = await workspaceIdentity(folder, { environment, signal: undefined, isTrusted: true });
  expect(names.map((name) => name.text)).toEqual([
    'git',
    'git.acme-bank.example',
    'maria@acme.example',
    'Jan Nowak',
    'Maria Kowalczyk',
    'payments/ledger.git',
  ]);
});

test('an untrusted workspace is not shown to git, and its own remotes are told all the same', async () => {
  git('init', '-q');
  git('remote', 'add', 'origin', 'git@git.acme-bank.example:payments/ledger.git');
  const names = await workspaceIdentity(folder, { environment: { PATH: '' }, signal: undefined, isTrusted: false });
  expect(names).toContainEqual({ kind: 'host', text: 'git.acme-bank.example' });
});

test('nothing that a repository configures runs while its configuration is read', async () => {
  git('init', '-q');
  const trap = join(folder, 'ran');
  for (const key of [
    'core.fsmonitor',
    'core.sshCommand',
    'core.pager',
    'pager.config',
    'core.editor',
    'alias.config',
  ]) {
    git('config', key, `touch ${trap}`);
  }
  await workspaceIdentity(folder, { environment, signal: undefined, isTrusted: true });
  expect(() => execFileSync('ls', [trap], { stdio: 'pipe' })).toThrow();
});

test('the user without a workspace, and without git', async () => {
  write('own/.gitconfig', '[user]\nname = Maria Kowalczyk\n');
  const expected = [{ kind: 'person', text: 'Maria Kowalczyk' }];
  expect(await userIdentity({ environment, signal: undefined })).toEqual(expected);
  expect(await userIdentity({ environment: { ...environment, PATH: '' }, signal: undefined })).toEqual(expected);
});

test('a linked work tree and a folder below have the configuration of their repository', async () => {
  git('init', '-q');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'first');
  git('worktree', 'add', '-q', join(folder, 'linked'));
  mkdirSync(join(folder, 'deep/below'), { recursive: true });
  const config = join(folder, '.git/config');
  expect(await gitConfigFiles(join(folder, 'linked'))).toContain(config);
  expect(await gitConfigFiles(join(folder, 'deep/below'))).toContain(config);
  expect(await identityFiles(folder, environment)).toEqual(
    expect.arrayContaining([config, join(folder, 'own/.gitconfig')]),
  );
});

test('the machine tells login, home, host and what its environment says', () => {
  const names = machineIdentity({
    login: 'mkowal',
    home: '/srv/homes/mkowal',
    host: 'orzel',
    environment: { USER: 'mkowal', GIT_AUTHOR_NAME: 'Maria Kowalczyk', EMAIL: 'maria@acme.example', HOSTNAME: '' },
  });
  expect(names).toEqual([
    { kind: 'account', text: 'mkowal' },
    { kind: 'home', text: '/srv/homes/mkowal' },
    { kind: 'host', text: 'orzel' },
    { kind: 'mail', text: 'maria@acme.example' },
    { kind: 'person', text: 'Maria Kowalczyk' },
  ]);
});
