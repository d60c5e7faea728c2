import { askProxy, isNotRunning } from '../../app/control-client.ts';
import { excludedIn } from '../../app/ruled-indexer.ts';
import type { RuntimeStatus } from '../../app/runtime-types.ts';
import { SettingsError } from '../../app/settings.ts';
import { openSmallState, type SmallState } from '../../app/small-state.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import { workspacePinsFile } from '../../app/workspace-pins.ts';
import type { Command, CommandContext } from '../command.ts';
import { countOf } from '../count-of.ts';
import { findHome } from '../home.ts';

export const external: Command = {
  name: 'external',
  summary: 'Say which dependencies may keep names in clear',
  usage: '[list | exclude PACKAGE … | include PACKAGE …]',
  description: `A declared name that the code uses as a dependency's stays in clear, or the code would break. "list" shows how many
names each dependency keeps, "exclude" takes that right from a package or a scope (@acme), so that its names change
like your own, "include" gives it back. A workspace may exclude in its ${workspacePinsFile}: {"exclude": ["@acme"]}.`,
  options: {},
  async run(context) {
    const paths = await findHome(context);
    const state = await openSmallState(paths.stateFile);
    const [action = 'list', ...names] = context.positionals;
    switch (action) {
      case 'list':
        return list(context, state, await runningWorkspaces(paths.runDir));
      case 'exclude':
      case 'include':
        requirePackages(names);
        await prepareStateDir(paths);
        for (const name of names)
          await (action === 'exclude' ? state.excludeDependency(name) : state.includeDependency(name));
        break;
      default:
        throw new SettingsError(`"${action}" is not one of list, exclude, include.`);
    }
    await refreshProxy(paths.runDir);
    return list(context, state, []);
  },
};

type Workspace = Pick<RuntimeStatus['workspaces'][number], 'root' | 'report'>;

/** `indexed`: workspaces of the running proxy with their counts. */
function list({ output }: CommandContext, state: SmallState, indexed: readonly Workspace[]): number {
  const roots = new Set([...state.workspaces, ...indexed].map(({ root }) => root));
  const workspaces = [...roots].map((root) => {
    const report = indexed.find((workspace) => workspace.root === root)?.report;
    return { root, excluded: excludedIn(root, state), keptBy: report?.externalBy };
  });
  if (output.isJson) {
    output.json({ excluded: state.excludedDependencies, workspaces });
    return 0;
  }
  if (state.excludedDependencies.length === 0) output.line('No dependency is excluded by you.');
  for (const name of state.excludedDependencies) output.line(`excluded  ${name}`);
  for (const { root, excluded, keptBy } of workspaces) {
    const own = excluded.filter((name) => !state.excludedDependencies.includes(name));
    for (const name of own) output.line(`excluded  ${name}  ${output.style.dim(`(${root})`)}`);
    for (const [name, count] of Object.entries(keptBy ?? {})) {
      output.line(`keeps     ${name}  ${countOf(count, 'name')}  ${output.style.dim(`(${root})`)}`);
    }
  }
  return 0;
}

/** Package names and scopes as npm and Python write them. */
function requirePackages(names: readonly string[]): void {
  const wrong = names.find((name) => !/^@?\w[\w.~-]*(?:\/\w[\w.~-]*)?$/.test(name));
  if (wrong !== undefined) throw new SettingsError(`"${wrong}" is neither a package nor a scope like @acme.`);
  if (names.length === 0) throw new SettingsError('Name at least one package or scope.');
}

async function runningWorkspaces(runDir: string): Promise<readonly Workspace[]> {
  try {
    return ((await askProxy(runDir, { method: 'GET', path: 'status' })) as RuntimeStatus).workspaces;
  } catch (error) {
    if (isNotRunning(error)) return [];
    throw error;
  }
}

async function refreshProxy(runDir: string): Promise<void> {
  try {
    await askProxy(runDir, { method: 'POST', path: 'external' });
  } catch (error) {
    if (!isNotRunning(error)) throw error;
  }
}
