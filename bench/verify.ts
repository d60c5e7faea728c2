// What a check of the audit log costs next to one pass of SHA-256 over the same bytes, in CPU time, and its peak memory.
// 100,000 records; PRETENSE_BENCH_RECORDS=1000000 asks for more. The log is written by the real journal; a process of its
// own measures, so that what writing took does not count.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/app/platform.ts';
import { openJournal } from '../src/audit/journal.ts';
import { ed25519Signer } from '../src/audit/note.ts';
import { verifyLog } from '../src/audit/verify.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const records = Number(process.env['PRETENSE_BENCH_RECORDS'] ?? 100_000);
const rounds = records > 200_000 ? 1 : 3;
const signer = ed25519Signer('pretense/dev_bench', Buffer.alloc(32, 1));
const kinds = ['SHA-256', 'quick', 'full'] as const;
type Measured = Readonly<Record<(typeof kinds)[number], readonly number[]>> & { readonly peakMb: number };

const [folder] = process.argv.slice(2);
if (folder === undefined) await report();
else await measure(folder);

async function report(): Promise<void> {
  const auditDir = mkdtempSync(join(tmpdir(), 'pretense-bench-verify-'));
  try {
    await write(auditDir);
    const program = process.argv[1] ?? '';
    const output = execFileSync(process.execPath, [program, auditDir], { encoding: 'utf8', maxBuffer: 1e6 });
    const measured = JSON.parse(output) as Measured;
    const [hash = 0, quick = 0, full = 0] = kinds.map((kind) => quantile(measured[kind], 0.5));
    const bytes = segmentsOf(auditDir).reduce((sum, path) => sum + readFileSync(path).length, 0);
    const row = (name: string, ms: number): readonly string[] => [
      name,
      ms.toFixed(0),
      (ms / hash).toFixed(1),
      ((1000 * ms) / records).toFixed(1),
    ];
    const title = `${records} records, ${(bytes / 1e6).toFixed(0)} MB`;
    printTable([
      [title, 'CPU ms', '× SHA-256', 'µs a record'],
      row('SHA-256', hash),
      row('quick', quick),
      row('full', full),
    ]);
    checkFloors([
      { name: 'full, × SHA-256 (goal 12)', value: full / hash, limit: 60, kind: 'most' },
      { name: 'quick, × SHA-256 (goal 2.4)', value: quick / hash, limit: 12, kind: 'most' },
      { name: 'peak memory, MB', value: measured.peakMb, limit: 200, kind: 'most' },
    ]);
  } finally {
    rmSync(auditDir, { recursive: true, force: true });
  }
}

/** In the process that only measures. */
async function measure(auditDir: string): Promise<void> {
  const samples: Record<(typeof kinds)[number], number[]> = { 'SHA-256': [], quick: [], full: [] };
  writeFileSync('/proc/self/clear_refs', '5');
  for (let round = 0; round < rounds; round += 1) {
    samples['SHA-256'].push(await cpuMs(() => hashAll(auditDir)));
    for (const kind of ['quick', 'full'] as const)
      samples[kind].push(await cpuMs(() => check(auditDir, kind === 'quick')));
  }
  const status = readFileSync('/proc/self/status', 'utf8');
  const peakMb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  console.log(JSON.stringify({ ...samples, peakMb }));
}

async function check(auditDir: string, quick: boolean): Promise<void> {
  const { result, problems } = await verifyLog(auditDir, { quick, pinnedKeys: [signer.key] });
  if (result !== 'VERIFIED_LOCAL_ONLY') throw new Error(`${result}: ${JSON.stringify(problems)}`);
}

/** Through one buffer, so that its memory is none of the peak. */
function hashAll(auditDir: string): void {
  const chunk = Buffer.alloc(1024 * 1024);
  const sha256 = createHash('sha256');
  for (const path of segmentsOf(auditDir)) {
    const file = openSync(path, 'r');
    const read = (): number => readSync(file, chunk, 0, chunk.length, null);
    for (let count = read(); count > 0; count = read()) sha256.update(chunk.subarray(0, count));
    closeSync(file);
  }
  sha256.digest('hex');
}

function segmentsOf(auditDir: string): readonly string[] {
  return readdirSync(auditDir)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => join(auditDir, name));
}

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function write(auditDir: string): Promise<void> {
  const journal = await openJournal({ auditDir, clock: systemClock, signer });
  for (let done = 1; done < records;) {
    const count = Math.min(500, records - done);
    await Promise.all(
      Array.from({ length: count }, (_, index) => journal.append('ai.request', fieldsOf(done + index))),
    );
    done += count;
  }
  await journal.close();
}

/** As long as those of real requests. */
function fieldsOf(index: number) {
  const hash = createHash('sha256').update(String(index)).digest('hex');
  const file = `src/payments/processor-${index % 97}.ts`;
  const counts = { identifiers_mutated: index % 40, identifiers_scanned: 47 + (index % 50), secrets_detected: 0 };
  return {
    ...counts,
    request_id: hash.slice(0, 32),
    developer: 'engineer@example.com',
    developer_source: 'git',
    device_id: 'dev_0123456789abcdef',
    proxy_version: '0.1.0',
    config_hash: `sha256:${hash}`,
    policy_id: 'built-in',
    policy_version: '1',
    policy_hash: `sha256:${'ab'.repeat(32)}`,
    provider: 'anthropic',
    endpoint: 'messages',
    format: 'anthropic-messages',
    endpoint_host: 'api.anthropic.com',
    method: 'POST',
    model: 'claude-sonnet-4-5',
    tool: 'claude-code',
    tool_version: '2.0.14',
    repository: 'payment-service',
    file,
    files: [
      { repository: 'payment-service', file, ...counts },
      { repository: 'payment-service', file: 'src/index.ts', ...counts },
    ],
    decision: 'mutate',
    mode: 'enforce',
    level: 'strict',
    names: 'index',
    rule: null,
    bytes_sent: 7331 + index,
    tokens_sent: 1842,
    tokens_source: 'estimated',
    mutation_map_id: `mm_${hash.slice(0, 20)}`,
    hash_original: `hmac-sha256:k1:${hash}`,
    hash_sent: `sha256:${hash}`,
    findings: [
      { rule: 'email', class: 'email', action: 'report', clause: 'built-in /findings/classes/email', count: 2 },
    ],
    secret_types: [],
    media: [],
  };
}
