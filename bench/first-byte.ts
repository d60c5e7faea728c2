// Time to first byte of a 100 KB request that was seen before, against bare http-proxy 1.18.1, interleaved.
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import { startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';

const rounds = 6;
const requestsPerRound = 60;

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
const direct = { name: 'direct', port: provider.port, pid: process.pid, stop() {} };
const programs = [direct, await startReference(provider.port), await startPretense(provider.port, sources)];
const samples = new Map<string, number[]>(programs.map((program) => [program.name, []]));
const cpu = new Map<string, number[]>(programs.map((program) => [program.name, []]));

for (const program of programs) for (let i = 0; i < 40; i++) await timeToFirstByte(program.port, body);
for (let round = 0; round < rounds; round++) {
  for (const program of programs) {
    const before = processCpuMs(program.pid);
    for (let i = 0; i < requestsPerRound; i++)
      samples.get(program.name)?.push(await timeToFirstByte(program.port, body));
    cpu.get(program.name)?.push((processCpuMs(program.pid) - before) / requestsPerRound);
  }
}

const figure = (name: string, share: number) => quantile(samples.get(name) ?? [], share);
printTable([
  ['100 KB, seen before', 'first byte p10 µs', 'p50 µs', 'CPU ms a request'],
  ...programs.map(({ name }) => [
    name,
    figure(name, 0.1).toFixed(0),
    figure(name, 0.5).toFixed(0),
    name === 'direct' ? '–' : quantile(cpu.get(name) ?? [], 0.5).toFixed(3),
  ]),
]);
checkFloors([
  {
    name: 'first byte p10, times http-proxy',
    value: figure('pretense', 0.1) / figure('http-proxy 1.18.1', 0.1),
    limit: 8,
    kind: 'most',
  },
]);
for (const program of programs) program.stop();
provider.server.close();
provider.server.closeAllConnections();
