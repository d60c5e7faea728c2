// `pretense status --format audit`.
import { resolve } from 'node:path';
import { collectAuditStatus } from '../app/audit-status/collect-status.ts';
import { auditStatusLines } from '../app/audit-status/status-text.ts';
import { recordStatus, writeSigned } from '../app/audit-status/write-status.ts';
import { parsePort } from '../app/settings.ts';
import { type CommandContext, stringValue } from './command.ts';
import { policyInForce } from './policy/policy-action.ts';
import { ProgressLine } from './progress-line.ts';
import { notRecorded } from './routing-context.ts';

export const notEnforced = 4;

/** Resolves with the exit code. */
export async function printAuditStatus(context: CommandContext): Promise<number> {
  const { output, environment } = context;
  const { paths, service } = await policyInForce(context);
  const progress = new ProgressLine(process.stderr);
  const status = await collectAuditStatus({
    paths,
    policy: service,
    environment,
    platform: process.platform,
    nodeVersion: process.versions.node,
    programFolder: import.meta.dirname,
    port: parsePort(undefined),
    isOffline: context.values['offline'] === true,
    now: () => new Date(),
    onProgress: (text) => progress.show(text),
  }).finally(() => progress.clear());
  const lines = auditStatusLines(status);
  const text = output.isJson ? `${JSON.stringify(status)}\n` : `${lines.join('\n')}\n`;
  const given = { format: output.isJson ? 'json' : 'text', bytes: Buffer.from(text, 'utf8') } as const;
  const { sha256, isRecorded } = await recordStatus(status, given, { paths, policy: service });
  const target = stringValue(context, 'output');
  if (target !== undefined) {
    const path = resolve(context.workingDirectory, target);
    const note = await writeSigned(path, given, { keysDir: paths.keysDir, sha256, at: status.generatedAt });
    if (output.isJson) output.json({ isEnforced: status.isEnforced, path, note, sha256, isRecorded });
    else output.line(`${lines[0] ?? ''}\nWritten to ${path}, its signature to ${note}.`);
  } else if (output.isJson) output.json(status);
  else for (const [at, line] of lines.entries()) output.line(at === 0 ? output.style.bold(line) : line);
  if (!output.isJson) output.line(`\nSHA-256 of this text: ${sha256}${isRecorded ? ', on the record' : ''}`);
  if (!isRecorded) output.error(notRecorded);
  return status.isEnforced && isRecorded ? 0 : notEnforced;
}
