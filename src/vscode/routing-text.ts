// How tools and what was done to them read in lists and messages. Pure.
import { terminal } from '../clients/tools/terminal.ts';
import { isRouted, shownReason } from '../view/coverage-line.ts';
import type { CoverageRow, CoverageState } from '../view/coverage.ts';
import { listOf } from '../view/format.ts';
import type { NoticeButton } from './notice-button.ts';
import type { RestoreOutcomeView, RoutingPlanView } from '../view/routing-calls.ts';

export interface CoverageItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const iconOf: Readonly<Record<CoverageState, string>> = {
  protected: '$(circle-filled)',
  routed: '$(circle-outline)',
  drifted: '$(warning)',
  overridden: '$(warning)',
  'not-routed': '$(circle-slash)',
  'not-routable': '$(circle-slash)',
  'not-installed': '$(circle-slash)',
};

const wordOf: Readonly<Record<CoverageState, string>> = {
  protected: 'protected',
  routed: 'routed, not yet seen',
  drifted: 'drifted',
  overridden: 'overridden',
  'not-routed': 'not protected',
  'not-routable': 'not protected',
  'not-installed': 'not found',
};

/** Tools whose own files point here. Terminals are given the address unasked, and lose it with the proxy. */
export function routedByFile(coverage: readonly CoverageRow[]): readonly CoverageRow[] {
  return coverage.filter((row) => isRouted(row) && row.client !== terminal.id);
}

export function coverageItem(row: CoverageRow): CoverageItem {
  const { name, state, file, isUnverified } = row;
  const place = file === undefined ? '' : ` · ${file}`;
  const untried = isUnverified === true ? ' · unverified' : '';
  return {
    label: `${iconOf[state]} ${name}`,
    description: `${wordOf[state]}${place}${untried}`,
    detail: shownReason(row),
  };
}

export function restoreResult(outcomes: readonly RestoreOutcomeView[]): {
  readonly kind: 'information' | 'warning';
  readonly text: string;
  readonly buttons: readonly NoticeButton[];
} {
  if (outcomes.length === 0) {
    return { kind: 'information', text: 'No AI tool was set to use Pretense, so nothing was changed.', buttons: [] };
  }
  const restored = outcomes.filter(({ what }) => what === 'restored').length;
  const others = outcomes.filter(({ what }) => what !== 'restored').map(({ sentence }) => sentence);
  const first = restored === 0 ? [] : [`${restored} ${restored === 1 ? 'file was' : 'files were'} set back.`];
  return {
    kind: outcomes.some(({ what }) => what === 'failed') ? 'warning' : 'information',
    text: [...first, ...others].join(' '),
    buttons: [],
  };
}

/** Asked under the change itself. */
export function consentQuestion({ name, notes, restart, edits }: RoutingPlanView): string {
  const files = listOf(edits.map(({ shownAs }) => shownAs));
  const verb = edits.length === 1 ? 'changes' : 'change';
  return [`Set ${name} to use Pretense? ${files} ${verb} as shown.`, ...notes, restart]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** A tool of which no file has to change. */
export function unchanged({ name, notes }: RoutingPlanView): string {
  return notes.length === 0 ? `${name} is set to use Pretense already.` : `${name}: ${notes.join(' ')}`;
}
