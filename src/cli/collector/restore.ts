// `pretense collector restore FILE`: a backup into an empty database, or a drill of it.
import { resolve } from 'node:path';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import type { DrillResult } from '../../collector/archive/drill.ts';
import type { RestoredCollector } from '../../collector/archive/restore-collector.ts';
import { type CommandContext, type Output, stringValue } from '../command.ts';
import { countOf } from '../count-of.ts';
import { ProgressLine } from '../progress-line.ts';
import { askCollector } from './ask-collector.ts';
import { collectorHome, loadCollector, operatorName } from './collector-options.ts';
import type { CollectorVerb } from './verb.ts';

export const restore: CollectorVerb = {
  name: 'restore',
  async run(context, words) {
    const [file, ...more] = words;
    if (file === undefined || more.length > 0)
      throw new SettingsError('Name the file of one backup: collector restore FILE.');
    const into = stringValue(context, 'into');
    if (into !== undefined && !/^postgres(?:ql)?:\/\//.test(into))
      throw new SettingsError('--into takes the address of an empty PostgreSQL database (postgres://…).');
    const path = resolve(context.workingDirectory, file);
    return context.values['drill'] === true ? drill(context, path, into) : bringBack(context, path, into);
  },
};

async function bringBack(context: CommandContext, path: string, into: string | undefined): Promise<number> {
  const { environment, output } = context;
  const collector = await loadCollector();
  const restored = await withLine((onProgress) =>
    collector.restoreCollector({
      path,
      home: collectorHome(context),
      databaseUrl: into ?? environment['DATABASE_URL'],
      witnessKeyFile: environment['PRETENSE_WITNESS_KEY_FILE'],
      by: operatorName(),
      clock: systemClock,
      logger: collector.jsonLogger(process.stderr, systemClock, 'warn'),
      onProgress,
    }),
  );
  if (output.isJson) output.json(restored);
  else {
    printRestored(output, restored);
    output.line('Start the collector with it: it asks devices that are ahead for what they sent since.');
  }
  return 0;
}

async function drill(context: CommandContext, path: string, databaseUrl: string | undefined): Promise<number> {
  const { output } = context;
  const collector = await loadCollector();
  const { signerKey } = (await askCollector(context, 'backup-key', null)) as { readonly signerKey: string };
  const restored = await withLine((onProgress) =>
    collector.drillRestore({
      path,
      databaseUrl,
      signerKey,
      clock: systemClock,
      logger: collector.jsonLogger(process.stderr, systemClock, 'warn'),
      onProgress,
    }),
  );
  const { manifest, records, chains, cosignedChains, rtoMs } = restored;
  const result = (await askCollector(context, 'drill', {
    backupId: manifest.backup_id,
    snapshotAt: manifest.snapshot_at,
    records,
    chains,
    cosignedChains,
    rtoMs,
    by: operatorName(),
  })) as unknown as DrillResult;
  if (output.isJson) output.json({ ...restored, ...result });
  else {
    printRestored(output, restored);
    output.line(`  RPO  ${secondsText(result.rpoMs)}: ${countOf(result.missing, 'record')} came after the backup`);
    output.line(`  RTO  ${secondsText(result.rtoMs)}: file read, rows loaded, everything checked`);
    output.line(
      'Both are on the record (backup.restored). Devices still have what the backup lacks until it is cosigned again.',
    );
  }
  return 0;
}

function printRestored(
  { line, style }: Output,
  { manifest, rows, records, chains, cosignedChains, disposed }: RestoredCollector,
): void {
  line(style.bold(`${countOf(rows, 'row')} of ${manifest.snapshot_at} restored and checked`));
  line(
    `  ${countOf(records, 'record')} in ${countOf(chains, 'chain')}; ${cosignedChains} end at the head that was cosigned, or beyond it`,
  );
  if (disposed > 0) line(`  of ${disposed} of them only leaf hashes are kept: they were disposed of`);
}

function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

const phases = { check: 'checked', load: 'loaded', verify: 'compared' } as const;

async function withLine<Result>(
  work: (onProgress: (phase: keyof typeof phases, done: number) => void) => Promise<Result>,
): Promise<Result> {
  const line = new ProgressLine(process.stderr);
  try {
    return await work((phase, done) => line.show(`${phases[phase]} ${done}`));
  } finally {
    line.clear();
  }
}
