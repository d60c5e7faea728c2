// How things stand with a proxy at the moment of a heartbeat.
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { readLastCheckpoints } from '../audit/checkpoints.ts';
import type { Journal } from '../audit/journal.ts';
import type { RecordFields } from '../audit/record.ts';
import { clientStates } from '../clients/drift.ts';
import { nodeEnvironment } from '../clients/environment.ts';
import { readJournal, routingFolder } from '../clients/journal.ts';
import { clients } from '../clients/tools/index.ts';
import { Heartbeat, machineFields } from './heartbeat.ts';
import { systemClock } from './platform.ts';
import type { RuntimeOptions } from './runtime-types.ts';
import type { StatePaths } from './state-dir.ts';

export interface HeartbeatSources {
  readonly paths: Pick<StatePaths, 'home' | 'auditDir'>;
  readonly journal: Pick<Journal, 'head'>;
  /** 0: it does not listen (any more). */
  readonly port: () => number;
  readonly isPaused: () => boolean;
  readonly level: () => string;
  readonly workspaces: () => number;
  /** Where it stands with its collector. */
  readonly sync?: () => RecordFields;
}

interface RunningHome {
  readonly journal: Journal;
  readonly controls: { readonly pause: { isPaused(): boolean }; readonly sync: { readonly fields: RecordFields } };
  readonly workspaces: { readonly protection: { now(): { readonly level: string } }; status(): readonly unknown[] };
}

/** The heartbeat of a proxy that runs; `port` as above. The caller disposes it before the log is closed. */
export function startHeartbeat(
  { paths, logger }: Pick<RuntimeOptions, 'paths' | 'logger'>,
  { journal, controls, workspaces }: RunningHome,
  port: () => number,
): Heartbeat {
  const facts = heartbeatFacts({
    paths,
    journal,
    port,
    isPaused: () => controls.pause.isPaused(),
    level: () => workspaces.protection.now().level,
    workspaces: () => workspaces.status().length,
    sync: () => controls.sync.fields,
  });
  return new Heartbeat({ clock: systemClock, logger, records: journal, facts });
}

/** Fields of the `heartbeat` record. What cannot be found out is `null`; it never rejects. */
export function heartbeatFacts(sources: HeartbeatSources): () => Promise<RecordFields> {
  let told = sources.journal.head.seq;
  return async () => {
    const { auditDir, home } = sources.paths;
    const [diskFree, covered, routed, tools] = await Promise.all([
      known(freeBytes(auditDir)),
      known(coveredRecords(auditDir)),
      known(routedTools(home)),
      known(toolStates(home)),
    ]);
    const { seq } = sources.journal.head;
    const records = seq - told;
    told = seq;
    const port = sources.port();
    return {
      port: port === 0 ? null : port,
      mode: sources.isPaused() ? 'paused' : 'enforce',
      level: sources.level(),
      workspaces: sources.workspaces(),
      routed_tools: routed,
      tools,
      records,
      disk_free: diskFree,
      checkpoint_size: covered,
      ...sources.sync?.(),
      ...machineFields(),
    };
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.min(bavail * bsize, Number.MAX_SAFE_INTEGER);
}

/** Records that the last checkpoint covers; 0 while there is none. */
async function coveredRecords(auditDir: string): Promise<number> {
  const { checkpoints } = await readLastCheckpoints(auditDir);
  return checkpoints.at(-1)?.checkpoint.size ?? 0;
}

async function routedTools(home: string): Promise<number> {
  const entries = await readJournal(routingFolder(home));
  return new Set(entries.map(({ client }) => client)).size;
}

/** How each AI tool that was found here is routed. Tools that only terminals route are left out: no file says it. */
async function toolStates(home: string): Promise<readonly ToolState[]> {
  const environment = nodeEnvironment({ home: homedir(), variables: process.env, platform: process.platform });
  const looked = clients.filter(({ routing }) => routing !== 'terminal');
  const states = await clientStates(looked, { home, environment, target: undefined, workspaceRoots: [] });
  return states
    .filter(({ state }) => state !== 'not-installed')
    .map(({ client, name, state }) => ({ client, name, state }));
}

type ToolState = Readonly<Record<'client' | 'name' | 'state', string>>;

async function known<Fact>(figure: Promise<Fact>): Promise<Fact | null> {
  try {
    return await figure;
  } catch {
    return null;
  }
}
