// `pretense policy explain PATH`: what would happen to a file, and which clause decides.
import { existsSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { workspaceOf } from '../../app/tree/tree-protection.ts';
import { clauseText } from '../../policy/clause-text.ts';
import { explainFile, explanationLines } from '../../policy/explain.ts';
import type { Output } from '../command.ts';
import { oneName, plain, policyInForce, type PolicyAction } from './policy-action.ts';

export const explainPolicy: PolicyAction = async (context, names) => {
  const path = resolve(context.workingDirectory, oneName(names, 'PATH'));
  const own = await repositoryOf(path);
  const { service, roots } = await policyInForce(context, [own]);
  const root =
    roots.filter((each) => isWithin(path, each)).toSorted((one, other) => other.length - one.length)[0] ?? own;
  const file = relative(root, path).split(sep).join('/');
  const explanation = explainFile(service.current(), { root, file }, Date.now());
  const isRegistered = roots.includes(root);
  if (context.output.isJson) {
    context.output.json({ root, file, isRegistered, ...explanation, lines: explanationLines(explanation) });
  } else {
    printTitle(context.output, { root, file, isRegistered });
    print(context.output, explanationLines(explanation));
    for (const problem of service.problems) context.output.line(context.output.style.warn(plain(problem)));
  }
  return 0;
};

/** Of a path that need not be there yet. */
async function repositoryOf(path: string): Promise<string> {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return await workspaceOf(folder);
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

interface Place {
  readonly root: string;
  readonly file: string;
  readonly isRegistered: boolean;
}

function printTitle({ line, style }: Output, { root, file, isRegistered }: Place): void {
  line(`${style.bold(plain(file === '' ? '.' : file))} in ${plain(root)}`);
  if (!isRegistered) {
    line(style.warn('No workspace is registered there: its own policy counts once "pretense init" has been run.'));
  }
}

function print({ line, style }: Output, lines: ReturnType<typeof explanationLines>): void {
  const width = Math.max(...lines.map(({ subject }) => plain(subject).length));
  for (const { subject, says, clause, exception } of lines) {
    const by = exception === undefined ? '' : `, by the exception ${exception}`;
    line(
      `  ${plain(subject).padEnd(width)}  ${plain(says)}  ${style.dim(`(${plain(clauseText(clause))}${plain(by)})`)}`,
    );
  }
}
