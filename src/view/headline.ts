// The one sentence about now: what the panel says on top, and what the status bar stands for. The first state that
// is true is shown.
import type { CoverageRow } from './coverage.ts';
import { isBypassing, isRouted } from './coverage-line.ts';
import { countdownClock, listOf } from './format.ts';
import type { Format } from './format.ts';
import type { PanelAction } from './panel-command.ts';
import type { HostProblem, HostState, ProxySnapshot } from './snapshot.ts';

export type HeadlineKind =
  | 'fault'
  | 'drift'
  | 'off'
  | 'starting'
  | 'taking-over'
  | 'paused'
  | 'indexing'
  | 'protected'
  | 'ready';

export type Tone = 'accent' | 'quiet' | 'amber' | 'red';

export interface Headline {
  readonly kind: HeadlineKind;
  readonly glyph: 'disc' | 'ring' | 'half' | 'bars' | 'struck' | 'triangle';
  readonly tone: Tone;
  readonly title: string;
  /** What it means, and what happens next. */
  readonly sentence: string;
  /** Who, why, since when; in small print. */
  readonly notes: readonly string[];
  /** For screen readers, said when it changes: no count, no clock. */
  readonly announcement: string;
  /** The one thing to do now; undefined when nothing is needed. */
  readonly primary: PanelAction | undefined;
  readonly actions: readonly PanelAction[];
  /** Share of the index that is built, 0 to 1. */
  readonly progress: number | undefined;
}

export interface HeadlineInput {
  readonly state: HostState;
  readonly coverage: readonly CoverageRow[];
  readonly format: Format;
  readonly now: Date;
}

const pause: PanelAction = { command: 'pause', label: 'Pause…' };
const resume: PanelAction = { command: 'resume', label: 'Resume now' };
const preview: PanelAction = { command: 'preview', label: 'Preview what the AI sees' };
const start: PanelAction = { command: 'start', label: 'Start' };
const restore: PanelAction = { command: 'restore-tools', label: 'Restore AI tools…' };
const showLog: PanelAction = { command: 'show-log', label: 'Show log' };
const usual = { notes: [], primary: undefined, actions: [pause, preview], progress: undefined } as const;

/** Which state it is; headline() puts it into words. */
export function headlineKind(state: HostState, coverage: readonly CoverageRow[]): HeadlineKind {
  const { role, problem, proxy } = state;
  if (problem !== undefined || role === 'failed') return 'fault';
  if (role !== 'off' && coverage.some(isBypassing)) return 'drift';
  if (role === 'off') return 'off';
  if (role === 'taking-over') return 'taking-over';
  if (role === 'starting' || proxy === undefined) return 'starting';
  if (proxy.pause !== undefined) return 'paused';
  if (proxy.indexing !== undefined) return 'indexing';
  return hasTraffic(proxy) ? 'protected' : 'ready';
}

/** Whether a request ever came through. */
export function hasTraffic(proxy: ProxySnapshot): boolean {
  return proxy.today.requests > 0 || proxy.tools.length > 0;
}

export function headline(input: HeadlineInput): Headline {
  const { state, coverage } = input;
  const kind = headlineKind(state, coverage);
  const notes = [...levelNotes(state.proxy), ...leaderNotes(state), ...warningNotes(state.proxy)];
  const written = write(kind, input);
  return { ...written, kind, notes: [...written.notes, ...notes] };
}

/** What is wrong with policy files stands in the line about the policy. */
function warningNotes(proxy: ProxySnapshot | undefined): readonly string[] {
  const inPolicyLine = new Set(proxy?.policy?.problems);
  return (proxy?.warnings ?? []).filter((warning) => !inPolicyLine.has(warning));
}

type Written = Omit<Headline, 'kind'>;

function write(kind: HeadlineKind, input: HeadlineInput): Written {
  const { state } = input;
  switch (kind) {
    case 'fault':
      return fault(state.problem);
    case 'drift':
      return drift(input);
    case 'off':
      return {
        ...usual,
        glyph: 'struck',
        tone: 'amber',
        title: 'Off',
        sentence:
          'Pretense does not run. Tools that are routed to it cannot send; tools that were restored send unchanged.',
        announcement: 'Pretense is off.',
        primary: start,
        actions: [restore],
      };
    case 'starting':
      return waiting('Starting', 'Requests wait until the word map and the log are open.', 'Pretense is starting.');
    case 'taking-over':
      return waiting(
        'Taking over',
        'The window that ran the proxy has closed; this one continues on the same port.',
        'Taking over from another window.',
      );
    case 'paused':
      return paused(input);
    case 'indexing':
      return indexing(input);
    case 'protected':
      return usualDay(input);
    case 'ready':
      return ready(input);
  }
}

function waiting(title: string, sentence: string, announcement: string): Written {
  return { ...usual, glyph: 'ring', tone: 'quiet', title, sentence, announcement, actions: [showLog] };
}

function fault(problem: HostProblem | undefined): Written {
  const common = { ...usual, glyph: 'triangle', tone: 'red' } as const;
  const sentence = problem?.message ?? 'The proxy ended. Routed tools cannot send until it runs again.';
  const port = problem?.port === undefined ? 'The port' : `Port ${problem.port}`;
  const otherPort: PanelAction = { command: 'choose-port', label: 'Use another port…' };
  const told = (title: string, primary: PanelAction, actions: readonly PanelAction[]): Written => {
    return { ...common, title, sentence, announcement: `${title}.`, primary, actions };
  };
  switch (problem?.code) {
    case 'port-taken':
      return told(`Not running: ${lowerFirst(port)} is taken`, otherPort, [restore]);
    case 'impostor':
      return told(`Not running: ${lowerFirst(port)} is held by a stranger`, otherPort, [restore, showLog]);
    case 'log-unwritable':
      return told('Requests are refused: the log cannot be written', showLog, []);
    case 'map-unreadable':
      return told('Requests are refused: the word map cannot be read', showLog, []);
    case 'home-unusable':
      return told('Not running: the data folder cannot be used', showLog, [restore]);
    case 'stopped':
    case undefined:
      return told('Pretense stopped', start, [restore, showLog]);
  }
}

