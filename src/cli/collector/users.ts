// `pretense collector user …`: accounts of people. A password comes from a terminal, a file or a pipe, never from an
// argument: those stand in the list of processes.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { SettingsError } from '../../app/settings.ts';
import type { ListedPerson, PeopleVerb } from '../../collector/identity/people-control.ts';
import { personRole, personRoles } from '../../collector/identity/permissions.ts';
import { type CommandContext, stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { askCollector } from './ask-collector.ts';
import { collectorCommand, operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';
import { unreadable } from '../file-problem.ts';

const verbs: readonly PeopleVerb[] = ['add', 'list', 'role', 'disable', 'enable', 'reset'];
const needsRole: ReadonlySet<PeopleVerb> = new Set(['add', 'role']);
const needsPassword: ReadonlySet<PeopleVerb> = new Set(['add', 'reset']);
const maxPasswordBytes = 4096;

export const user: CollectorVerb = {
  name: 'user',
  async run(context, [word = '', email, ...more]) {
    const verb = verbs.find((each) => each === word);
    if (verb === undefined) throw new SettingsError(`Say what to do: collector user ${verbs.join(' | ')}.`);
    if (more.length > 0) throw new SettingsError('One account at a time: a password never stands on the command line.');
    if (verb === 'list') return list(context, email);
    if (email === undefined) throw new SettingsError(`Say whose account: collector user ${verb} EMAIL.`);
    const role = stringValue(context, 'role');
    if (needsRole.has(verb) && role === undefined) {
      throw new SettingsError('Say the role: --role admin, reviewer or auditor.');
    }
    // Before a password is typed for nothing.
    if (role !== undefined && personRole(role) === undefined) {
      throw new SettingsError(`"${role.slice(0, 40)}" is no role; use one of ${personRoles.join(', ')}.`);
    }
    const password = needsPassword.has(verb) ? await passwordFor(context, email) : undefined;
    const answer = await ask(context, verb, {
      email,
      ...(role === undefined ? {} : { role }),
      ...(password === undefined ? {} : { password }),
    });
    if (context.output.isJson) context.output.json(answer);
    else context.output.line(doneTexts[verb](email, role ?? '', String((answer as { url?: unknown }).url)));
    return 0;
  },
};

const doneTexts: Readonly<Record<PeopleVerb, (email: string, role: string, url: string) => string>> = {
  add: (email, role, url) => `${email} can sign in at ${url} as ${role}.`,
  list: () => '',
  role: (email, role) => `${email} is ${role} from the next request on.`,
  disable: (email) => `${email} cannot sign in any more, and every session of the account is over.`,
  enable: (email) => `${email} can sign in again.`,
  reset: (email) => `${email} has the new password; every session of the account is over.`,
};

async function list(context: CommandContext, email: string | undefined): Promise<number> {
  if (email !== undefined) throw new SettingsError('"collector user list" takes no address.');
  const answer = (await ask(context, 'list', {})) as { readonly people: readonly ListedPerson[] };
  if (context.output.isJson) context.output.json(answer);
  else printPeople(context, answer.people);
  return 0;
}

function printPeople(context: CommandContext, people: readonly ListedPerson[]): void {
  const { output } = context;
  output.line(output.style.bold(countOf(people.length, 'account')));
  for (const { email, role, source, isDisabled, lastSignedInAt } of people) {
    const kind = source === 'local' ? 'local' : 'provider';
    const seen = lastSignedInAt === null ? 'never signed in' : `last signed in ${lastSignedInAt}`;
    const text = `  ${email}  ${role}  ${kind}  ${seen}${isDisabled ? '  disabled' : ''}`;
    output.line(isDisabled ? output.style.dim(text) : text);
  }
  if (people.length === 0)
    output.line(`  none: make the first with "${collectorCommand(context, 'user add EMAIL --role admin')}"`);
}

function ask(context: CommandContext, verb: PeopleVerb, asked: Readonly<Record<string, string>>): Promise<unknown> {
  const organisation = stringValue(context, 'organisation');
  return askCollector(context, 'people', {
    verb,
    ...asked,
    by: operatorName(),
    ...(organisation === undefined ? {} : { organisation }),
  });
}

/** From --password-file, the terminal or the pipe, in this order. */
async function passwordFor(context: CommandContext, email: string): Promise<string> {
  const file = stringValue(context, 'password-file');
  if (file !== undefined) return firstLine(await fileText(resolve(context.workingDirectory, file)));
  if (!process.stdin.isTTY) return firstLine(await pipedText());
  const password = await hiddenAnswer(`Password for ${email}: `);
  if (password !== (await hiddenAnswer('The same again: ')))
    throw new SettingsError('The two differ. Nothing was done.');
  return password;
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function pipedText(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxPasswordBytes) throw new SettingsError('What was piped in is longer than a password.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function firstLine(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line === '') {
    throw new SettingsError(
      'No password came in. Type it at a terminal, pipe it in, or name a file with --password-file.',
    );
  }
  return line;
}

/** Nothing of it is shown. */
async function hiddenAnswer(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
