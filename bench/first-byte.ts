// Time to first byte of a 100 KB request, once more the same and with a new last message, against bare http-proxy 1.18.1
// and one fdatasync of the same disk: a request leaves when its record is on disk, so the disk's time is part of the
// floor. Beside them the least program that keeps that promise. Interleaved one by one: each program and the disk have
// rested while the others worked, as between two requests of a tool.
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import { startLeast, startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';

const requests = 400;
const warmRequests = 150;
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
const direct = { name: 'direct', port: provider.port, pid: process.pid, bodyOf: same };
const reference = await startReference(provider.port);
const least = await startLeast(provider.port);
const pretense = await startPretense(provider.port, sources);
const compared = [reference, least, pretense];
const isNew = ', last message new';
const programs = [
  direct,
  ...compared.map((program) => ({ ...program, bodyOf: same })),
  ...compared.map((program) => ({ ...program, name: `${program.name}${isNew}`, bodyOf: turnOf })),
];
const samples = new Map<string, number[]>(programs.map((program) => [program.name, []]));
const syncs: number[] = [];
const syncFolder = mkdtempSync(join(pretense.home, 'sync-'));
const syncFile = await open(join(syncFolder, 'log'), 'wx');

let turn = 0;
for (const program of programs)
  for (let i = 0; i < warmRequests; i++) await timeToFirstByte(program.port, program.bodyOf(turn++));
const cpuMs = (): number[] => programs.map(({ pid }) => processCpuMs(pid));
const before = cpuMs();
for (let request = 0; request < requests; request++) {
  for (const { name, port, bodyOf } of programs) samples.get(name)?.push(await timeToFirstByte(port, bodyOf(turn++)));
  syncs.push(await timeToSync(syncFile));
}
await new Promise((resolve) => setTimeout(resolve, settleMs));
// A program has two rows, and one process.
const cpuEach = cpuMs().map((ms, row) => (ms - (before[row] ?? 0)) / (2 * requests));

const figure = (name: string, share: number) => quantile(samples.get(name) ?? [], share);
printTable([
  ['100 KB, seen before', 'first byte p10 µs', 'p50 µs', 'CPU ms a request (both rows)'],
  ...programs.map(({ name }, row) => [
    name,
    figure(name, 0.1).toFixed(0),
    figure(name, 0.5).toFixed(0),
    name === 'direct' ? '–' : (cpuEach[row] ?? Number.NaN).toFixed(3),
  ]),
  ['append 500 bytes + fdatasync', quantile(syncs, 0.1).toFixed(0), quantile(syncs, 0.5).toFixed(0), ''],
]);
const firstByte = ({ name }: { readonly name: string }, kind: string): number => figure(`${name}${kind}`, 0.1);
for (const kind of ['', isNew]) {
  const [ours, bare, bound] = [pretense, reference, least].map((program) => firstByte(program, kind)) as [
    number,
    number,
    number,
  ];
  console.log(
    `pretense${kind}: p10 times http-proxy ${(ours / bare).toFixed(2)}, times the least program ${(ours / bound).toFixed(2)}`,
  );
}
checkFloors(
  ['', isNew].map((kind) => ({
    name: `pretense${kind}: first byte p10 µs, against 2 × http-proxy + one fdatasync (p50)`,
    value: firstByte(pretense, kind),
    limit: Math.round(2 * firstByte(reference, kind) + quantile(syncs, 0.5)),
    kind: 'most',
  })),
);
await syncFile.close();
rmSync(syncFolder, { recursive: true });
for (const program of compared) program.stop();
provider.stop();

/** Microseconds. */
async function timeToSync(file: FileHandle): Promise<number> {
  const started = performance.now();
  await file.appendFile(recordBytes);
  await file.datasync();
  return (performance.now() - started) * 1000;
}
