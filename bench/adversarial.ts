// Texts that could make a scan slow, as a request of each wire format: CPU time per byte from the last byte of the body
// to what leaves, or to the refusal, against that of plain source code in the same format, interleaved. What nests too
// deep has to be refused, and so has a text that asks for more attempts at secrets than any real one.
import { randomBytes } from 'node:crypto';
import type { FormatBodies } from './bodies.ts';
import { type Progress, protectRequest } from '../src/proxy/protect.ts';
import { memoryHistory } from '../src/proxy/memory-history.fixture.ts';
import { TextMemory } from '../src/proxy/text-memory.ts';
import { callFor } from './bench-call.ts';
import { benchPorts } from './bench-ports.ts';
import { formatBodies } from './bodies.ts';
import { corpus } from './corpus.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const rounds = 3;
const megabyte = 1_000_000;
/** Enough for the code to be compiled. */
const warmBytes = 300_000;
/** Small bodies are asked several times, or the clock would be what is measured. */
const leastBytes = 200_000;
const limit = 4;

const sources = Object.values(corpus(40));
const code = sources.join('\n');
const ports = benchPorts(sources);
const source = (bytes: number): string => code.repeat(Math.ceil(bytes / code.length)).slice(0, bytes);
const prose = 'The quick brown fox jumps over the lazy dog, and nobody says a name. ';
const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const plain = 'plain source, 2 MB';
const deepArrays = '10,000 nested arrays';
/** In each format. */
const texts: Readonly<Record<string, string>> = {
  [plain]: source(2 * megabyte),
  'random data in base64, 10 MB': randomBytes(7.5 * megabyte).toString('base64'),
  'source in one line, 5 MB': source(5 * megabyte).replaceAll('\n', ' '),
};
/** Text is text in each of them: these are asked once. */
const moreTexts: Readonly<Record<string, string>> = {
  'text in base64, 10 MB': Buffer.from(prose.repeat((7.5 * megabyte) / prose.length)).toString('base64'),
  'random data in hexadecimal digits, 10 MB': randomBytes(5 * megabyte).toString('hex'),
  'backslashes, 1 MB': '\\'.repeat(megabyte),
};

interface Case {
  readonly name: string;
  readonly outcome: 'sent' | 'too-deep' | 'too-much-work';
  bodyOf(bodies: FormatBodies): Buffer;
}

const nested = (body: object): Buffer => Buffer.from(JSON.stringify(body).replace('"\\u0000"', deep));
const textCase = ([name, text]: readonly [string, string]): Case => {
  return { name, outcome: 'sent', bodyOf: (bodies) => Buffer.from(JSON.stringify(bodies.one(text))) };
};
const workCase = (name: string, text: string): Case => ({ ...textCase([name, text]), outcome: 'too-much-work' });
const cases: readonly Case[] = [
  ...Object.entries(texts).map(textCase),
  workCase('one repeated key, 210 KB', 'key'.repeat(70_000)),
  { name: deepArrays, outcome: 'too-deep', bodyOf: (bodies) => nested(bodies.one('\0')) },
  {
    name: `${deepArrays} in a field`,
    outcome: 'too-deep',
    bodyOf: (bodies) => nested({ ...bodies.one('x'), extra: '\0' }),
  },
];
const moreCases: readonly Case[] = [
  ...Object.entries(moreTexts).map(textCase),
  workCase('one repeated assignment, 210 KB', 'api_key='.repeat(26_250)),
];

/** Nanoseconds of CPU time per byte. */
async function nanosecondsPerByte(bodies: FormatBodies, body: Buffer, wanted: Case['outcome']): Promise<number> {
  // Nothing is remembered: what was seen before costs a hash.
  const memory = new TextMemory(memoryHistory(), ports.wordMap.map);
  const progress: Progress = { protection: undefined, isPaused: false, tally: undefined };
  const calls = Math.max(1, Math.round(leastBytes / body.length));
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) {
    const outcome = await protectRequest(callFor(body, ports, bodies), body, { ports, memory }, progress).then(
      () => 'sent',
      (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'failed'),
    );
    if (outcome !== wanted) throw new Error(`the request was ${outcome}`);
  }
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / (calls * body.length);
}

const formats = Object.entries(formatBodies).filter(([id]) => ports.formats.some((format) => format.id === id));
const samples = new Map<string, number[]>();
for (const [, bodies] of formats)
  for (let warm = 0; warm < 3; warm++)
    await nanosecondsPerByte(bodies, textCase(['', source(warmBytes)]).bodyOf(bodies), 'sent');
for (let round = 0; round < rounds; round++) {
  for (const [index, [id, bodies]] of formats.entries()) {
    for (const { name, outcome, bodyOf } of index === 0 ? [...cases, ...moreCases] : cases) {
      const body = bodyOf(bodies);
      globalThis.gc?.();
      const key = `${id} ${name}`;
      samples.set(key, [...(samples.get(key) ?? []), await nanosecondsPerByte(bodies, body, outcome)]);
    }
  }
}

const figure = (id: string, name: string): number => quantile(samples.get(`${id} ${name}`) ?? [], 0.5);
const names = [...cases, ...moreCases].map(({ name }) => name);
printTable([
  ['ns per byte', ...formats.map(([id]) => id)],
  ...names.map((name) => [
    name,
    ...formats.map(([id]) => figure(id, name)).map((value) => (Number.isNaN(value) ? '' : value.toFixed(1))),
  ]),
]);
const floors = names
  .filter((name) => name !== plain)
  .map((name): Floor => {
    const ratios = formats.map(([id]) => figure(id, name) / figure(id, plain)).filter((ratio) => !Number.isNaN(ratio));
    return {
      name: `${name}, times plain source, in the worst format`,
      value: Math.max(...ratios),
      limit,
      kind: 'most',
    };
  });
checkFloors(floors);
