// When the extension interrupts: a person has to decide something now. Pure; notifier.ts shows what is said here.
import type { CoverageRow } from '../view/coverage.ts';
import type { HostProblem, HostState } from '../view/snapshot.ts';
import { needsMending } from '../view/policy-line.ts';
import { commandIds, linkIds } from './ids.ts';
import type { NoticeButton } from './notice-button.ts';
import { brokenPolicyNotice } from './policy-text.ts';

export interface Notice {
  /** What it is about; the same cause is not told again soon. */
  readonly cause: string;
  readonly kind: 'error' | 'warning' | 'information';
  readonly text: string;
  readonly buttons: readonly NoticeButton[];
}

export interface Situation {
  readonly state: HostState;
  readonly coverage: readonly CoverageRow[];
}

/** What became so between two looks; the first look tells what holds already. */
export function noticesBetween(before: Situation | undefined, after: Situation): readonly Notice[] {
  return [
    ...driftNotices(before?.coverage ?? [], after.coverage),
    ...problemNotices(before?.state.problem, after.state.problem),
    ...blockNotices(before, after),
    ...policyNotices(before, after),
  ];
}

function driftNotices(before: readonly CoverageRow[], after: readonly CoverageRow[]): readonly Notice[] {
  const known = new Map(before.map((row) => [row.client, row.state]));
  return after.filter(({ client, state }) => known.get(client) !== state).flatMap(driftNotice);
}

function driftNotice({ client, name, state, reason, file }: CoverageRow): readonly Notice[] {
  const show: NoticeButton = { label: 'Show change', command: linkIds.showToolChange, parameters: [client] };
  if (state === 'drifted') {
    const changed = file === undefined ? 'Its settings were changed' : `Its ${fileName(file)} was changed`;
    return [
      {
        cause: `drift:${client}`,
        kind: 'error',
        text: `${name} no longer goes through Pretense. ${changed}, so what it sends is not checked. Repair shows you the change first.`,
        buttons: [{ label: 'Repair…', command: linkIds.repairTool, parameters: [client] }, show],
      },
    ];
  }
  if (state !== 'overridden') return [];
  const text = `${name} is not protected. ${reason}`;
  return [
    {
      cause: `override:${client}`,
      kind: 'error',
      text,
      buttons: [{ label: 'Check Coverage', command: commandIds.checkCoverage }],
    },
  ];
}

function problemNotices(before: HostProblem | undefined, after: HostProblem | undefined): readonly Notice[] {
  if (after === undefined || before?.code === after.code) return [];
  const restore: NoticeButton = { label: 'Restore AI Tools', command: commandIds.restoreTools };
  const log: NoticeButton = { label: 'Show log', command: commandIds.showLog };
  const start: NoticeButton = { label: 'Start', command: commandIds.start };
  const notice = (...buttons: readonly NoticeButton[]): readonly Notice[] => [
    { cause: after.code, kind: 'error', text: after.message, buttons },
  ];
  switch (after.code) {
    case 'port-taken':
    case 'impostor':
      return notice({ label: 'Use another port…', command: linkIds.chooseAnotherPort }, restore);
    case 'stopped':
      return notice(start, restore, log);
    case 'map-unreadable':
    case 'home-unusable':
      return notice(log, restore);
    // Nothing can be decided in the editor; status bar and panel say it for as long as it lasts.
    case 'log-unwritable':
      return [];
  }
}

/** Also for one that was not valid when the window was opened: until it is mended, another policy holds. */
function policyNotices(before: Situation | undefined, { state }: Situation): readonly Notice[] {
  const policy = state.proxy?.policy;
  const known = before?.state.proxy?.policy;
  if (policy === undefined || !needsMending(policy) || (known !== undefined && needsMending(known))) return [];
  return [{ cause: 'policy', kind: 'warning', ...brokenPolicyNotice(policy) }];
}

/** Its values are told one by one, with what can be decided (finding-news.ts). */
const toldByValue = 'secret-blocked';

/** Once per rule, file and tool; what was blocked before this window opened is history. */
function blockNotices(before: Situation | undefined, { state, coverage }: Situation): readonly Notice[] {
  const blocked = state.proxy?.lastBlocked;
  if (before?.state.proxy === undefined || blocked === undefined) return [];
  if (blocked.requestId === before.state.proxy.lastBlocked?.requestId) return [];
  if (blocked.rule === toldByValue && state.proxy?.findings !== undefined) return [];
  const tool = coverage.find(({ client }) => client === blocked.client)?.name ?? blocked.client;
  const place = blocked.file === undefined ? '' : ` in ${blocked.file}`;
  return [
    {
      cause: `blocked:${blocked.rule}:${blocked.file ?? ''}:${blocked.client}`,
      kind: 'warning',
      text: `Blocked: ${blocked.rule}${place}, sent by ${tool}. Nothing reached the provider. Remove it, then send again.`,
      buttons: [{ label: 'Show', command: linkIds.showExchange, parameters: [blocked.requestId] }],
    },
  ];
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

const sameCauseMs = 10 * 60_000;
const hourMs = 60 * 60_000;
const mostAnHour = 3;

/** At most three an hour, the same cause once in ten minutes. */
export class NoticeGate {
  readonly #lastByCause = new Map<string, number>();
  #shownAt: readonly number[] = [];

  /** Says whether it may be shown now, and takes it as shown. */
  admit(cause: string, nowMs: number): boolean {
    const last = this.#lastByCause.get(cause);
    if (last !== undefined && nowMs - last < sameCauseMs) return false;
    const recent = this.#shownAt.filter((at) => nowMs - at < hourMs);
    if (recent.length >= mostAnHour) return false;
    for (const [other, at] of this.#lastByCause) if (nowMs - at >= sameCauseMs) this.#lastByCause.delete(other);
    this.#shownAt = [...recent, nowMs];
    this.#lastByCause.set(cause, nowMs);
    return true;
  }
}
