// The one line in the status bar: which state holds, and how it reads. Pure; status-bar.ts writes it.
import { terminal } from '../clients/tools/terminal.ts';
import type { CoverageRow } from '../view/coverage.ts';
import { isBypassing } from '../view/coverage-line.ts';
import { countdown, listOf, type Format } from '../view/format.ts';
import type { HostState, ProxySnapshot } from '../view/snapshot.ts';
import { routedByFile } from './routing-text.ts';

/** Highest first: the first that holds is shown. */
export type StatusKind =
  | 'stopped'
  | 'log-unwritable'
  | 'port-taken'
  | 'drift'
  | 'off'
  | 'paused'
  | 'blocked'
  | 'starting'
  | 'taking-over'
  | 'incident'
  | 'indexing'
  | 'protected'
  | 'new-day'
  | 'ready';

export interface StatusFacts {
  readonly state: HostState;
  readonly coverage: readonly CoverageRow[];
  /** What the user set. */
  readonly isEnabled: boolean;
  readonly now: Date;
  /** How long the role has been what it is. */
  readonly sinceRoleMs: number;
  /** The blocked request that the user has looked at already. */
  readonly openedRequestId: string | undefined;
  /** In the language of the editor; made once, since it costs milliseconds. */
  readonly format: () => Format;
  /** Of the setting; what a problem or a proxy says goes before. */
  readonly port: number;
}

export interface StatusText {
  readonly kind: StatusKind;
  readonly text: string;
  /** `warning`: a person decided it, or it ends by itself. `error`: something fails, and nobody decided it. */
  readonly colour: 'warning' | 'error' | undefined;
  /** For screen readers. */
  readonly label: string;
  /** The exchange to open on a click, instead of the panel's top. */
  readonly opensRequestId: string | undefined;
}

const blockedMs = 20_000;
/** Starting is not worth a word when it takes less. */
const patienceMs = 1000;

/** Undefined: nothing is known yet, and that has not lasted long. */
export function statusText(facts: StatusFacts): StatusText | undefined {
  const kind = statusKind(facts);
  return kind === undefined ? undefined : { kind, opensRequestId: undefined, ...wording(kind, facts) };
}

function statusKind(facts: StatusFacts): StatusKind | undefined {
  const { state, now } = facts;
  const { role, proxy } = state;
  return (
    failure(state) ??
    (facts.coverage.some(isBypassing) ? 'drift' : undefined) ??
    (!facts.isEnabled || role === 'off' ? 'off' : undefined) ??
    (isAhead(proxy?.pause?.until, now) ? 'paused' : undefined) ??
    (isBlockedJustNow(facts) ? 'blocked' : undefined) ??
    (facts.sinceRoleMs >= patienceMs ? unfinished(state) : undefined) ??
    (proxy === undefined ? undefined : running(proxy))
  );
}

function failure({ role, problem }: HostState): StatusKind | undefined {
  switch (problem?.code) {
    case 'log-unwritable':
      return 'log-unwritable';
    case 'port-taken':
    case 'impostor':
      return 'port-taken';
    case 'map-unreadable':
    case 'home-unusable':
    case 'stopped':
      return 'stopped';
    case undefined:
      return role === 'failed' ? 'stopped' : undefined;
  }
}

function unfinished({ role }: HostState): StatusKind | undefined {
  return role === 'starting' || role === 'taking-over' ? role : undefined;
}

function running({ indexing, today, tools, incidents }: ProxySnapshot): StatusKind {
  if ((incidents?.needAction ?? 0) > 0) return 'incident';
  if (indexing !== undefined) return 'indexing';
  if (today.requests > 0) return 'protected';
  return tools.length > 0 ? 'new-day' : 'ready';
}

function isBlockedJustNow({ state, now, openedRequestId }: StatusFacts): boolean {
  const blocked = state.proxy?.lastBlocked;
  if (blocked === undefined || blocked.requestId === openedRequestId) return false;
  return now.getTime() - Date.parse(blocked.at) < blockedMs;
}

function isAhead(until: string | undefined, now: Date): boolean {
  return until !== undefined && Date.parse(until) > now.getTime();
}

type Wording = Pick<StatusText, 'text' | 'colour' | 'label'> & Partial<Pick<StatusText, 'opensRequestId'>>;