function drift({ state, coverage }: HeadlineInput): Written {
  const bypassing = coverage.filter(isBypassing);
  const names = listOf(bypassing.map(({ name }) => name));
  const [first] = bypassing;
  const isAlone = bypassing.length === 1 && first !== undefined;
  const isPaused = state.proxy?.pause !== undefined;
  const others = !isPaused && coverage.some((row) => row.state === 'protected');
  const why = isAlone
    ? `${first.reason} What ${first.name} sends is not checked.`
    : 'Their settings point past Pretense. What they send is not checked.';
  const notProtected = `${names} ${isAlone ? 'is' : 'are'} not protected`;
  return {
    ...usual,
    glyph: 'triangle',
    tone: 'red',
    title: others ? `Protected, except ${names}` : notProtected,
    sentence: others ? `${why} The other routed tools are protected.` : why,
    announcement: `${notProtected}. Repair is available.`,
    primary: isAlone
      ? { command: 'repair-tool', label: `Repair ${first.name}…`, client: first.client }
      : { command: 'configure-tools', label: 'Repair tools…' },
    actions: [isPaused ? resume : pause],
  };
}

function paused({ state, format, now }: HeadlineInput): Written {
  const view = state.proxy?.pause;
  const until = view?.until ?? '';
  const at = format.moment(until, now);
  const requests = state.proxy?.today.pausedRequests ?? 0;
  const who = view === undefined ? [] : [pauseNote(view.since, view.by, view.reason, format, now)];
  const sent = `${format.countOf(requests, 'request')} sent while paused today`;
  return {
    ...usual,
    glyph: 'bars',
    tone: 'amber',
    title: `Paused, ${countdownClock(until, now)} left`,
    sentence: `What is first sent during the pause leaves unchanged until ${at}; then protection resumes by itself. Names that left changed before stay changed, and secrets are still stopped. Every request is on the record.`,
    notes: [...who, sent],
    announcement: `Paused until ${at}.`,
    primary: resume,
    actions: [],
  };
}

function pauseNote(since: string, by: string, reason: string, format: Format, now: Date): string {
  return `Paused at ${format.moment(since, now)} by ${by}, reason: ${reason}`;
}

function indexing({ state, format }: HeadlineInput): Written {
  const { done, total, repository } = state.proxy?.indexing ?? { done: 0, total: 0, repository: 'the workspace' };
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  const files = `${format.count(done)} of ${format.countOf(total, 'file')}`;
  const far =
    share === undefined
      ? `The index of ${repository} is being built.`
      : `${Math.floor(share * 100)}% of ${repository} is indexed (${files}).`;
  return {
    ...usual,
    glyph: 'half',
    tone: 'accent',
    title: 'Protected, index building',
    sentence: `${far} Until then every compound name is changed, also some that could stay. Nothing leaves unchecked.`,
    announcement: 'Protected. Index building.',
    progress: share,
  };
}

function usualDay({ state, format, now }: HeadlineInput): Written {
  const since = state.proxy === undefined ? '' : `Since ${format.moment(state.proxy.startedAt, now)} `;
  const today = state.proxy?.today.requests === 0 ? ' No request yet today.' : '';
  return {
    ...usual,
    glyph: 'disc',
    tone: 'accent',
    title: 'Protected',
    sentence: `${since}everything that your routed AI tools send is checked on this machine first.${today}`,
    announcement: 'Protected.',
  };
}

function ready({ state, coverage }: HeadlineInput): Written {
  const routed = coverage.filter(isRouted).map(({ name }) => name);
  const listening = `Pretense is listening on 127.0.0.1:${state.proxy?.port ?? ''}`;
  const isOne = routed.length === 1;
  const sentence =
    routed.length === 0
      ? `${listening}, and no AI tool is set to use it yet. What your tools send is not checked.`
      : `${listening}, and ${listOf(routed)} ${isOne ? 'is' : 'are'} set to use it. ${isOne ? 'It counts' : 'They count'} as protected when ${isOne ? 'its' : 'their'} first request arrives.`;
  return {
    ...usual,
    glyph: 'ring',
    tone: 'quiet',
    title: 'Ready, no AI request yet',
    sentence,
    announcement: 'Ready, no AI request yet.',
    primary: routed.length === 0 ? { command: 'configure-tools', label: 'Configure AI tools…' } : undefined,
  };
}

function levelNotes(proxy: ProxySnapshot | undefined): readonly string[] {
  if (proxy === undefined || proxy.level === 'strict') return [];
  return [`Level ${proxy.level}: partial, some private words stay readable.`];
}

function leaderNotes({ role, leader }: HostState): readonly string[] {
  if (role !== 'follower' || leader === undefined) return [];
  switch (leader.kind) {
    case 'window':
      return [`Run by the window “${leader.label}”. This window takes over when it closes.`];
    case 'process':
      return ['Run by `pretense start`. This window takes over when it ends.'];
    case 'background':
      return ['Run by the background process that stayed when the last window closed.'];
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
