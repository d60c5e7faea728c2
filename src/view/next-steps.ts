// What to do until the first request arrives.
import type { CoverageRow } from './coverage.ts';
import { isRouted } from './coverage-line.ts';
import { listOf } from './format.ts';
import type { PanelAction } from './panel-command.ts';
import type { ProxySnapshot } from './snapshot.ts';

export interface NextStep {
  readonly title: string;
  readonly detail: string;
  readonly isDone: boolean;
  readonly action: PanelAction | undefined;
}

export function nextSteps(proxy: ProxySnapshot, coverage: readonly CoverageRow[]): readonly NextStep[] {
  const routed = coverage.filter(isRouted).map(({ name }) => name);
  const repositories = proxy.workspaces.map(({ repository }) => repository);
  const isIndexed = repositories.length > 0 && proxy.indexing === undefined;
  return [
    {
      title: 'Index the workspace',
      detail: isIndexed
        ? `${listOf(repositories)}: done.`
        : 'Open a folder. What it declares is what is changed before it leaves.',
      isDone: isIndexed,
      action: undefined,
    },
    {
      title: 'Route your AI tools',
      detail:
        routed.length === 0
          ? 'Each change of a setting is shown to you first and can be taken back.'
          : `${listOf(routed)}. What was changed in a file of theirs was shown to you first and can be taken back.`,
      isDone: routed.length > 0,
      action: { command: 'configure-tools', label: 'Configure AI tools…' },
    },
    {
      title: 'Restart tools that were already open',
      detail: 'Most read their address only once, at start. For command-line tools a new terminal is enough.',
      isDone: false,
      action: undefined,
    },
    {
      title: 'Ask your tool about a file in this workspace',
      detail: 'This page then shows what you sent and what the provider saw.',
      isDone: false,
      action: undefined,
    },
  ];
}
