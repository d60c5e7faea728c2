import { cpSync, mkdirSync, mkdtempSync, rmSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineLogger } from '../../app/platform.ts';
import { startRuntime } from '../../app/runtime.ts';
import { locateStateDir } from '../../app/state-dir.ts';
import { readRecords } from '../../audit/read.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { verifyLog } from '../../audit/verify.ts';
import type { Command } from '../command.ts';
import { renderDemo, type DemoReport } from '../demo/demo-report.ts';
import { demoScript, runDemoTask } from '../demo/demo-task.ts';
import { sampleFile, writeSampleWorkspace } from '../demo/sample-workspace.ts';
import { startScriptedProvider } from '../demo/scripted-provider.ts';

export const demo: Command = {
  name: 'demo',
  summary: 'Show one protected task: yours, what the provider saw, what came back',
  usage: '',
  description:
    'Runs one task of a sample workspace through the real proxy, against a provider that is part of the demo.\nUses a temporary home; nothing of yours is read or changed. Fails when the provider saw a protected name.',
  options: { keep: { type: 'string', value: 'DIR', help: 'Keep the sample workspace and the log in this folder' } },
  async run(context) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-demo-')));
    try {
      const report = await runDemo(folder);
      if (context.output.isJson) context.output.json(report);
      else renderDemo(context.output, report);
      const keep = context.values['keep'];
      if (typeof keep === 'string') {
        mkdirSync(keep, { recursive: true });
        cpSync(folder, keep, { recursive: true });
      }
      return report.leaked.length === 0 && report.isIntact ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function runDemo(folder: string): Promise<DemoReport> {
  const workspace = join(folder, 'kestrel-insurance');
  mkdirSync(workspace);
  writeSampleWorkspace(workspace);
  const provider = await startScriptedProvider({ script: demoScript, deltaLength: 5 });
  const paths = await locateStateDir({
    home: join(folder, 'home'),
    environment: { PRETENSE_KEYS_DIR: join(folder, 'keys') },
    platform: process.platform,
    userHome: folder,
  });
  const runtime = await startRuntime({
    paths,
    port: 0,
    level: 'strict',
    upstreams: { anthropic: provider.url },
    workspaces: [workspace],
    logger: lineLogger('error'),
  });
  try {
    const result = await runDemoTask(runtime.url, join(workspace, sampleFile));
    await runtime.stop();
    const records: AuditRecord[] = [];
    for await (const record of readRecords(paths.auditDir)) records.push(record);
    const seen = provider.requests.map((request) => request.body.toString('utf8'));
    return {
      ...result,
      seenByProvider: seen,
      answersOfProvider: provider.answers,
      leaked: protectedNames.filter((name) => seen.some((body) => body.toLowerCase().includes(name.toLowerCase()))),
      requestRecords: records.filter((record) => record.type === 'ai.request'),
      isIntact: (await verifyLog(paths.auditDir)).problems.length === 0,
      recordCount: records.length,
    };
  } finally {
    await runtime.stop();
    await provider.close();
  }
}

/** Names of the sample workspace that must not be seen by the provider. */
const protectedNames = [
  'calculateRiskPremium',
  'PolicyHolder',
  'claimHistory',
  'claimSurcharge',
  'baseRate',
  'kestrel',
  'riskPremium',
];
