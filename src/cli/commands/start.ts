import { setFlagsFromString } from 'node:v8';
import type { Runtime, RuntimeOptions } from '../../app/runtime-types.ts';
import { parseNetworkLevel } from '../../app/network-level/network-level-options.ts';
import { startRuntime } from '../../app/runtime.ts';
import { lineLogger } from '../../app/platform.ts';
import { parseContent, parseLevel, parsePort, parseUpstreams } from '../../app/settings.ts';
import type { Command, CommandContext } from '../command.ts';
import { stringValue, stringValues } from '../command.ts';
import { findHome } from '../home.ts';
import { networkLevelLines } from '../network-level-lines.ts';
import { printRouting } from '../routing-hint.ts';

export const start: Command = {
  name: 'start',
  summary: 'Run the mutation proxy until Ctrl+C',
  usage: '',
  description:
    'Listens on 127.0.0.1 (and ::1) and protects the names of the registered workspaces and of those named here.\nWith --listen it serves other machines as well: over TLS (--tls-cert and --tls-key, or --behind-tls), and only clients\nthat it knows (--client-tokens, --client-ca). The control endpoints stay on this machine. See docs/network.md.\nWith --json one event a line: {"event":"listening","url":…}, {"event":"indexed",…}, {"event":"stopped"}.',
  options: {
    port: { type: 'string', value: 'PORT', help: 'Port to listen on; 0 picks a free one (default: 9339)' },
    workspace: { type: 'string', value: 'DIR', multiple: true, help: 'Protect the names of this workspace' },
    level: { type: 'string', value: 'LEVEL', help: 'strict (default), balanced or light; the last two are partial' },
    upstream: {
      type: 'string',
      value: 'KEY=URL',
      multiple: true,
      help: 'Another address of a provider (anthropic=https://…), or a host of your own: team=…, team:openai=…',
    },
    media: { type: 'string', value: 'POLICY', help: 'Images, PDFs and audio: pass unread (pass, default) or block' },
    'encoded-text': {
      type: 'string',
      value: 'POLICY',
      help: 'Secrets and names inside base64 or hexadecimal text: block (default) or record',
    },
    terms: {
      type: 'string',
      value: 'FILE',
      help: 'Names to protect everywhere, one a line; read again when it changes',
    },
    'require-client-token': {
      type: 'boolean',
      help: 'Refuse requests whose URL "pretense route" did not write (/c/…)',
    },
    listen: {
      type: 'string',
      value: 'ADDRESS',
      help: 'Serve other machines: an IP address, with a port (default: 9443)',
    },
    'tls-cert': { type: 'string', value: 'FILE', help: '--listen: certificate chain, PEM; TLS 1.2 or newer' },
    'tls-key': { type: 'string', value: 'FILE', help: '--listen: its private key, PEM' },
    'behind-tls': {
      type: 'boolean',
      help: '--listen: TLS ends in front of Pretense, and nobody else reaches the port',
    },
    'client-tokens': { type: 'string', value: 'FILE', help: '--listen: clients need a token; lines of NAME TOKEN' },
    'client-ca': { type: 'string', value: 'FILE', help: '--listen: clients need a certificate of this authority, PEM' },
    'host-name': {
      type: 'string',
      value: 'NAME',
      multiple: true,
      help: '--listen: a name that clients use; others are refused',
    },
    rate: { type: 'string', value: 'N', help: '--listen: requests a minute of one client (default: 300)' },
    concurrent: { type: 'string', value: 'N', help: '--listen: requests of one client at a time (default: 32)' },
    'max-body': { type: 'string', value: 'MIB', help: '--listen: largest request body (default and limit: 64)' },
    verbose: { type: 'boolean', help: 'Log more to standard error' },
  },
  async run(context) {
    tuneEngine();
    const paths = await findHome(context);
    const runtime = await startRuntime({
      paths,
      port: parsePort(stringValue(context, 'port')),
      level: parseLevel(stringValue(context, 'level')),
      upstreams: parseUpstreams(stringValues(context, 'upstream')),
      content: parseContent(stringValue(context, 'media'), stringValue(context, 'encoded-text')),
      workspaces: stringValues(context, 'workspace'),
      requiresClientToken: context.values['require-client-token'] === true,
      networkLevel: networkLevelOf(context),
      termsFile: stringValue(context, 'terms'),
      logger: lineLogger(context.values['verbose'] === true ? 'info' : 'warn'),
      onIndexed: (workspace) => reportIndex(context, workspace),
    });
    const onSignal = () => void runtime.stop();
    process.once('SIGINT', onSignal);
    process.once('SIGTERM', onSignal);
    announce(context, runtime);
    await runtime.finished;
    // All is closed: a signal that comes now ends nothing but a process that ends well by itself.
    process.on('SIGINT', ignored);
    process.on('SIGTERM', ignored);
    if (context.output.isJson) context.output.json({ event: 'stopped' });
    else context.output.line('Stopped.');
    return 0;
  },
};

