// How each AI tool stands to the proxy, in words: the list of the panel and the tooltip of the status bar.
import type { CoverageRow, CoverageState } from './coverage.ts';
import { listOf } from './format.ts';
import type { Format } from './format.ts';
import type { PanelAction } from './panel-command.ts';
import type { HostState } from './snapshot.ts';

/** One line of the list. `lead` says the state, `detail` the rest; both are shown one after the other. */
export interface CoverageLine {
  readonly client: string;
  readonly name: string;
  readonly glyph: 'triangle' | 'disc' | 'ring' | 'struck' | 'bars';
  readonly tone: 'red' | 'accent' | 'amber' | 'quiet';
  readonly lead: string;
  readonly detail: string;
  readonly action: PanelAction | undefined;
}

/** `waiting`: it starts, or is taken over. `stopped`: what is routed to it cannot send. */
export type ProxyMode = 'running' | 'paused' | 'waiting' | 'stopped';

export interface CoverageMoment {
  readonly format: Format;
  readonly now: Date;
  readonly mode: ProxyMode;
}

/** What the state of the proxy makes of its tools. */
export function proxyMode({ role, problem, proxy }: HostState): ProxyMode {
  if (problem !== undefined || role === 'off' || role === 'failed') return 'stopped';
  if (role === 'starting' || role === 'taking-over') return 'waiting';
  return proxy?.pause === undefined ? 'running' : 'paused';
}

/** What routed tools are while no proxy answers. */
const halted = {
  waiting: { word: 'waiting', tone: 'quiet', lead: 'Waiting', detail: '· for the proxy to start' },
  stopped: { word: 'cannot send', tone: 'amber', lead: 'Cannot send', detail: '· until Pretense runs again' },
} as const;

const order: readonly CoverageState[] = [
  'drifted',
  'overridden',
  'protected',
  'routed',
  'not-routed',
  'not-routable',
  'not-installed',
];

/** Whether requests of this tool, which was meant to be protected, go past us. */
export function isBypassing({ state }: CoverageRow): boolean {
  return state === 'drifted' || state === 'overridden';
}

/** Whether its requests come here, seen or not. */
export function isRouted({ state }: CoverageRow): boolean {
  return state === 'routed' || state === 'protected';
}

/** What needs somebody first, then what is protected, then what is not. Tools that are not here are left out. */
export function sortCoverage(rows: readonly CoverageRow[]): readonly CoverageRow[] {
  return rows
    .filter(({ state }) => state !== 'not-installed')
    .toSorted(
      (a, b) =>
        order.indexOf(a.state) - order.indexOf(b.state) || b.requests - a.requests || (a.name < b.name ? -1 : 1),
    );
}

/** `2 protected, 1 drifted, 1 not yet seen, 2 not protected`. */
export function coverageSummary(rows: readonly CoverageRow[], mode: ProxyMode): string {
  const counted = (word: string, ...states: readonly CoverageState[]) => {
    const count = rows.filter(({ state }) => states.includes(state)).length;
    return count === 0 ? [] : [`${count} ${word}`];
  };
  const isRunning = mode === 'running' || mode === 'paused';
  return [
    ...(isRunning ? counted(mode === 'paused' ? 'paused' : 'protected', 'protected') : []),
    ...counted('drifted', 'drifted'),
    ...counted('overridden', 'overridden'),
    ...(isRunning ? counted('not yet seen', 'routed') : counted(halted[mode].word, 'protected', 'routed')),
    ...counted('not protected', 'not-routed', 'not-routable'),
  ].join(', ');
}

/** `Not found on this machine: Codex and Continue.`; undefined when every tool that we know is here. */
export function notInstalled(rows: readonly CoverageRow[]): string | undefined {
  const names = rows.filter(({ state }) => state === 'not-installed').map(({ name }) => name);
  return names.length === 0 ? undefined : `Not found on this machine: ${listOf(names)}.`;
}

/** The reason, and what stays unprotected all the same. */
export function shownReason({ reason, limits }: CoverageRow): string {
  return limits === undefined ? reason : `${reason} ${limits}`;
}

function shownName({ name, isUnverified }: CoverageRow): string {
  return isUnverified === true ? `${name} (unverified)` : name;
}

export function coverageLine(row: CoverageRow, { format, now, mode }: CoverageMoment): CoverageLine {
  const { client, state } = row;
  const line = { client, name: shownName(row), detail: shownReason(row), action: undefined };
  if (isRouted(row) && (mode === 'waiting' || mode === 'stopped')) {
    const { word: _, ...words } = halted[mode];
    return { ...line, ...words, glyph: 'ring' };
  }
  switch (state) {
    case 'drifted':
    case 'overridden': {
      const lead = state === 'drifted' ? 'Drifted.' : 'Overridden.';
      const action = { command: 'repair-tool', label: 'Repair…', client } as const;
      return { ...line, glyph: 'triangle', tone: 'red', lead, action };
    }
    case 'protected': {
      const last = row.lastSeen === undefined ? [] : [`last ${format.relative(row.lastSeen, now)}`];
      const today = row.requests === 0 ? 'no request today' : format.countOf(row.requests, 'request');
      const seen = `· ${[today, ...last].join(', ')}`;
      if (mode === 'paused') return { ...line, glyph: 'bars', tone: 'amber', lead: 'Paused', detail: seen };
      const detail = row.limits === undefined ? seen : `${seen}. ${row.limits}`;
      return { ...line, glyph: 'disc', tone: 'accent', lead: 'Protected', detail };
    }
    case 'routed': {
      const action = { command: 'check-coverage', label: 'Check', client } as const;
      return { ...line, glyph: 'ring', tone: 'quiet', lead: 'Routed, not yet seen.', action };
    }
    case 'not-routed': {
      const action = { command: 'configure-tools', label: 'Route…', client } as const;
      return { ...line, glyph: 'struck', tone: 'quiet', lead: 'Not protected.', action };
    }
    case 'not-routable':
      return { ...line, glyph: 'struck', tone: 'quiet', lead: 'Not protected.' };
    case 'not-installed':
      return { ...line, glyph: 'struck', tone: 'quiet', lead: 'Not found.' };
  }
}
