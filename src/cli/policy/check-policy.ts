// `pretense policy check`: every problem of policy files with its place, and what has no effect once they are merged.
import { join } from 'node:path';
import { lstatSync, readFileSync } from 'node:fs';
import { messageOf } from '../../base/error.ts';
import { repositoryPolicyFile } from '../../app/policy/policy-places.ts';
import type { PolicyFileView } from '../../app/policy/policy-service.ts';
import { workspaceOf } from '../../app/tree/tree-protection.ts';
import { ignoredText } from '../../policy/clause-text.ts';
import { parsePolicy, type PolicyProblem } from '../../policy/parse.ts';
import type { IgnoredClause } from '../../policy/types.ts';
import type { CommandContext, Output } from '../command.ts';
import { countOf } from '../count-of.ts';
import { plain, policyInForce, type PolicyAction, policyOfFile, readNamedFile } from './policy-action.ts';

interface CheckedFile {
  readonly file: string;
  readonly isValid: boolean;
  readonly problems: readonly PolicyProblem[];
  /** What is wrong with more than the text: the signature, or that it cannot be read. */
  readonly notes: readonly string[];
}

interface Checked {
  readonly files: readonly CheckedFile[];
  readonly ignored: readonly IgnoredClause[];
}

export const checkPolicy: PolicyAction = async (context, names) => {
  const checked = names.length > 0 ? checkNamed(context, names) : await checkPlaces(context);
  const isGood = checked.files.every(({ isValid, notes }) => isValid && notes.length === 0);
  if (context.output.isJson) context.output.json({ isGood, ...checked });
  else print(context.output, checked);
  return isGood ? 0 : 1;
};

/** Each by itself. */
function checkNamed(context: CommandContext, names: readonly string[]): Checked {
  const files = names.map((name) => readNamedFile(context, name));
  return {
    files: files.map(({ path, parsed }) => checkedFile(path, parsed)),
    ignored: files.flatMap((file) => policyOfFile(file)?.ignored ?? []),
  };
}

/** Every place where one can lie, and the repository in which the command runs. */
async function checkPlaces(context: CommandContext): Promise<Checked> {
  const here = await workspaceOf(context.workingDirectory);
  const isPolicyHere = lstatSync(join(here, repositoryPolicyFile), { throwIfNoEntry: false }) !== undefined;
  const { service } = await policyInForce(context, isPolicyHere ? [here] : []);
  const files = service.files.filter(({ state }) => state !== 'absent');
  return {
    files: files.map((view) => checkedPlace(view, service.problems)),
    ignored: service.current().ignored,
  };
}

function checkedPlace({ path, state }: PolicyFileView, problems: readonly string[]): CheckedFile {
  let checked: CheckedFile;
  try {
    checked = checkedFile(path, parsePolicy(readFileSync(path, 'utf8'), Date.now()));
  } catch (error) {
    return { file: path, isValid: false, problems: [], notes: [messageOf(error)] };
  }
  // The text is right, and the file does not count all the same.
  if (state === 'valid' || !checked.isValid) return checked;
  const notes = problems.filter((problem) => problem.startsWith(`${path}: `));
  return { ...checked, isValid: false, notes: notes.map((note) => note.slice(path.length + 2)) };
}

function checkedFile(path: string, { file, problems }: ReturnType<typeof parsePolicy>): CheckedFile {
  return { file: path, isValid: file !== undefined, problems, notes: [] };
}

function print({ line, style }: Output, { files, ignored }: Checked): void {
  if (files.length === 0)
    line('There is no policy file, so what is built in holds. Write one with "pretense policy init".');
  for (const { file, isValid, problems, notes } of files) {
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const verdict = isValid ? 'valid' : style.warn(`not valid: ${countOf(errors + notes.length, 'error')}`);
    line(`${style.bold(plain(file))}: ${verdict}`);
    for (const note of notes) line(`  ${style.warn('error')}  ${plain(note)}`);
    for (const problem of problems) {
      const place = `${plain(file)}:${problem.line}:${problem.column}`;
      line(`  ${place}: ${style.warn(problem.severity)}${problem.pointer === '' ? '' : ` ${problem.pointer}`}`);
      for (const sentence of [problem.what, problem.means, problem.advice])
        if (sentence !== '') line(`    ${sentence}`);
    }
  }
  if (ignored.length === 0) return;
  line('');
  line(style.bold('Without effect'));
  for (const each of ignored) line(`  ${plain(ignoredText(each))}`);
}
