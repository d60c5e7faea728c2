// What the command line, the environment and the configuration file say about a collector.
import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { readNetwork } from '../../app/network/network-settings.ts';
import { outboundBy } from '../../app/network/outbound.ts';
import { systemClock } from '../../app/platform.ts';
import { drawReport } from '../../app/report/draw-report.ts';
import { SettingsError } from '../../app/settings.ts';
import { productVersion } from '../../app/version.ts';
import type * as collectorModule from '../../collector/collector.ts';
import { type CommandContext, stringValue } from '../command.ts';
import { unreadable } from '../file-problem.ts';
import { shellWord } from '../shell-word.ts';

export type CollectorModule = typeof collectorModule;

const defaultPort = 9440;

/** The collector and all that it bundles, loaded by those verbs alone that need it. */
export function loadCollector(): Promise<CollectorModule> {
  return import(/* webpackMode: "lazy", webpackChunkName: "collector" */ '../../collector/collector.ts');
}

/** Folder of the collector: not the home of a proxy. */
export function collectorHome(context: CommandContext): string {
  const { environment, workingDirectory } = context;
  const given = stringValue(context, 'home') ?? nonEmpty(environment['PRETENSE_COLLECTOR_HOME']);
  return given === undefined ? usualHome() : resolve(workingDirectory, given);
}

const usualHome = (): string => join(homedir(), '.pretense-collector');

/** What to type for this collector, also in a terminal that has not this one's folder and environment. */
export function collectorCommand(context: CommandContext, words: string): string {
  const home = collectorHome(context);
  return `pretense collector ${words}${home === usualHome() ? '' : ` --home ${shellWord(home)}`}`;
}

/** Throws SettingsError, CollectorError `settings`, ProxyError `network-proxy-invalid`. */
export async function collectorOptions(
  context: CommandContext,
  { readConfig, jsonLogger }: CollectorModule,
): Promise<collectorModule.CollectorOptions> {
  const { environment, workingDirectory } = context;
  const path = (name: string): string | undefined => {
    const given = stringValue(context, name);
    return given === undefined ? undefined : resolve(workingDirectory, given);
  };
  const config = await readConfig(path('config'), environment, path('policy'));
  const level = context.values['verbose'] === true ? 'debug' : 'info';
  const logger = jsonLogger(process.stderr, systemClock, level);
  const network = await readNetwork({ environment, platform: process.platform });
  for (const reason of network.warnings) logger.log('warn', 'network', { reason });
  return {
    home: collectorHome(context),
    host: stringValue(context, 'host') ?? '127.0.0.1',
    port: portOf(stringValue(context, 'port')),
    publicUrl: publicUrlOf(stringValue(context, 'public-url') ?? config.publicUrl),
    name: stringValue(context, 'name') ?? 'pretense-collector',
    organisation: config.organisation ?? 'Organisation',
    databaseUrl: databaseUrlOf(environment['DATABASE_URL'] ?? (await textOf(environment['DATABASE_URL_FILE']))),
    witnessKeyFile: nonEmpty(environment['PRETENSE_WITNESS_KEY_FILE']),
    settings: config.settings,
    server: {
      tls: await tlsOf(path('tls-cert'), path('tls-key'), path('client-ca')),
      ...proxies(config.trustedProxies),
    },
    program: {
      productVersion,
      verifier: () => readFile(join(import.meta.dirname, 'verify.mjs'), 'utf8'),
      draw: (model) => drawReport({ model, sample: undefined }),
      outbound: outboundBy(network),
    },
    clock: systemClock,
    logger,
  };
}

function proxies(trusted: readonly string[]): { readonly trustedProxies?: readonly string[] } {
  return trusted.length === 0 ? {} : { trustedProxies: trusted };
}

async function tlsOf(cert: string | undefined, key: string | undefined, clientCa: string | undefined) {
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new SettingsError('TLS takes --tls-cert and --tls-key together; --client-ca comes on top of them.');
  }
  return {
    cert: await pem(cert),
    key: await pem(key),
    ...(clientCa === undefined ? {} : { clientCa: await pem(clientCa) }),
  };
}

async function pem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new SettingsError(`"${text.slice(0, 20)}" is no port; use a number from 0 to 65535.`);
  }
  return port;
}

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  if (!isOrigin)
    throw new SettingsError('--public-url is an address without a path, such as https://collector.example.');
  return url.origin;
}

/** Not shown in the message: it holds a password. */
function databaseUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^postgres(?:ql)?:\/\//.test(text)) return text;
  throw new SettingsError('DATABASE_URL is not an address of a PostgreSQL database (postgres://…).');
}

/** Containers are handed secrets as files. */
async function textOf(file: string | undefined): Promise<string | undefined> {
  return file === undefined || file === '' ? undefined : (await pem(file)).trim();
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

/** Who runs the command, as records name an operator. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
