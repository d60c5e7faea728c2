import { fileClientOf, type RoutingService } from '../../app/routing/routing-service.ts';
import { SettingsError } from '../../app/settings.ts';
import { prepareStateDir } from '../../app/state-dir.ts';
import type { FileClient } from '../../clients/client.ts';
import { clients } from '../../clients/tools/index.ts';
import { ClientError } from '../../clients/error.ts';
import type { RoutingPlan } from '../../clients/routing.ts';
import { terminalAsk, type Ask } from '../ask.ts';
import type { Command, CommandContext, Output } from '../command.ts';
import { findHome } from '../home.ts';
import { notRecorded, routingService } from '../routing-context.ts';

const nothingRouted = 3;
const routableIds = clients.flatMap(({ id, routing }) => (routing === 'file' ? [id] : []));
const firstLine = routableIds.slice(0, 8).join(', ');
const otherLine = routableIds.slice(8).join(', ');

export const route: Command = {
  name: 'route',
  summary: 'Point AI tools at the proxy, after showing what changes',
  usage: '[CLIENT …]',
  description: `Shows what would change in the settings of each AI tool that is on this machine, asks, and writes it: only the
address goes in, all else in the file stays. "pretense unroute" puts everything back, byte for byte. Without CLIENT
it takes every tool that is found on this machine; with it, these alone:
${firstLine},
${otherLine}.`,
  options: {
    yes: { type: 'boolean', help: 'Do not ask; needed where nobody can be asked' },
    'dry-run': { type: 'boolean', help: 'Only show what would change' },
    undocumented: {
      type: 'boolean',
      help: 'Also use settings that the vendor of the named CLIENT does not document; what that means is shown first',
    },
    port: { type: 'string', value: 'PORT', help: 'Port of a proxy that is not running yet (default: 9339)' },
  },
  exitCodes: { [nothingRouted]: 'Nothing was routed: no tool was found, or every answer was no' },
  async run(context) {
    const named = context.positionals.map(fileClientOf);
    const consent = consentOf(context);
    const undocumented = context.values['undocumented'] === true;
    if (undocumented && named.length === 0) {
      throw new SettingsError('Name the tool that --undocumented is for: pretense route copilot-chat --undocumented');
    }
    if (consent.kind !== 'dry-run') await prepareStateDir(await findHome(context));
    const service = await routingService(context);
    const target = await service.target();
    const { tools, skipped } = await chosenTools(named, service, Object.keys(target.upstreams));
    const results: ToolResult[] = [...skipped];
    for (const client of tools)
      results.push(await routeTool(client, { service, consent, undocumented, output: context.output }));
    if (context.output.isJson) context.output.json({ url: target.url, isRunning: service.isRunning, tools: results });
    else printEnd(context.output, results, service);
    if (!service.isRecorded) context.output.error(notRecorded);
    return exitCode(results);
  },
};

interface ToolResult {
  readonly client: string;
  /** `nothing`: the tool has nothing that could be routed; the notes say why. */
  readonly what: 'routed' | 'unchanged' | 'nothing' | 'planned' | 'declined' | 'skipped' | 'failed';
  readonly message?: string;
  readonly notes?: readonly string[];
  readonly files?: readonly { readonly file: string; readonly diff: string }[];
}

type Consent = { readonly kind: 'given' | 'dry-run' } | { readonly kind: 'ask'; readonly ask: Ask };

/** Throws SettingsError `usage` when somebody has to be asked and nobody can be. */
function consentOf({ values, output }: CommandContext): Consent {
  if (values['dry-run'] === true) return { kind: 'dry-run' };
  if (values['yes'] === true) return { kind: 'given' };
  const ask = output.isJson ? undefined : terminalAsk();
  if (ask !== undefined) return { kind: 'ask', ask };
  throw new SettingsError('Nobody can be asked here. Look at the changes with --dry-run, then use --yes.');
}

interface ChosenTools {
  readonly tools: readonly FileClient[];
  readonly skipped: readonly ToolResult[];
}

async function chosenTools(
  named: readonly FileClient[],
  service: RoutingService,
  upstreams: readonly string[],
): Promise<ChosenTools> {
  if (named.length > 0) return { tools: named, skipped: [] };
  const found = await service.detected();
  const isReadable = (client: FileClient): boolean => client.upstreams.some((name) => upstreams.includes(name));
  const message = 'The Pretense that runs cannot read its requests. Stop it, start it again, then route this tool.';
  const others = found.filter((client) => !isReadable(client));
  return {
    tools: found.filter(isReadable),
    skipped: others.map(({ id }) => ({ client: id, what: 'skipped', message })),
  };
}

interface RouteOptions {
  readonly service: RoutingService;
  readonly consent: Consent;
  readonly undocumented: boolean;
  readonly output: Output;
}

async function routeTool(client: FileClient, options: RouteOptions): Promise<ToolResult> {
  const { output, service, undocumented } = options;
  if (!output.isJson) output.line(output.style.bold(client.name));
  try {
    const result = await routePlanned(await service.plan(client, { undocumented }), options);
    if (!output.isJson) output.line('');
    return result;
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    if (!output.isJson) output.line(`${output.style.warn(`  ${error.message}`)}\n`);
    return { client: client.id, what: 'failed', message: error.message };
  }
}

async function routePlanned(plan: RoutingPlan, { service, consent, output }: RouteOptions): Promise<ToolResult> {
  const { client, notes } = plan;
  const files = plan.edits.map(({ shownAs, diff }) => ({ file: shownAs, diff }));
  const told = { client: client.id, notes, files };
  if (!output.isJson) printPlan(output, plan);
  if (plan.edits.length === 0) return { ...told, what: 'nothing' };
  if (!plan.isChange) return { ...told, what: 'unchanged' };
  if (consent.kind === 'dry-run') return { ...told, what: 'planned' };
  if (consent.kind === 'ask' && !(await consent.ask(`Write this for ${client.name}?`))) {
    return { ...told, what: 'declined' };
  }
  await service.apply(plan);
  if (!output.isJson) output.line(`  Written. ${client.restart}`);
  return { ...told, what: 'routed', message: client.restart };
}

function printPlan(output: Output, { edits, notes, isChange }: RoutingPlan): void {
  for (const note of notes) output.line(`  ${note}`);
  for (const { diff } of edits) {
    for (const line of diff === '' ? [] : diff.split('\n')) output.line(`  ${paint(output, line)}`);
  }
  if (!isChange && edits.length > 0) output.line('  It points at Pretense already.');
}

function paint({ style }: Output, line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return style.accent(line);
  if (line.startsWith('-') && !line.startsWith('---')) return style.warn(line);
  return line.startsWith('@@') ? style.dim(line) : line;
}

function printEnd(output: Output, results: readonly ToolResult[], service: RoutingService): void {
  for (const { client, what, message } of results) if (what === 'skipped') output.line(`${client}: ${message ?? ''}`);
  if (results.length === 0)
    output.line('No AI tool that can be routed was found. Name one: pretense route claude-code');
  const isRouted = results.some(({ what }) => what === 'routed' || what === 'unchanged');
  if (isRouted && !service.isRunning) {
    output.line(output.style.warn('No proxy runs: routed tools cannot work until "pretense start" runs.'));
  }
}

function exitCode(results: readonly ToolResult[]): number {
  if (results.some(({ what }) => what === 'failed')) return 1;
  const isDone = results.some(({ what }) => what === 'routed' || what === 'unchanged' || what === 'planned');
  return isDone ? 0 : nothingRouted;
}
