// CPU time of a proxy for an answer of 200 events, against bare http-proxy 1.18.1, interleaved.
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, printTable, processCpuMs, quantile } from './measure.ts';
import { startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';

const rounds = 6;
const requestsPerRound = 25;

const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const parts = [
  event('message_start', {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'bench',
      content: [],
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  }),
  event('content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: 200 }, (_, index) =>
    event('content_block_delta', {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: ` word${index} of the` },
    }),
  ),
  event('content_block_stop', { type: 'content_block_stop', index: 0 }),
  event('message_delta', {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 400 },
  }),
  event('message_stop', { type: 'message_stop' }),
];
const provider = await startProvider({ type: 'text/event-stream', parts });
const sources = corpus(5);
const body = Buffer.from(requestBody(Object.values(sources).join('\n'), 4 * 1024, true));
const programs = [await startReference(provider.port), await startPretense(provider.port, sources)];
const cpu = new Map<string, number[]>(programs.map((program) => [program.name, []]));

for (const program of programs) for (let i = 0; i < 30; i++) await timeToFirstByte(program.port, body);
for (let round = 0; round < rounds; round++) {
  for (const program of programs) {
    const before = processCpuMs(program.pid);
    for (let i = 0; i < requestsPerRound; i++) await timeToFirstByte(program.port, body);
    cpu.get(program.name)?.push((processCpuMs(program.pid) - before) / requestsPerRound);
  }
}

const median = (name: string) => quantile(cpu.get(name) ?? [], 0.5);
printTable([
  ['200 events', 'CPU ms a stream (median of rounds)'],
  ...programs.map(({ name }) => [name, median(name).toFixed(3)]),
]);
checkFloors([
  {
    name: 'CPU of a stream, times http-proxy',
    value: median('pretense') / median('http-proxy 1.18.1'),
    limit: 5,
    kind: 'most',
  },
]);
for (const program of programs) program.stop();
provider.server.close();
provider.server.closeAllConnections();
