// CPU time of a proxy for 64 answers of 200 events that run at the same time, in each API that streams, against bare
// http-proxy 1.18.1, interleaved, each stream on a connection of its own: as when sub-agents work side by side.
import { Agent } from 'node:http';
import { corpus } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import { type ProxyUnderTest, startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';
import { atOnce, type StreamKind, streamKinds } from './stream-answer.ts';

const streams = 64;
const rounds = 7;
const warmWaves = 4;

const provider = await startProvider(atOnce);
const sources = corpus(5);
const text = Object.values(sources).join('\n');
const programs = [await startReference(provider.port), await startPretense(provider.port, sources)];
const agent = new Agent({ keepAlive: true, maxSockets: streams });
const cpu = new Map<string, number[]>();

async function wave({ port }: ProxyUnderTest, kind: StreamKind): Promise<void> {
  const body = kind.body(text, 4 * 1024);
  provider.answer = { type: 'text/event-stream', parts: kind.parts, pace: 'turns' };
  await Promise.all(Array.from({ length: streams }, () => timeToFirstByte(port, body, agent, kind)));
}

for (const kind of streamKinds)
  for (const program of programs) for (let i = 0; i < warmWaves; i++) await wave(program, kind);
for (let round = 0; round < rounds; round++) {
  for (const kind of streamKinds) {
    for (const program of programs) {
      const before = processCpuMs(program.pid);
      await wave(program, kind);
      const key = `${kind.format} ${program.name}`;
      cpu.set(key, [...(cpu.get(key) ?? []), (processCpuMs(program.pid) - before) / streams]);
    }
  }
}

const median = ({ format }: StreamKind, program: string): number =>
  quantile(cpu.get(`${format} ${program}`) ?? [], 0.5);
printTable([
  [`CPU ms a stream, ${streams} at a time`, ...streamKinds.map(({ format }) => format)],
  ...programs.map(({ name }) => [name, ...streamKinds.map((kind) => median(kind, name).toFixed(3))]),
]);
checkFloors(
  streamKinds.map((kind) => ({
    name: `CPU of each of ${streams} streams of ${kind.format}, times http-proxy`,
    value: median(kind, 'pretense') / median(kind, 'http-proxy 1.18.1'),
    limit: 2,
    kind: 'most',
  })),
);
agent.destroy();
for (const program of programs) program.stop();
provider.stop();