function wording(kind: StatusKind, facts: StatusFacts): Wording {
  switch (kind) {
    case 'stopped':
      return error('$(error) Pretense stopped', 'Pretense stopped. Routed AI tools cannot send. Open for actions.');
    case 'log-unwritable':
      return error('$(error) Log not writable', 'The audit log cannot be written. AI requests are refused.');
    case 'port-taken':
      return portTaken(facts);
    case 'drift':
      return drift(facts);
    case 'off':
      return off(facts);
    case 'paused':
      return paused(facts);
    case 'blocked':
      return {
        ...warning('$(shield) Blocked just now', 'A request was blocked just now. Nothing was sent.'),
        opensRequestId: facts.state.proxy?.lastBlocked?.requestId,
      };
    case 'starting':
      return plain('$(sync~spin) Starting', 'Pretense is starting.');
    case 'taking-over':
      return plain('$(sync~spin) Taking over', 'Taking over from another window.');
    case 'incident':
      return incident(facts);
    case 'indexing':
      return indexBuilding(facts);
    case 'protected':
      return protectedToday(facts);
    case 'new-day':
      return plain('$(shield) Protected', 'Protected. No request yet today.');
    case 'ready':
      return plain('$(shield) Ready', 'Ready. No AI request has come through yet.');
  }
}

function portTaken({ state, port }: StatusFacts): Wording {
  const taken = state.problem?.port ?? port;
  return error(`$(error) Port ${taken} taken`, `Port ${taken} is taken by another program. Pretense is not running.`);
}

function drift({ coverage }: StatusFacts): Wording {
  const tools = coverage.filter(isBypassing);
  const names = listOf(tools.map(({ name }) => name));
  const [first] = tools;
  const subject = tools.length === 1 && first !== undefined ? first.name : `${tools.length} tools`;
  return error(`$(warning) ${subject} not protected`, `${names} ${tools.length === 1 ? 'is' : 'are'} not protected.`);
}

function off({ coverage }: StatusFacts): Wording {
  const installed = coverage.filter(
    ({ state, client }) => state !== 'not-installed' && state !== 'not-routable' && client !== terminal.id,
  );
  const says =
    routedByFile(coverage).length > 0
      ? 'Pretense is off. Routed AI tools cannot send.'
      : 'Pretense is off. AI tools send unchanged.';
  const text = '$(circle-slash) Pretense off';
  return installed.length === 0 ? plain(text, 'Pretense is off.') : warning(text, says);
}

function paused({ state, now, format }: StatusFacts): Wording {
  const until = state.proxy?.pause?.until ?? '';
  return warning(
    `$(debug-pause) Paused ${countdown(until, now)}`,
    `Paused until ${format().clock(until)}. What is new leaves unchanged; secrets are still stopped.`,
  );
}

/** Urgent: what somebody has to look at now. The panel counts these so too, beside all that are open. */
function incident({ state, format }: StatusFacts): Wording {
  const count = format().countOf(state.proxy?.incidents?.needAction ?? 0, 'urgent incident');
  return warning(`$(shield) Protected, ${count}`, `Protected. ${count} to look at. Open for details.`);
}

function indexBuilding({ state }: StatusFacts): Wording {
  const { done = 0, total = 0 } = state.proxy?.indexing ?? {};
  // 100 only when it is exact; a total that is not known yet has no share.
  if (total <= 0) return plain('$(shield) Protected, indexing', 'Protected. Index is being built.');
  const share = done >= total ? 100 : Math.min(99, Math.round((done / total) * 100));
  return plain(`$(shield) Protected, indexing ${share}%`, `Protected. Index ${share} percent built.`);
}

function protectedToday({ state, format }: StatusFacts): Wording {
  const { protectedRequests = 0, identifiersMutated = 0 } = state.proxy?.today ?? {};
  const requests = format().countOf(protectedRequests, 'request');
  return plain(
    `$(shield) Protected ${format().short(protectedRequests)} · ${format().short(identifiersMutated)}`,
    `Protected. ${requests} protected, ${format().countOf(identifiersMutated, 'identifier')} mutated today.`,
  );
}

const plain = (text: string, label: string): Wording => ({ text, label, colour: undefined });
const warning = (text: string, label: string): Wording => ({ text, label, colour: 'warning' });
const error = (text: string, label: string): Wording => ({ text, label, colour: 'error' });
