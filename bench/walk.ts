// The lossless walk alone: reading a body and going over every text of it without changing any, against finding its
// quotes with `Buffer.indexOf`, interleaved, in each wire format. Cold, and with the body of the turn before known.
import { nodeCodec } from '../src/app/platform.ts';
import { splice } from '../src/base/json-document.ts';
import { RecentBodies } from '../src/proxy/recent-bodies.ts';
import { wireFormats } from '../src/wire/index.ts';
import type { EarlierBody, RequestVisitor, WalkedMessages, WireFormat } from '../src/wire/types.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const bytes = 1024 * 1024;
const warmUps = 30;
const rounds = 60;
const quote = 0x22;

const code = Object.values(corpus(40)).join('\n');
const turns = turnsOf(code, bytes);
let visited = 0;

/** Leaves every string as it is. */
class Passing implements RequestVisitor {
  schemaNames(): void {}
  string({ raw }: Parameters<RequestVisitor['string']>[0]): Uint8Array {
    visited += raw.length;
    return raw;
  }
  signed(): void {}
  media(): void {}
  inspect(): void {}
}

/** The same, and knows the messages of the body before. */
class Remembering extends Passing {
  readonly #recent: RecentBodies;
  readonly #body: Uint8Array;
  readonly #seen: WeakSet<object>;
  #earlier: EarlierBody | undefined;

  constructor(recent: RecentBodies, seen: WeakSet<object>, body: Uint8Array) {
    super();
    this.#recent = recent;
    this.#seen = seen;
    this.#body = body;
  }
  earlier(body: Uint8Array): EarlierBody | undefined {
    this.#earlier = this.#recent.earlier(body);
    return this.#earlier;
  }
  walked(messages: WalkedMessages): void {
    this.#recent.keep(this.#body, messages, this.#earlier);
  }
  message(...[node, , walk]: Parameters<NonNullable<RequestVisitor['message']>>): readonly [] | undefined {
    if (this.#seen.has(node)) return [];
    walk();
    this.#seen.add(node);
    return undefined;
  }
}

function countQuotes(body: Buffer): number {
  let count = 0;
  for (let at = body.indexOf(quote); at >= 0; at = body.indexOf(quote, at + 1)) count++;
  return count;
}

function microseconds(work: () => void): number {
  const before = process.cpuUsage();
  const started = process.hrtime.bigint();
  work();
  const wall = Number(process.hrtime.bigint() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return Math.min(wall, user + system);
}

const rows: string[][] = [['format', 'MB', 'indexOf GB/s', 'cold, times indexOf', 'seen before']];
const floors: Floor[] = [];
for (const format of wireFormats) measure(format);
printTable(rows);
checkFloors(floors);
if (visited === 0 || splice(Buffer.alloc(0), []).length > 0) throw new Error('nothing was visited');

function measure(format: WireFormat): void {
  const bodies = formatBodies[format.id];
  if (bodies === undefined) throw new Error(`bench/bodies.ts has no body for ${format.id}`);
  const whole = bodies.conversation?.(turns) ?? bodies.one(code.repeat(Math.ceil(bytes / code.length)));
  const before = bodies.conversation?.(turns.slice(0, -1));
  const body = Buffer.from(JSON.stringify(whole));
  const samples = { indexOf: [] as number[], cold: [] as number[], seen: [] as number[] };
  for (let round = 0; round < warmUps + rounds; round++) {
    const [recent, seen] = [new RecentBodies(), new WeakSet()];
    const map = (of: Buffer, visitor: RequestVisitor) => {
      if (format.mapRequest(of, nodeCodec, visitor).body !== of) throw new Error('the walk changed something');
    };
    if (before !== undefined) {
      const earlier = Buffer.from(JSON.stringify(before));
      map(earlier, new Remembering(recent, seen, earlier));
    }
    const indexOf = microseconds(() => countQuotes(body));
    const cold = microseconds(() => map(body, new Passing()));
    const again = microseconds(() => map(body, new Remembering(recent, seen, body)));
    if (round < warmUps) continue;
    samples.indexOf.push(indexOf);
    samples.cold.push(indexOf / cold);
    samples.seen.push(indexOf / again);
  }
  const [cold, seen] = [quantile(samples.cold, 0.5), quantile(samples.seen, 0.5)];
  const speed = body.length / 1000 / quantile(samples.indexOf, 0.5);
  rows.push([format.id, (body.length / 1e6).toFixed(2), speed.toFixed(2), cold.toFixed(3), seen.toFixed(3)]);
  floors.push({ name: `${format.id}: cold walk, share of indexOf`, value: cold, limit: 0.1, kind: 'least' });
  floors.push({ name: `${format.id}: seen before, share of indexOf`, value: seen, limit: 0.2, kind: 'least' });
}
