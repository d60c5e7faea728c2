// Time to first byte of a 100 KB request, once more the same and with a new last message, against bare http-proxy 1.18.1
// and one fdatasync of the same disk, which take turns with it: a request leaves when its record is on disk, so the
// disk's time is part of the floor. Then beside the least program that keeps that promise.
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, type Floor, keepApart, printTable, quantile, takeTurns } from './measure.ts';
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
  readonly pid: number;
  /** Microseconds. */
  readonly samples: number[];
  take(): Promise<number>;
}

const isNew = ', last message new';
let turn = 0;

/** With the same body each time, and with a new last message. */
function measured(...programs: readonly ProxyUnderTest[]): readonly Measured[] {
  const withBody = (kind: string, bodyOf: (turn: number) => Buffer): readonly Measured[] =>
    programs.map(({ name, port, pid }) => {
      return { name: `${name}${kind}`, pid, samples: [], take: () => timeToFirstByte(port, bodyOf(turn++)) };
    });
  return [...withBody('', same), ...withBody(isNew, turnOf)];
}

async function ask(one: Measured): Promise<void> {
  one.samples.push(await one.take());
}

async function warmUp(programs: readonly Measured[]): Promise<void> {
  for (const { take } of programs) for (let i = 0; i < warmRequests; i++) await take();
}

const reference = await startReference(provider.port);
const pretense = await startPretense(provider.port, sources);
keepApart([reference, pretense]);
const syncFolder = mkdtempSync(join(pretense.home, 'sync-'));
const syncFile = await open(join(syncFolder, 'log'), 'wx');
const disk: Measured = {
  name: 'append 500 bytes + fdatasync',
  pid: process.pid,
  samples: [],
  take: () => timeToSync(syncFile),
};

const compared = measured(reference, pretense);
await warmUp(compared);
const cpu = await takeTurns([...compared, disk], requests, ask);

const p10 = ({ samples }: Measured): number => quantile(samples, 0.1);
const p50 = ({ samples }: Measured): number => quantile(samples, 0.5);
printTable([
  ['100 KB, seen before', 'first byte p10 µs', 'p50 µs', 'CPU ms a request (both rows)'],
  ...[...compared, disk].map((each, row) => [
    each.name,
    p10(each).toFixed(0),
    p50(each).toFixed(0),
    // A process has two rows.
    each === disk ? '' : ((cpu[row] ?? Number.NaN) / (2 * requests)).toFixed(3),
  ]),
]);

const least = await startLeast(provider.port);
keepApart([least]);
const bound = measured(least, pretense);
await warmUp(bound.filter(({ pid }) => pid === least.pid));
await takeTurns(bound, requests, ask);
const [leastSame, oursSame, leastNew, oursNew] = bound.map(p10) as [number, number, number, number];
console.log(
  `The least program with a durable record: ${leastSame.toFixed(0)} and ${leastNew.toFixed(0)} µs; ` +
    `pretense beside it, times that: ${(oursSame / leastSame).toFixed(2)} and ${(oursNew / leastNew).toFixed(2)}`,
);

const [otherSame, same10, otherNew, new10] = compared.map(p10) as [number, number, number, number];
const floorOf = (kind: string, value: number, other: number): Floor => ({
  name: `pretense${kind}: first byte p10 µs (${(value / other).toFixed(2)} × http-proxy), against 2 × http-proxy + one fdatasync (p50)`,
  value,
  limit: Math.round(2 * other + p50(disk)),
  kind: 'most',
});
checkFloors([floorOf('', same10, otherSame), floorOf(isNew, new10, otherNew)]);
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
