import { SettingsError } from '../../app/settings.ts';
import type { RunningCollector } from '../../collector/collector.ts';
import { collectorCommand, collectorOptions, loadCollector } from '../collector/collector-options.ts';
import { collectorVerbs } from '../collector/verbs.ts';
import type { Command, CommandContext } from '../command.ts';

export const collector: Command = {
  name: 'collector',
  summary: 'Run the organisation’s endpoint: takes the logs of all devices, and shows them',
  defaultHome: '$PRETENSE_COLLECTOR_HOME or ~/.pretense-collector',
  usage: '[token | user | archive | dispose | hold | backup | restore | rollups]',
  description: `Without a word it runs: it takes the logs of enrolled devices, checks them, and cosigns what it holds. Nothing has to be
configured: it listens on 127.0.0.1 and keeps an embedded PostgreSQL in its folder. With DATABASE_URL=postgres://… it
uses that database. Its log goes to standard error, one JSON object a line.
token    a token with which one device enrols once: "pretense enrol URL --token TOKEN" on the device
user     accounts of people: user add EMAIL --role R, list, role EMAIL --role R, disable, enable or reset EMAIL. Roles are
         admin, reviewer and auditor. A password is asked for, piped in, or read from --password-file
archive  writes days that are over as Parquet files to the archive of --config (it does so by itself each day); archive
         verify reads all of it back and compares it with what was cosigned
dispose  takes out of the database, with a certificate, what is older than retentionDays and neither held nor missing in
         the archive (it does so by itself each day)
hold     keeps records for a legal matter: hold set, hold list, hold clear ID
backup   writes everything of one moment to one file, --output FILE
restore  reads a backup FILE into an empty database: the one of --home, of DATABASE_URL or of --into. --drill does it
         beside the running collector into a temporary one, and measures what would be lost (RPO) and how long it takes
         (RTO)
rollups  makes what the pages show anew from all records that the database holds: rollups rebuild. Devices wait
         meanwhile, and send again
These work beside a running collector and, with what it left in its folder, without one. They need the --home that it
was started with.`,
  options: {
    port: { type: 'string', value: 'PORT', help: 'Port to listen on; 0 picks a free one (default: 9440)' },
    host: { type: 'string', value: 'HOST', help: 'Address to listen on (default: 127.0.0.1)' },
    'public-url': {
      type: 'string',
      value: 'URL',
      help: 'Where people and devices reach it (default: what it listens on)',
    },
    name: { type: 'string', value: 'NAME', help: 'Name of the witness key (default: pretense-collector)' },
    'tls-cert': { type: 'string', value: 'FILE', help: 'Certificate chain (PEM): TLS 1.2 or newer' },
    'tls-key': { type: 'string', value: 'FILE', help: 'Its private key (PEM)' },
    'client-ca': { type: 'string', value: 'FILE', help: 'Who connects needs a certificate of this authority (PEM)' },
    policy: { type: 'string', value: 'FILE', help: 'Signed policy to hand to devices; FILE.sig is its signature' },
    config: { type: 'string', value: 'FILE', help: 'Further settings (JSON with comments)' },
    team: { type: 'string', value: 'TEAM', help: 'token: devices that enrol with it belong to this team' },
    'expires-days': { type: 'string', value: 'N', help: 'token: days that it is good for (default: 7)' },
    role: { type: 'string', value: 'ROLE', help: 'user: admin, reviewer or auditor' },
    'password-file': { type: 'string', value: 'FILE', help: 'user add, reset: the password is the first line of FILE' },
    output: { type: 'string', value: 'FILE', help: 'backup: file to make' },
    'with-keys': { type: 'boolean', help: 'backup: the private key of the witness too' },
    into: { type: 'string', value: 'URL', help: 'restore: an empty PostgreSQL database' },
    drill: { type: 'boolean', help: 'restore: only try it, measure, and put that on the record' },
    'dry-run': { type: 'boolean', help: 'dispose: only show what would go' },
    checkpoints: {
      type: 'string',
      value: 'FILE',
      help: 'archive verify: cosigned checkpoints that were kept elsewhere',
    },
    reason: { type: 'string', value: 'TEXT', help: 'hold: why; it stands on the record' },
    period: {
      type: 'string',
      value: 'A:B',
      help: 'hold set: days (UTC) such as 2026-01-01:2026-03-31; either may be left out',
    },
    repository: { type: 'string', value: 'NAME', help: 'hold set: a repository, as records name it' },
    developer: { type: 'string', value: 'NAME', help: 'hold set: a developer, as records name them' },
    device: { type: 'string', value: 'ID', help: 'hold set: a device (dev_…)' },
    organisation: { type: 'string', value: 'SLUG', help: 'Of which organisation, where the database has several' },
    verbose: { type: 'boolean', help: 'Log each request' },
  },
  async run(context) {
    const [word, ...rest] = context.positionals;
    if (word === undefined) return serve(context);
    const verb = collectorVerbs.find(({ name }) => name === word);
    if (verb === undefined) {
      const known = collectorVerbs.map(({ name }) => name).join(', ');
      throw new SettingsError(`"${word.slice(0, 40)}" is nothing that a collector does; known are ${known}.`);
    }
    return verb.run(context, rest);
  },
};

async function serve(context: CommandContext): Promise<number> {
  const module = await loadCollector();
  const running = await module.startCollector(await collectorOptions(context, module));
  const stopped = new Promise<void>((resolve, reject) => {
    const onSignal = (): void => void running.stop().then(resolve, reject);
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  announce(context, running);
  await stopped;
  if (context.output.isJson) context.output.json({ event: 'stopped' });
  else context.output.line('Stopped.');
  return 0;
}

function announce(context: CommandContext, running: RunningCollector): void {
  const { output } = context;
  const { url, tenant, witnessKey } = running;
  const { publicUrl, home, database } = running.context;
  if (output.isJson) {
    output.json({ event: 'listening', url, publicUrl, database: database.kind, home, witnessKey });
    return;
  }
  const { bold, warn } = output.style;
  output.line(`The collector of ${tenant.name} listens on ${bold(url)}`);
  if (publicUrl !== url) output.line(`People and devices reach it at ${publicUrl}`);
  output.line(
    database.kind === 'pglite'
      ? `Database: embedded, in ${home} (one organisation; DATABASE_URL=postgres://… for more).`
      : `Database: PostgreSQL, by DATABASE_URL. Keys: ${home}.`,
  );
  output.line(`Witness key: ${witnessKey}`);
  output.line(`Enrol a device:    ${collectorCommand(context, 'token')}`);
  output.line(`The first account: ${collectorCommand(context, 'user add EMAIL --role admin')}`);
  if (isOpenWithoutTls(url, publicUrl)) {
    output.line(
      warn('It can be reached from other machines without TLS: give it --tls-cert and --tls-key, or put TLS in front.'),
    );
  }
}

function isOpenWithoutTls(url: string, publicUrl: string): boolean {
  const { protocol, hostname } = new URL(url);
  const isLocal = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(hostname);
  return protocol === 'http:' && !isLocal && !publicUrl.startsWith('https:');
}
