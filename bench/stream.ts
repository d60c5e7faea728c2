// CPU time of a proxy for an answer of 200 events, against bare http-proxy 1.18.1, which takes turns with it: event by
// event, as a model sends them; one write in each turn of the event loop, as fast as a provider can; and all in one write,
// which is no stream any more: nearly all that it costs more is the request. What a request costs in any case (two records
// on disk, four hashes, the names in it) is measured with a short answer, so that the events can be told from it.
import { corpus, requestBody } from './corpus.ts';
import { checkFloors, keepApart, printTable, quantile, takeTurns } from './measure.ts';
import { type BenchAnswer, startPretense, startProvider, startReference, timeToFirstByte } from './proxies.ts';
import { atOnce, short } from './stream-answer.ts';

const rounds = 8;
const requestsPerRound = 25;
const warmRequests = 400;

const kinds = {
  'no events': short,
  'in one write': atOnce,
  'a write each': { ...atOnce, pace: 'turns' },
  'event by event': { ...atOnce, pace: 'received' },
} as const;
type Kind = keyof typeof kinds;
const provider = await startProvider(atOnce);
const sources = corpus(5);
const body = Buffer.from(requestBody(Object.values(sources).join('\n'), 4 * 1024, true));
const programs = [await startReference(provider.port), await startPretense(provider.port, sources)];
keepApart(programs);
const cpu = new Map<string, number[]>();

for (const answer of Object.values<BenchAnswer>(kinds)) {
  provider.answer = answer;
  for (const program of programs) for (let i = 0; i < warmRequests; i++) await timeToFirstByte(program.port, body);
}
for (let round = 0; round < rounds; round++) {
  for (const [kind, answer] of Object.entries<BenchAnswer>(kinds)) {
    provider.answer = answer;
    const spent = await takeTurns(programs, requestsPerRound, ({ port }) => timeToFirstByte(port, body));
    for (const [at, { name }] of programs.entries()) {
      const key = `${kind} ${name}`;
      cpu.set(key, [...(cpu.get(key) ?? []), (spent[at] ?? Number.NaN) / requestsPerRound]);
    }
  }
}

const names = Object.keys(kinds) as Kind[];
const median = (kind: Kind, program: string) => quantile(cpu.get(`${kind} ${program}`) ?? [], 0.5);
const events = (kind: Kind, program: string) => median(kind, program) - median('no events', program);
const times = (figure: typeof median, kind: Kind) => figure(kind, 'pretense') / figure(kind, 'http-proxy 1.18.1');
const streams = names.filter((kind) => kind !== 'no events');
printTable([
  ['200 events, CPU ms a stream (median of rounds)', ...names],
  ...programs.map(({ name }) => [name, ...names.map((kind) => median(kind, name).toFixed(3))]),
  ['times', ...names.map((kind) => times(median, kind).toFixed(2))],
]);
printTable([
  ['its events alone', ...streams],
  ...programs.map(({ name }) => [name, ...streams.map((kind) => events(kind, name).toFixed(3))]),
  ['times', ...streams.map((kind) => times(events, kind).toFixed(2))],
]);
const floor = (name: string, value: number, limit: number) =>
  ({ name: `CPU of ${name}, times http-proxy`, value, limit, kind: 'most' }) as const;
checkFloors([
  floor('a stream event by event', times(median, 'event by event'), 2),
  floor('a stream of a write each', times(median, 'a write each'), 2),
  ...streams.map((kind) => floor(`the events alone, ${kind}`, times(events, kind), 2)),
  // Twice http-proxy is the floor of a stream; this is about what it takes, and shall not become more.
  floor('an answer in one write', times(median, 'in one write'), 2.5),
]);
for (const program of programs) program.stop();
provider.stop();
