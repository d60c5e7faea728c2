import { nodeCodec } from '../src/app/platform.ts';
import { JsonDocument } from '../src/base/json-document.ts';
import { wireFormats } from '../src/wire/index.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
const code = Object.values(corpus(40)).join('\n');
const turns = turnsOf(code, 256 * 1024, 3500);
const visitor = {
  schemaNames() {},
  string: ({ raw }: { raw: Uint8Array }) => raw,
  signed() {},
  media() {},
  inspect() {},
};
for (const format of wireFormats) {
  if (process.env['ONLY'] !== undefined && process.env['ONLY'] !== format.id) continue;
  const bodies = formatBodies[format.id]!;
  const body = Buffer.from(
    JSON.stringify(bodies.conversation?.(turns) ?? bodies.one(code.repeat(10).slice(0, 262144))),
  );
  const quotes = () => {
    let c = 0;
    for (let at = body.indexOf(34); at >= 0; at = body.indexOf(34, at + 1)) c++;
    return c;
  };
  const works = [quotes, () => new JsonDocument(body, nodeCodec), () => format.mapRequest(body, nodeCodec, visitor)];
  const samples: number[][] = [[], [], []];
  const n = Number(process.env['N'] ?? 40);
  const batch = [40, 16, 6];
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  for (let i = 0; i < n + 10; i++)
    works.forEach((work, k) => {
      const s = cpu();
      for (let j = 0; j < batch[k]!; j++) work();
      if (i >= 10) samples[k]!.push((cpu() - s) / 1000 / batch[k]!);
    });
  const at = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.floor(share * list.length)]!;
  const ratio = (k: number) =>
    at(
      samples[0]!.map((q, i) => q / samples[k]![i]!),
      0.5,
    );
  const [q, p, w] = [at(samples[0]!, 0.5), at(samples[1]!, 0.5), at(samples[2]!, 0.5)];
  console.log(
    format.id.padEnd(20),
    'KB',
    (body.length / 1000).toFixed(0),
    'indexOf',
    q.toFixed(3),
    'parse',
    p.toFixed(3),
    'walk',
    w.toFixed(3),
    'share',
    ratio(2).toFixed(3),
    'parse share',
    ratio(1).toFixed(3),
    'us per message',
    ((1000 * (w - p)) / turns.length / 2).toFixed(1),
  );
}
