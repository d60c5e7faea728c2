// Texts that could make a scan slow, as a request of each wire format: CPU time per byte from the last byte of the body
// to what leaves, against that of plain source code in the same format, interleaved. What nests too deep has to be refused.
import { randomBytes } from 'node:crypto';
import type { FormatBodies } from './bodies.ts';
import { type Progress, protectRequest } from '../src/proxy/protect.ts';
import { TextMemory } from '../src/proxy/text-memory.ts';
import { callFor } from './bench-call.ts';
import { benchPorts } from './bench-ports.ts';
import { formatBodies } from './bodies.ts';
import { corpus } from './corpus.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const warmUps = 1;
const rounds = 4;
const megabyte = 1_000_000;
const limit = 4;

const sources = Object.values(corpus(40));
const code = sources.join('\n');
const ports = benchPorts(sources);
const source = (bytes: number): string => code.repeat(Math.ceil(bytes / code.length)).slice(0, bytes);
const prose = 'The quick brown fox jumps over the lazy dog, and nobody says a name. ';
const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const plain = 'plain source, 2 MB';
const deepArrays = '10,000 nested arrays';
const texts: Readonly<Record<string, string>> = {
  [plain]: source(2 * megabyte),
  'one repeated key, 210 KB': 'key'.repeat(70_000),
  'one repeated assignment, 210 KB': 'api_key='.repeat(26_250),
  'random data in base64, 10 MB': randomBytes(7.5 * megabyte).toString('base64'),
  'text in base64, 10 MB': Buffer.from(prose.repeat((7.5 * megabyte) / prose.length)).toString('base64'),
  'random data in hexadecimal digits, 10 MB': randomBytes(5 * megabyte).toString('hex'),
  'source in one line, 5 MB': source(5 * megabyte).replaceAll('\n', ' '),
  'one word of 5 MB': 'kestrel'.repeat((5 * megabyte) / 7),
  'backslashes, 1 MB': '\\'.repeat(megabyte),
  'escapes of escapes, 1 MB': '\\u005c'.repeat(megabyte / 6),
  'hyphens and words, 1 MB': 'a-ledger-'.repeat(megabyte / 9),
};

const cases = new Map<string, (bodies: FormatBodies) => Buffer>([
  ...Object.entries(texts).map(([name, text]) => {
    return [name, (bodies: FormatBodies) => Buffer.from(JSON.stringify(bodies.one(text)))] as const;
  }),
  [deepArrays, (bodies) => Buffer.from(JSON.stringify(bodies.one('\0')).replace('"\\u0000"', deep))],
  [
    `${deepArrays} in a field`,
    (bodies) => Buffer.from(JSON.stringify({ ...bodies.one('x'), extra: '\0' }).replace('"\\u0000"', deep)),
  ],
]);

/** Nanoseconds of CPU time per byte. */
async function nanosecondsPerByte(bodies: FormatBodies, body: Buffer, isRefused: boolean): Promise<number> {
  // Nothing is remembered: what was seen before costs a hash.
  const memory = new TextMemory(ports.history, ports.wordMap.map);
  const progress: Progress = { protection: undefined, isPaused: false, tally: undefined };
  const call = callFor(body, ports, bodies);
  const before = process.cpuUsage();
  const outcome = await protectRequest(call, body, { ports, memory, progress }).then(
    () => 'sent',
    (error: unknown) => (console.error(error), error instanceof Error && 'code' in error ? String(error.code) : 'failed'),
  );
  const { user, system } = process.cpuUsage(before);
  const expected = isRefused ? /^(?:sent|failed)$/.test(outcome) === false : outcome === 'sent';
  if (!expected) throw new Error(`unexpected outcome: ${outcome}`, { cause: body.subarray(0, 100).toString() });
  return ((user + system) * 1000) / body.length;
}

const formats = Object.keys(formatBodies).filter((id) => ports.formats.some((format) => format.id === id));
const samples = new Map<string, number[]>();
for (let round = 0; round < warmUps + rounds; round++) {
  for (const id of formats) {
    const bodies = formatBodies[id];
    if (bodies === undefined) continue;
    for (const [name, bodyOf] of cases) {
      const body = bodyOf(bodies);
      globalThis.gc?.();
      const value = await nanosecondsPerByte(bodies, body, name.startsWith(deepArrays));
      if (round >= warmUps) samples.set(`${id} ${name}`, [...(samples.get(`${id} ${name}`) ?? []), value]);
    }
  }
}

const figure = (id: string, name: string): number => quantile(samples.get(`${id} ${name}`) ?? [], 0.5);
printTable([
  ['ns per byte', ...formats],
  ...[...cases.keys()].map((name) => [name, ...formats.map((id) => figure(id, name).toFixed(1))]),
]);
const floors = [...cases.keys()]
  .filter((name) => name !== plain)
  .map((name): Floor => {
    const ratios = formats.map((id) => figure(id, name) / figure(id, plain));
    return {
      name: `${name}, times plain source, in the worst format`,
      value: Math.max(...ratios),
      limit,
      kind: 'most',
    };
  });
checkFloors(floors);
