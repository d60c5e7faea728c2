// What sub-verbs ask of the collector: the one that runs with this home, or else themselves.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError } from '../../app/settings.ts';
import type { JsonValue } from '../../base/canonical-json.ts';
import type { CollectorOptions } from '../../collector/collector.ts';
import type { CommandContext } from '../command.ts';
import { collectorHome, collectorOptions, loadCollector } from './collector-options.ts';

/**
 * `action`: a name of src/collector/control/actions.ts. Throws its CodedError, SettingsError also where no collector
 * ever was: then nothing is made there. CollectorError.
 */
export async function askCollector(context: CommandContext, action: string, parameters: JsonValue): Promise<JsonValue> {
  const collector = await loadCollector();
  return collector.runAction(collectorHome(context), { action, parameters }, async () => {
    const options = await collectorOptions(context, collector);
    const publicUrl = options.publicUrl ?? addressOf(options);
    await requireLeft(context, options, publicUrl);
    return collector.openCollector({ ...options, publicUrl });
  });
}

function addressOf({ host, port, server }: CollectorOptions): string {
  return `${server.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
}

/** None runs with this home: the folder has to have what one left there. */
async function requireLeft(context: CommandContext, options: CollectorOptions, url: string): Promise<void> {
  const { home, databaseUrl, witnessKeyFile } = options;
  const isEmbedded = databaseUrl === undefined;
  const isLeft = isEmbedded
    ? await isThere(join(home, 'database'))
    : witnessKeyFile !== undefined || (await isThere(join(home, 'witness.key')));
  // Of a database that all share, whoever answers there knows what is done here.
  const answers = isEmbedded && (await isCollectorAt(url));
  if (!isLeft) {
    const advice = answers
      ? `One answers at ${url}: name the folder that it was started with, --home DIR.`
      : 'Start one there with "pretense collector", or name the folder of another one with --home DIR.';
    throw new SettingsError(`There is no collector in ${home}, so nothing was done. ${advice}`);
  }
  if (answers) {
    const { output } = context;
    output.error(
      output.style.warn(
        `No collector runs with ${home}. Another one answers at ${url}: what is done here does not reach it. Is --home right?`,
      ),
    );
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const patienceMs = 1000;

async function isCollectorAt(url: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(patienceMs) });
    return answer.ok && (await answer.text()) === 'ok\n';
  } catch {
    return false;
  }
}
