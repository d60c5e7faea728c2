// CPU time of a proxy for 64 answers of 200 events that run at the same time, against bare http-proxy 1.18.1,
// interleaved, each stream on a connection of its own: as when sub-agents work side by side.
import { Agent } from 'node:http';
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import { type ProxyUnderTest, startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';
import { atOnce } from './stream-answer.ts';

const streams = 64;
const rounds = 12;
const warmWaves = 12;

const provider = await startProvider({ ...atOnce, isPaced: true });
const sources = corpus(5);
const body = Buffer.from(requestBody(Object.values(sources).join('\n'), 4 * 1024, true));
const programs = [await startReference(provider.port), await startPretense(provider.port, sources)];
const agent = new Agent({ keepAlive: true, maxSockets: streams });
const cpu = new Map<string, number[]>();

async function wave({ port }: ProxyUnderTest): Promise<void> {
  await Promise.all(Array.from({ length: streams }, () => timeToFirstByte(port, body, agent)));
}

for (const program of programs) for (let i = 0; i < warmWaves; i++) await wave(program);
for (let round = 0; round < rounds; round++) {
  for (const program of programs) {
    const before = processCpuMs(program.pid);
    await wave(program);
    const spent = (processCpuMs(program.pid) - before) / streams;
    cpu.set(program.name, [...(cpu.get(program.name) ?? []), spent]);
  }
}

const median = (name: string): number => quantile(cpu.get(name) ?? [], 0.5);
printTable([
  [`${streams} streams of 200 events at a time`, 'CPU ms a stream (median of rounds)'],
  ...programs.map(({ name }) => [name, median(name).toFixed(3)]),
]);
const value = median('pretense') / median('http-proxy 1.18.1');
checkFloors([{ name: `CPU of each of ${streams} streams, times http-proxy`, value, limit: 2, kind: 'most' }]);
agent.destroy();
for (const program of programs) program.stop();
provider.stop();
