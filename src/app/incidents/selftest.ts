// The self-test: a made-up secret goes the way of a real one, from the scanner to the alert, and each step says whether it
// held. Nothing leaves: see `selftest-proxy.ts`.
import { randomInt } from 'node:crypto';
import { tail } from '../../audit/read.ts';
import type { AuditRecord, RecordWriter } from '../../audit/record.ts';
import { CodedError, messageOf } from '../../base/error.ts';
import { objectsOf } from '../../incidents/fields.ts';
import { Detectors } from '../../incidents/rules.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { SecretScanner } from '../../secrets/types.ts';
import { randomHex } from '../platform.ts';
import { asTransmitted, type SelftestProxy, startSelftestProxy } from './selftest-proxy.ts';

export interface SelftestOptions {
  readonly auditDir: string;
  readonly secrets: SecretScanner;
  readonly policy: EffectivePolicy;
  readonly records: RecordWriter;
  readonly recordBase: () => Readonly<Record<string, string | number>>;
  /** Resolves when the watch of the home was given the record of this number; rejects when it never is. */
  readonly watched: (seq: number) => Promise<void>;
}

const stepNames = ['detect', 'block', 'record', 'alert'] as const;

export type SelftestStepName = (typeof stepNames)[number];

export interface SelftestStep {
  readonly name: SelftestStepName;
  readonly result: 'passed' | 'failed' | 'skipped';
  /** What was seen, without the secret. */
  readonly detail: string;
}

export interface SelftestResult {
  readonly result: 'passed' | 'failed';
  readonly selftestId: string;
  readonly rule: string;
  readonly steps: readonly SelftestStep[];
  /** Of the record `selftest.completed`. */
  readonly seq: number;
}

type SelftestErrorCode = 'selftest-step';

class SelftestError extends CodedError<SelftestErrorCode> {}

const rule = 'github-token';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Rejects with an AuditError when its result cannot be recorded; everything else is a step that failed. */
export async function runSelftest(options: SelftestOptions): Promise<SelftestResult> {
  const selftestId = `st_${randomHex().slice(0, 12)}`;
  const steps = await stepsOf(options, selftestId);
  const failed = steps.find((step) => step.result === 'failed');
  const result = failed === undefined ? 'passed' : 'failed';
  const { seq } = await options.records.append('selftest.completed', {
    selftest_id: selftestId,
    result,
    rule,
    rules_version: options.secrets.rulesVersion,
    failed_step: failed?.name ?? null,
    steps: steps.map((step) => ({ ...step })),
  });
  return { result, selftestId, rule, steps, seq };
}

async function stepsOf(options: SelftestOptions, selftestId: string): Promise<readonly SelftestStep[]> {
  // Made up each time: no list can know it, and it opens nothing.
  const secret = `gh${'p'}_${Array.from({ length: 36 }, () => alphabet[randomInt(alphabet.length)] ?? '').join('')}`;
  let proxy: SelftestProxy | undefined;
  const run = async (name: SelftestStepName): Promise<string> => {
    proxy ??= await startSelftestProxy({ ...options, rule, selftestId });
    return await checks[name]({ options, proxy, secret });
  };
  try {
    const steps: SelftestStep[] = [];
    for (const name of stepNames) {
      const isOver = steps.some(({ result }) => result === 'failed');
      steps.push(isOver ? { name, result: 'skipped', detail: 'a step before it failed' } : await stepOf(name, run));
    }
    return steps;
  } finally {
    await proxy?.close().catch(() => undefined);
  }
}

async function stepOf(name: SelftestStepName, run: (name: SelftestStepName) => Promise<string>): Promise<SelftestStep> {
  try {
    return { name, result: 'passed', detail: await run(name) };
  } catch (error) {
    return { name, result: 'failed', detail: messageOf(error).slice(0, 300) };
  }
}

interface Trial {
  readonly options: SelftestOptions;
  readonly proxy: SelftestProxy;
  readonly secret: string;
}

const checks: Readonly<Record<SelftestStepName, (trial: Trial) => Promise<string>>> = {
  detect: async ({ options, secret }) => {
    const found = options.secrets.scan(`token = "${secret}"`).filter((finding) => finding.rule === rule);
    if (found.length !== 1) throw failure(`the scanner did not find a made-up ${rule}`);
    return `a made-up ${rule} was found`;
  },
  block: async ({ proxy, secret }) => {
    const { status, rule: told } = await proxy.ask(`Please use the token ${secret} for the deployment.`);
    if (proxy.contacts > 0) throw failure('the proxy connected to where an upstream would be');
    if (status !== 400) throw failure(`the request was answered with ${status} instead of being blocked`);
    return `the request was blocked (${told ?? 'no rule named'}), and no upstream was contacted`;
  },
  record: async ({ options, proxy, secret }) => {
    const { record } = proxy;
    if (record === undefined) throw failure('no record of the request was written');
    const stored = (await tail(options.auditDir, 200)).find(({ seq }) => seq === record.seq);
    const problem = stored === undefined ? 'its record is not on disk' : problemOf(stored, secret);
    if (problem !== undefined) throw failure(problem);
    return `record ${record.seq} is on disk, says what was found, and does not hold the value`;
  },
  alert: async ({ options, proxy }) => {
    const { record } = proxy;
    if (record === undefined) throw failure('there is no record to watch for');
    await options.watched(record.seq);
    const detections = new Detectors().observe(asTransmitted(record));
    if (!detections.some(({ type, severity }) => type === 'secret_transmitted' && severity === 'high')) {
      throw failure('no rule speaks for a record like this one of a secret that has left');
    }
    return 'the watch was given the record; had the secret left, an incident would have been opened';
  },
};

function problemOf(record: AuditRecord, secret: string): string | undefined {
  if (record['decision'] !== 'block') return 'its record does not say that it was blocked';
  if (!objectsOf(record['findings']).some((finding) => finding['rule'] === rule && finding['action'] === 'block'))
    return `its record does not name ${rule}`;
  return JSON.stringify(record).includes(secret) ? 'its record holds the value' : undefined;
}

function failure(message: string): SelftestError {
  return new SelftestError('selftest-step', message);
}
