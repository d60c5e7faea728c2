// What the status bar item says when it is asked: state and figures, each tool, the log, and what can be done. Pure.
import type { CoverageRow } from '../view/coverage.ts';
import { terminal } from '../clients/tools/terminal.ts';
import { isBypassing, sortCoverage } from '../view/coverage-line.ts';
import { listOf, type Format } from '../view/format.ts';
import type { AuditView, HostState, ProxySnapshot } from '../view/snapshot.ts';
import { requestOutcomes } from '../view/today-words.ts';
import { commandIds, linkIds } from './ids.ts';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.ts';
import { policyTooltip } from './policy-text.ts';
import { routedByFile } from './routing-text.ts';
import type { StatusFacts, StatusKind } from './status-text.ts';

const mostTools = 6;

/** Markdown with theme icons and links to our own commands. */
export function tooltipText(kind: StatusKind, facts: StatusFacts): string {
  const format = facts.format();
  const { proxy } = facts.state;
  const parts = [
    headline(kind, facts, format),
    partialLevel(proxy),
    toolList(facts, format),
    proxy === undefined ? '' : logLine(proxy.audit, format, facts.now),
    policyTooltip(proxy?.policy),
    otherWindow(facts.state),
    actions(kind, facts),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function headline(kind: StatusKind, facts: StatusFacts, format: Format): string {
  const { state, now } = facts;
  const since = state.problem === undefined ? '' : ` since ${format.moment(state.problem.since, now)}`;
  const message = escapeMarkdown(state.problem?.message ?? '');
  switch (kind) {
    case 'stopped':
      return `**Stopped**${since}. ${message}`;
    case 'log-unwritable':
      return `**Requests are refused**${since}: ${message}`;
    case 'port-taken':
      return `**Not running.** ${message}`;
    case 'drift':
      return facts.coverage.filter(isBypassing).map(driftLine).join('\n\n');
    case 'off':
      return offLine(facts);
    case 'paused':
      return pausedLine(facts, format);
    case 'blocked':
      return blockedLine(facts, format);
    case 'starting':
      return '**Starting.**';
    case 'taking-over':
      return '**Taking over** from another window. Requests wait for a moment.';
    case 'incident':
      return `${incidentLine(facts, format)}\n\n${todayLine(state.proxy, format)}`;
    case 'indexing':
      return `${indexingLine(state.proxy, format)}\n\n${todayLine(state.proxy, format)}`;
    case 'protected':
    case 'new-day':
      return `**Protected** since ${format.moment(state.proxy?.startedAt ?? '', now)}\\\n${todayLine(state.proxy, format)}`;
    case 'ready':
      return readyLine(facts);
  }
}

function driftLine({ client, name, reason }: CoverageRow): string {
  const links = [
    commandLink('Repair…', linkIds.repairTool, client),
    commandLink('Show change', linkIds.showToolChange, client),
  ];
  return `**${escapeMarkdown(name)} is not protected.** ${escapeMarkdown(reason)} ${links.join(' · ')}`;
}

function offLine({ coverage }: StatusFacts): string {
  const routed = routedByFile(coverage).map(({ name }) => name);
  if (routed.length === 0) return '**Off.** AI tools send unchanged.';
  const back = routed.length === 1 ? 'it is set back' : 'they are set back';
  return `**Off.** ${escapeMarkdown(listOf(routed))} cannot send until Pretense runs again or ${back}.`;
}

function pausedLine({ state }: StatusFacts, format: Format): string {
  const pause = state.proxy?.pause;
  if (pause === undefined) return '**Paused.**';
  const who = `by ${escapeMarkdown(pause.by)}: ${escapeMarkdown(pause.reason)}`;
  return `**Paused until ${format.clock(pause.until)}**, ${who}. Text that is new leaves unchanged. Secrets are still blocked. Every request is recorded as paused.`;
}

function blockedLine({ state, coverage }: StatusFacts, format: Format): string {
  const blocked = state.proxy?.lastBlocked;
  if (blocked === undefined) return '**Blocked.**';
  const tool = coverage.find(({ client }) => client === blocked.client)?.name ?? blocked.client;
  const place = blocked.file === undefined ? '' : ` in ${codeSpan(blocked.file)}`;
  return `**Blocked at ${format.clock(blocked.at)}**: ${escapeMarkdown(blocked.rule)}${place}, sent by ${escapeMarkdown(tool)}. Nothing reached the provider. ${commandLink('Show', linkIds.showExchange, blocked.requestId)}`;
}

function indexingLine(proxy: ProxySnapshot | undefined, format: Format): string {
  const { done = 0, total = 0 } = proxy?.indexing ?? {};
  const files = total > 0 ? ` ${format.count(done)} of ${format.count(total)} files.` : '';
  return `**Protected, index building.**${files} Until then every compound name is changed, also some that could stay. Nothing leaves unchecked.`;
}

function todayLine(proxy: ProxySnapshot | undefined, format: Format): string {
  if (proxy === undefined || proxy.today.requests === 0) return 'No request yet today.';
  const { requests, identifiersMutated, identifiersScanned, secretsStopped } = proxy.today;
  const outcomes = requestOutcomes(proxy.today, format);
  const identifiers = `${format.count(identifiersMutated)} of ${format.countOf(identifiersScanned, 'identifier')} mutated`;
  const secrets = `${format.countOf(secretsStopped, 'secret')} stopped`;
  const today = `${format.countOf(requests, 'request')} today${outcomes === '' ? '' : `: ${outcomes}`}`;
  return `${today}\\\n${identifiers}, ${secrets}`;
}

function readyLine({ state, coverage, port }: StatusFacts): string {
  const routed = routedByFile(coverage).map(({ name }) => name);
  const listening = `**Ready.** Listening on 127.0.0.1:${state.proxy?.port ?? port}. New integrated terminals use it.`;
  if (routed.length === 0) return `${listening} No other AI tool is set to use it yet.`;
  const verb = routed.length === 1 ? 'is' : 'are';
  const count = routed.length === 1 ? 'counts as protected when its' : 'count as protected when their';
  return `${listening} ${escapeMarkdown(listOf(routed))} ${verb} set to use it and ${count} first request arrives. A tool that was open before needs a restart.`;
}

function partialLevel(proxy: ProxySnapshot | undefined): string {
  if (proxy === undefined || proxy.level === 'strict') return '';
  return `Level ${proxy.level}: partial, some private words stay readable.`;
}

/** Drifted first, then protected, not yet seen, not protected; what is not on this machine is left out. */
function toolList(facts: StatusFacts, format: Format): string {
  const isUp = facts.isEnabled && facts.state.role !== 'off' && facts.state.role !== 'failed';
  // Terminals lose the address together with the proxy.
  const rows = sortCoverage(isUp ? facts.coverage : facts.coverage.filter(({ client }) => client !== terminal.id));
  const lines = rows.slice(0, mostTools).map((row) => toolLine(row, format, facts.now));
  const more = rows.length - mostTools;
  // Two spaces and a break: a list of its own would be indented.
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('  \n');
}

function toolLine({ state, name, reason, requests, lastSeen }: CoverageRow, format: Format, now: Date): string {
  const tool = escapeMarkdown(name);
  switch (state) {
    case 'protected': {
      const last = lastSeen === undefined ? '' : `, last ${format.relative(lastSeen, now)}`;
      return `$(circle-filled) ${tool}: ${format.count(requests)}${last}`;
    }
    case 'routed':
      return `$(circle-outline) ${tool}: routed, not yet seen`;
    case 'drifted':
    case 'overridden':
      return `$(warning) ${tool}: not protected`;
    case 'not-routed':
      return `$(circle-slash) ${tool}: not protected, not set to use Pretense`;
    case 'not-routable':
    case 'not-installed':
      return `$(circle-slash) ${tool}: not protected. ${escapeMarkdown(reason)}`;
  }
}

function logLine({ verified, records, lastAt }: AuditView, format: Format, now: Date): string {
  if (verified !== undefined && !verified.isWhole) {
    return `$(error) **The log does not match its chain.** ${escapeMarkdown(verified.problem ?? '')}`;
  }
  if (records === 0) return 'Log: no record yet';
  const last = lastAt === undefined ? '' : `, last record ${format.relative(lastAt, now)}`;
  if (verified === undefined) return `Log: ${format.countOf(records, 'record')}${last}`;
  return `Log verified up to record ${format.count(verified.upToSeq)}${last}`;
}

function otherWindow({ role, leader }: HostState): string {
  if (role !== 'follower' || leader === undefined) return '';
  const label = escapeMarkdown(leader.label);
  switch (leader.kind) {
    case 'window':
      return `Run by the window "${label}". This window takes over when it closes.`;
    case 'process':
      return `Run by ${label} (process ${leader.pid}).`;
    case 'background':
      return `Run by the background process (${leader.pid}).`;
  }
}

/** The newest at which nobody has looked, and how many there are. */
function incidentLine({ state }: StatusFacts, format: Format): string {
  const { needAction = 0, open = 0, news = [] } = state.proxy?.incidents ?? {};
  const [first] = news;
  const show = first === undefined ? '' : ` ${commandLink('Show', linkIds.showIncident, first.id)}`;
  const newest = first === undefined ? '' : `\\\n${escapeMarkdown(first.title)}${show}`;
  const others = open > needAction ? `, of ${format.count(open)} open` : '';
  return `**${format.countOf(needAction, 'urgent incident')} to look at**${others}. Requests are protected.${newest}`;
}

function actions(kind: StatusKind, facts: StatusFacts): string {
  const panel = commandLink('Open panel', commandIds.showPanel);
  const start = commandLink('Start', commandIds.start);
  const log = commandLink('Show log', commandIds.showLog);
  const restore = commandLink('Restore AI tools', commandIds.restoreTools);
  switch (kind) {
    case 'stopped':
      return [start, restore, log].join(' · ');
    case 'log-unwritable':
      return [panel, log].join(' · ');
    case 'port-taken':
      return [commandLink('Use another port…', linkIds.chooseAnotherPort), restore].join(' · ');
    case 'off':
      return [start, restore].join(' · ');
    case 'paused':
      return [commandLink('Resume now', commandIds.resume), panel].join(' · ');
    case 'starting':
    case 'taking-over':
      return log;
    case 'ready':
      return [panel, commandLink('Configure AI tools…', commandIds.configureTools)].join(' · ');
    case 'drift':
    case 'blocked':
    case 'incident':
    case 'indexing':
    case 'protected':
    case 'new-day':
      return facts.state.proxy?.pause === undefined
        ? [panel, commandLink('Pause…', commandIds.pause)].join(' · ')
        : panel;
  }
}
