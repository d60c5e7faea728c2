// One real client on one task, through the real program, to the scripted upstream: what came of it.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CapturedRequest } from '../../../src/cli/demo/scripted-provider.ts';
import { readRecords } from '../../../src/audit/read.ts';
import type { AuditRecord } from '../../../src/audit/record.ts';
import { errnoOf } from '../../../src/audit/error.ts';
import { writeFiles } from '../claude-code-workspace.ts';
import { programFile, type PretenseProcess, startPretense, temporaryEnvironment } from '../pretense-process.ts';
import { readEditFinish } from '../upstream/read-edit-finish.ts';
import { startUpstream } from '../upstream/server.ts';
import type { ClientDriver } from './client-driver.ts';
import { type ClientWorkspace, createClientWorkspace } from './client-workspace.ts';
import { runClient } from './run-client.ts';

export interface Driven {
  readonly exitCode: number | null;
  readonly output: string;
  /** The edited file, as it is on disk at the end. */
  readonly edited: string;
  /** What reached the upstream. */
  readonly requests: readonly CapturedRequest[];
  /** What the log says of the exchanges. */
  readonly records: readonly AuditRecord[];
}

export interface DriveOptions {
  readonly task: (workspace: ClientWorkspace) => string;
  readonly limitMs: number;
}

export async function driveClient(driver: ClientDriver, { task, limitMs }: DriveOptions): Promise<Driven> {
  const workspace = createClientWorkspace();
  const upstream = await startUpstream(readEditFinish);
  const environment = { ...temporaryEnvironment(), HOME: workspace.home };
  const upstreams = ['anthropic', 'openai', 'chatgpt', 'gemini'].flatMap((key) => [
    '--upstream',
    `${key}=${upstream.url}${key === 'chatgpt' ? '/backend-api/codex' : ''}`,
  ]);
  const pretense = await startPretense(['--workspace', workspace.root, ...upstreams], environment);
  try {
    const settings = setUp(driver, workspace, { pretense, gateway: upstream.url });
    const run = await runClient(driver, { workspace, task: task(workspace), environment: settings, limitMs });
    const records: AuditRecord[] = [];
    for await (const record of readRecords(join(pretense.home, 'audit'))) {
      if (record.type.startsWith('ai.')) records.push(record);
    }
    return { ...run, edited: readFileSync(workspace.file, 'utf8'), requests: upstream.requests, records };
  } finally {
    await pretense.stop();
    await upstream.close();
    removeBase(workspace);
  }
}

/** Some clients leave a process behind that still writes for a while: then the system's own cleaning removes the rest. */
function removeBase({ base }: ClientWorkspace): void {
  try {
    rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    if (errnoOf(error) !== 'ENOTEMPTY' && errnoOf(error) !== 'EBUSY') throw error;
  }
}

/** What the client stands between. */
interface Ends {
  readonly pretense: PretenseProcess;
  readonly gateway: string;
}

/** Sets the client to use the proxy; gives the environment that it needs. */
function setUp(driver: ClientDriver, workspace: ClientWorkspace, { pretense, gateway }: Ends) {
  const { files, environment } = driver.settings(addressByHand(driver, pretense), gateway);
  writeFiles(workspace.home, files);
  if (driver.byHand === undefined) {
    execFileSync(process.execPath, [programFile, 'route', driver.client, '--yes'], {
      env: { ...pretense.environment, ...environment, NO_PROXY: '127.0.0.1,localhost' },
      stdio: 'pipe',
    });
  }
  return environment;
}

function addressByHand({ client, byHand }: ClientDriver, { url, environment }: PretenseProcess): string | undefined {
  if (byHand === undefined) return undefined;
  const token = readFileSync(join(environment['PRETENSE_KEYS_DIR'] ?? '', 'client-token'), 'utf8').trim();
  return `${url}/c/${client}-${token}/u/${byHand.upstream}`;
}