function networkLevelOf(context: CommandContext): ReturnType<typeof parseNetworkLevel> {
  return parseNetworkLevel({
    listen: stringValue(context, 'listen'),
    tlsCert: stringValue(context, 'tls-cert'),
    tlsKey: stringValue(context, 'tls-key'),
    isBehindTls: context.values['behind-tls'] === true,
    clientCa: stringValue(context, 'client-ca'),
    clientTokens: stringValue(context, 'client-tokens'),
    hostNames: stringValues(context, 'host-name'),
    rate: stringValue(context, 'rate'),
    concurrent: stringValue(context, 'concurrent'),
    maxBody: stringValue(context, 'max-body'),
  });
}

function ignored(): void {}

function announce({ output }: CommandContext, runtime: Runtime): void {
  const status = runtime.status();
  if (output.isJson) {
    const { addresses, level, networkLevel } = status;
    output.json({ event: 'listening', url: runtime.url, addresses, level, ...(networkLevel && { networkLevel }) });
    return;
  }
  output.line(
    `Pretense listens on ${output.style.bold(runtime.url)} (${status.addresses.join(', ')}), level ${status.level}.`,
  );
  const { networkLevel } = status;
  if (networkLevel !== undefined) for (const line of networkLevelLines(networkLevel)) output.line(line);
  const { proxy } = status.network;
  if (proxy !== undefined) output.line(`Providers are asked through the network proxy ${proxy.url} (${proxy.source}).`);
  for (const warning of status.warnings) output.line(output.style.warn(warning));
  for (const { repository, state } of status.workspaces)
    if (state === 'indexing') output.line(`Indexing ${repository} …`);
  if (status.workspaces.length === 0) {
    output.line('No workspace is registered: every compound name of a request is treated as yours.');
    output.line('Run "pretense init" in a workspace, or start with --workspace DIR.');
  }
  printRouting(output, runtime.url);
}

type IndexedWorkspace = Parameters<NonNullable<RuntimeOptions['onIndexed']>>[0];

function reportIndex({ output }: CommandContext, workspace: IndexedWorkspace): void {
  const { repository, report, problem } = workspace;
  if (output.isJson) {
    const counts = report === undefined ? {} : { files: report.files, declaredNames: report.declaredNames };
    output.json({ event: 'indexed', repository, ...counts, ...(problem === undefined ? {} : { problem }) });
  } else if (problem !== undefined) {
    output.line(
      output.style.warn(`The index of ${repository} failed: ${problem} Until it works, the lexical rule protects it.`),
    );
  } else if (report !== undefined) {
    output.line(`Indexed ${repository}: ${report.files} files, ${report.declaredNames} declared names.`);
  }
}

/**
 * By itself V8 marks the whole heap whenever half of what lives there was added, and bodies count: every hundred turns.
 * Twice that may be added here. And it compiles a function well after thousands of calls: of a proxy, whose functions run
 * once a request, that is after days. V8 asks for these values whenever it needs them, so they can be set now. Only for a
 * process that is ours alone.
 */
function tuneEngine(): void {
  setFlagsFromString('--heap-growing-percent=100');
  for (const flag of compileEarlier(Number.parseInt(process.versions.node, 10))) setFlagsFromString(flag);
}

/** A flag that V8 does not know is an error on standard error: it counted bytes of bytecode first, and counts calls now. */
function compileEarlier(nodeVersion: number): readonly string[] {
  if (nodeVersion === 20) return ['--interrupt-budget=4000'];
  return nodeVersion < 22 ? [] : ['--invocation-count-for-maglev=50', '--invocation-count-for-turbofan=300'];
}
