import { askProxy, isNotRunning } from '../../app/control-client.ts';
import type { PolicyView } from '../../app/policy/policy-endpoints.ts';
import type { RuntimeStatus } from '../../app/runtime-types.ts';
import { readSyncView } from '../../app/sync/sync-calls.ts';
import { openSmallState } from '../../app/small-state.ts';
import { createFormat } from '../../view/format.ts';
import { syncLine } from '../../view/sync-line.ts';
import type { SyncView } from '../../view/sync.ts';
import { SettingsError } from '../../app/settings.ts';
import { notEnforced, printAuditStatus } from '../audit-status.ts';
import { type Command, type Output, stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { dependencyLines } from '../dependency-lines.ts';
import { printHealth } from '../health.ts';
import { findHome } from '../home.ts';
import { networkLevelLines } from '../network-level-lines.ts';
import { indexText, secretsText } from '../status-words.ts';

const notRunning = 3;
const maxDependencies = 5;

export const status: Command = {
  name: 'status',
  summary: 'Show what is protected, and what is not',
  usage: '[--format audit|--health [URL]]',
  description: `Shows the running proxy of this home: where it listens, its workspaces and their indexes, and today’s counts.
"--format audit" shows what an auditor asks for at one moment: program and device, the proxy, each AI tool with its
address and a request through it that only the proxy answers, the TLS of upstreams, policy, detectors, the audit log,
exceptions, incidents and keys. That answer is itself on the record, by its hash.
"--health" asks the proxy of this home, or a URL of this machine, such as that of a collector.`,
  options: {
    format: { type: 'string', value: 'audit', help: 'What an auditor asks for' },
    health: { type: 'boolean', help: 'Only say whether it answers: exit code 0 or 1, for containers' },
    offline: { type: 'boolean', help: '--format audit: ask no upstream' },
    output: { type: 'string', value: 'FILE', help: '--format audit: write it there, its signature to FILE.note' },
  },
  exitCodes: {
    [notRunning]: 'No proxy is running',
    [notEnforced]: '--format audit: it is not enforced everywhere, or the answer could not be recorded',
  },
  async run(context) {
    const { output } = context;
    if (context.values['health'] === true) return printHealth(context);
    if (context.positionals.length > 0) throw new SettingsError('Only --health takes a word, the URL to ask.');
    const format = stringValue(context, 'format');
    if (format === 'audit') return printAuditStatus(context);
    if (format !== undefined) throw new SettingsError(`"${format}" is no format of this command; use audit.`);
    for (const name of ['offline', 'output']) {
      if (context.values[name] !== undefined) throw new SettingsError(`--${name} goes with --format audit.`);
    }
    const paths = await findHome(context);
    try {
      const answer = (await askProxy(paths.runDir, { method: 'GET', path: 'status' })) as RuntimeStatus;
      if (output.isJson) output.json({ running: true, ...answer });
      else printStatus(output, answer);
      return 0;
    } catch (error) {
      if (!isNotRunning(error)) throw error;
      const workspaces = (await openSmallState(paths.stateFile)).workspaces.map((workspace) => workspace.root);
      const sync = await readSyncView(paths, new AbortController().signal).catch(() => undefined);
      if (output.isJson) output.json({ running: false, home: paths.home, workspaces, sync });
      else {
        output.line(
          `${output.style.bold('Not protected')}: no proxy runs for ${paths.home}. Start one with "pretense start".`,
        );
        for (const root of workspaces) output.line(`  registered  ${root}`);
        if (sync !== undefined) output.line(`  collector   ${collectorLine(sync)}`);
      }
      return notRunning;
    }
  },
};

function policyLine({ id, version, hash, files }: PolicyView): string {
  const sources = files.filter(({ state }) => state !== 'absent').map(({ source }) => source);
  const from = sources.length === 0 ? 'no file' : [...new Set(sources)].join(', ');
  return `${id} ${version} (${from}), ${hash.slice(0, 23)}`;
}

function printStatus(output: Output, status_: RuntimeStatus): void {
  const { style } = output;
  const { counts } = status_;
  const paused = counts.pausedRequests === 0 ? '' : `${counts.pausedRequests} while paused, `;
  output.line(`${style.bold(headline(status_))} on ${status_.url}`);
  output.line(`  run by       ${hostLine(status_)}`);
  const { pause } = status_;
  if (pause !== undefined) {
    output.line(style.warn(`  paused       until ${pause.until}, by ${pause.by}: ${pause.reason}`));
    output.line(style.warn('               texts that were not sent before leave readable; "pretense resume" ends it'));
  }
  output.line(
    `  level        ${status_.level}${status_.level === 'strict' ? '' : style.warn('  partial: fewer words change')}`,
  );
  output.line(
    `  requests     ${counts.protectedRequests} protected, ${paused}${counts.blockedRequests} blocked since ${status_.startedAt}`,
  );
  output.line(`  identifiers  ${counts.identifiersMutated} changed`);
  output.line(`  secrets      ${secretsText(counts)}`);
  if (counts.unscannedItems > 0)
    output.line(
      style.warn(
        `  unread       ${countOf(counts.unscannedItems, 'image, PDF or audio', 'images, PDFs or audio')} left unread`,
      ),
    );
  output.line(`  word map     ${status_.wordMap.entries} entries`);
  for (const line of networkLines(status_.network)) output.line(line);
  const { networkLevel } = status_;
  if (networkLevel !== undefined) for (const line of networkLevelLines(networkLevel)) output.line(`  ${line}`);
  if (status_.sync !== undefined) output.line(`  collector    ${collectorLine(status_.sync)}`);
  output.line(`  policy       ${policyLine(status_.policy)}`);
  output.line('  workspaces');
  if (status_.workspaces.length === 0)
    output.line(style.warn('    none: every compound name of a request is treated as yours'));
  for (const workspace of status_.workspaces) {
    output.line(`    ${workspace.root}`);
    output.line(`      ${workspaceLine(workspace)}`);
    const { report } = workspace;
    const lines = report === undefined ? [] : dependencyLines(report, maxDependencies);
    for (const line of lines) output.line(`      ${line}`);
    for (const note of workspace.notes) output.line(style.warn(`      ${note}`));
  }
  for (const warning of status_.warnings) output.line(style.warn(`  ${warning}`));
}

function collectorLine(sync: SyncView): string {
  return syncLine(sync, createFormat('en'), new Date()).text;
}

function networkLines({ proxy, exceptions, upstreams }: RuntimeStatus['network']): readonly string[] {
  const except = exceptions.length === 0 ? '' : `; direct: ${exceptions.join(', ')}`;
  return [
    ...(proxy === undefined ? [] : [`  network      through ${proxy.url} (${proxy.source})${except}`]),
    ...upstreams.map(({ host, tls, proxy: through }) => {
      const how = tls === undefined ? 'without TLS' : `${tls.version}, ${tls.cipher}`;
      return `  upstream     ${host}: ${how}${through === undefined ? '' : ', through the network proxy'}`;
    }),
  ];
}

function hostLine({ leader, windows }: RuntimeStatus): string {
  const who = {
    window: `the editor window “${leader.label}”`,
    background: 'a background process of the editor',
    process: leader.label,
  }[leader.kind];
  const connected = windows === 1 ? '1 editor window uses it' : `${windows} editor windows use it`;
  return `${who} (process ${leader.pid})${windows === 0 ? '' : `; ${connected}`}`;
}

function headline(status_: RuntimeStatus): string {
  if (status_.pause !== undefined) return 'Paused';
  if (status_.workspaces.some((workspace) => workspace.state === 'failed'))
    return 'Protected by the lexical rule, an index failed';
  if (status_.workspaces.some((workspace) => workspace.state === 'indexing'))
    return 'Protected by the lexical rule while indexing';
  return status_.workspaces.length === 0 ? 'Protected by the lexical rule' : 'Protected';
}

function workspaceLine(workspace: RuntimeStatus['workspaces'][number]): string {
  const { report, problem, progress } = workspace;
  if (problem !== undefined) return `failed: ${problem}`;
  const running = progress === undefined ? '' : ` (${progress.phase}: ${progress.done} of ${progress.total || '?'})`;
  if (report === undefined) return `${workspace.state}${running}`;
  return `${workspace.state}${running}: ${indexText(report)}`;
}
