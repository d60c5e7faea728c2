// `pretense policy init`: the file to start from.
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { existingFolder } from '../../app/existing-folder.ts';
import { repositoryPolicyFile } from '../../app/policy/policy-places.ts';
import { SettingsError } from '../../app/settings.ts';
import { createWholeFile, replaceWholeFile } from '../../app/whole-file.ts';
import { policyTemplate } from '../../policy/template.ts';
import { stringValue, type CommandContext } from '../command.ts';
import { findHome } from '../home.ts';
import { shellWord } from '../shell-word.ts';
import type { PolicyAction } from './policy-action.ts';

export const initPolicy: PolicyAction = async (context) => {
  const { output } = context;
  const { path, isLookedAt } = await placeFor(context);
  const bytes = Buffer.from(policyTemplate(), 'utf8');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    if (context.values['force'] === true) await replaceWholeFile(path, bytes);
    else await createWholeFile(path, bytes);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    throw new SettingsError(`${path} is there already and was left as it is. Use --force to replace it.`);
  }
  if (output.isJson) output.json({ file: path });
  else {
    output.line(`Written: ${output.style.bold(path)}`);
    const check = `pretense policy check${isLookedAt ? '' : ` ${shellWord(path)}`}`;
    output.line(`As it is, it changes nothing. Edit it, then: ${check}`);
  }
  return 0;
};

interface Place {
  readonly path: string;
  /** Whether it is one of the files that are in force, wherever the command is run. */
  readonly isLookedAt: boolean;
}

async function placeFor(context: CommandContext): Promise<Place> {
  const repository = stringValue(context, 'repository');
  const out = stringValue(context, 'output');
  const isUser = context.values['user'] === true;
  if ([repository !== undefined, out !== undefined, isUser].filter(Boolean).length > 1) {
    throw new SettingsError('Use one of --user, --repository DIR and --output FILE.');
  }
  if (out !== undefined) return { path: resolve(context.workingDirectory, out), isLookedAt: false };
  if (repository !== undefined) {
    const root = existingFolder(resolve(context.workingDirectory, repository));
    return { path: join(root, repositoryPolicyFile), isLookedAt: false };
  }
  const isUsualHome = stringValue(context, 'home') === undefined;
  return { path: join((await findHome(context)).home, 'policy.jsonc'), isLookedAt: isUsualHome };
}
