// Time to first byte of a 100 KB request, once more the same and with a new last message, against bare http-proxy 1.18.1
// and one fdatasync of the same disk: a request leaves when its record is on disk, so the disk's time is part of the
// floor. Interleaved one by one: each program and the disk have rested while the others worked, as between two requests
// of a tool. Then beside the least program that keeps that promise.
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import {
  type ProxyUnderTest,
  startLeast,
  startPretense,
  startProvider,
  startReference,
  timeToFirstByte,
} from './proxies.ts';

const requests = 400;
const warmRequests = 400;
/** Within this, what an exchange leaves to do is done. */
const settleMs = 100;
const recordBytes = Buffer.alloc(500, 'a');

const answer = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'bench',
  content: [{ type: 'text', text: 'done' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
});
const provider = await startProvider({ type: 'application/json', parts: [answer] });
const sources = corpus(20);
const body = Buffer.from(requestBody(Object.values(sources).join('\n'), 100 * 1024, false));
/** As agents send: what came before is the same, and a short message is new. */
const turnOf = (turn: number): Buffer => {
  const { messages, ...rest } = JSON.parse(body.toString()) as { readonly messages: readonly object[] };
  const next = [
    { role: 'assistant', content: 'Done.' },
    { role: 'user', content: `Then turn ${turn}.` },
  ];
  return Buffer.from(JSON.stringify({ ...rest, messages: [...messages, ...next] }));
};
const same = (): Buffer => body;
interface Measured {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  readonly samples: number[];
  bodyOf(turn: number): Buffer;
}

const isNew = ', last message new';
let turn = 0;

/** With the same body each time, and with a new last message. */
function measured(...programs: readonly ProxyUnderTest[]): readonly Measured[] {
  return [
    ...programs.map(({ name, port, pid }) => ({ name, port, pid, samples: [], bodyOf: same })),
    ...programs.map(({ name, port, pid }) => ({ name: `${name}${isNew}`, port, pid, samples: [], bodyOf: turnOf })),
  ];
}

async function ask({ port, bodyOf }: Measured): Promise<number> {
  return timeToFirstByte(port, bodyOf(turn++));
}

async function warmUp(programs: readonly Measured[]): Promise<void> {
  for (const program of programs) for (let i = 0; i < warmRequests; i++) await ask(program);
}

/** One request of each after the other. Resolves with the CPU time of each row's process, ms a request. */
async function takeTurns(programs: readonly Measured[], onRound?: () => Promise<void>): Promise<readonly number[]> {
  const before = programs.map(({ pid }) => processCpuMs(pid));
  for (let request = 0; request < requests; request++) {
    for (const program of programs) program.samples.push(await ask(program));
    await onRound?.();
  }
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  // A process has two rows.
  return programs.map(({ pid }, row) => (processCpuMs(pid) - (before[row] ?? 0)) / (2 * requests));
}

const reference = await startReference(provider.port);
const pretense = await startPretense(provider.port, sources);
const syncs: number[] = [];
const syncFolder = mkdtempSync(join(pretense.home, 'sync-'));
const syncFile = await open(join(syncFolder, 'log'), 'wx');

const compared = measured(reference, pretense);
await warmUp(compared);
const cpu = await takeTurns(compared, async () => void syncs.push(await timeToSync(syncFile)));

const p10 = ({ samples }: { readonly samples: readonly number[] }): number => quantile(samples, 0.1);
printTable([
  ['100 KB, seen before', 'first byte p10 µs', 'p50 µs', 'CPU ms a request (both rows)'],
  ...compared.map(({ name, samples }, row) => [
    name,
    p10({ samples }).toFixed(0),
    quantile(samples, 0.5).toFixed(0),
    (cpu[row] ?? Number.NaN).toFixed(3),
  ]),
  ['append 500 bytes + fdatasync', quantile(syncs, 0.1).toFixed(0), quantile(syncs, 0.5).toFixed(0), ''],
]);

const least = await startLeast(provider.port);
const bound = measured(least, pretense);
await warmUp(bound.filter(({ pid }) => pid === least.pid));
await takeTurns(bound);
const [leastSame, oursSame, leastNew, oursNew] = bound.map(p10) as [number, number, number, number];
console.log(
  `The least program with a durable record: ${leastSame.toFixed(0)} and ${leastNew.toFixed(0)} µs; ` +
    `pretense beside it, times that: ${(oursSame / leastSame).toFixed(2)} and ${(oursNew / leastNew).toFixed(2)}`,
);

const [otherSame, same10, otherNew, new10] = compared.map(p10) as [number, number, number, number];
const disk = quantile(syncs, 0.5);
console.log(
  `pretense${isNew}: p10 times http-proxy ${(new10 / otherNew).toFixed(2)}, of the floor below ${(new10 / (2 * otherNew + disk)).toFixed(2)}`,
);
checkFloors([
  {
    name: 'pretense: first byte p10 µs, against 2 × http-proxy + one fdatasync (p50)',
    value: same10,
    limit: Math.round(2 * otherSame + disk),
    kind: 'most',
  },
]);
await syncFile.close();
rmSync(syncFolder, { recursive: true });
for (const program of [reference, least, pretense]) program.stop();
provider.stop();

/** Microseconds. */
async function timeToSync(file: FileHandle): Promise<number> {
  const started = performance.now();
  await file.appendFile(recordBytes);
  await file.datasync();
  return (performance.now() - started) * 1000;
}
