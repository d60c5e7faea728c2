// The lossless walk alone: reading a body and going over every text of it without changing any, against finding its
// quotes with `Buffer.indexOf`, interleaved, in each wire format. Cold, and with the body of the turn before known.
import { nodeCodec } from '../src/app/platform.ts';
import { RecentBodies } from '../src/proxy/recent-bodies.ts';
import { wireFormats } from '../src/wire/index.ts';
import type { EarlierBody, RequestVisitor, WalkedMessages, WireFormat } from '../src/wire/types.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const bytes = 564_000;
/** 564 KB in thirty turns is what was measured of a session of an agent; and one that reads small pieces, for comparison. */
const sessions = [
  { name: '19 KB a turn', mean: 18_300, hasFloor: true },
  { name: '4 KB a turn', mean: 3_500, hasFloor: false },
];
const warmUps = 12;
const rounds = 24;
/** Calls that are measured together: a clock of microseconds, and moments of the machine, meet all of them. */
const batches = { indexOf: 8, cold: 2, seen: 2 };
/** As a number: with a string Node takes eight times as long. */
const quote = 0x22;

const code = Object.values(corpus(80)).join('\n');
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

/** CPU time of one call. */
function microseconds(work: () => void, calls: number): number {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

/** One body of one format, and what was measured of it. */
interface Case {
  readonly label: string;
  readonly hasFloor: boolean;
  readonly body: Buffer;
  readonly walk: (visitor: RequestVisitor) => void;
  readonly remembering: () => Remembering;
  readonly times: { readonly indexOf: number[]; readonly cold: number[]; readonly seen: number[] };
}

const cases = sessions.flatMap((session) => wireFormats.flatMap((format) => caseOf(format, session)));
// All of them in each round: a moment in which the machine does something else meets a round of each, not all of one.
for (let round = -warmUps; round < rounds; round++) for (const one of cases) measure(one, round < 0);

const rows: string[][] = [['body', 'KB', 'indexOf GB/s', 'cold, times indexOf', 'seen before']];
const floors: Floor[] = [];
for (const { label, hasFloor, body, times } of cases) {
  const [cold, seen] = [quantile(times.cold, 0.5), quantile(times.seen, 0.5)];
  const speed = body.length / 1000 / quantile(times.indexOf, 0.5);
  rows.push([label, (body.length / 1000).toFixed(0), speed.toFixed(2), cold.toFixed(3), seen.toFixed(3)]);
  if (!hasFloor) continue;
  floors.push({ name: `${label}: cold walk, share of indexOf`, value: cold, limit: 0.1, kind: 'least' });
  floors.push({ name: `${label}: seen before, share of indexOf`, value: seen, limit: 0.2, kind: 'least' });
}
printTable(rows);
checkFloors(floors);
if (visited === 0) throw new Error('nothing was visited');

/** None for a single text where turns have another size: it has no turns, and is measured once. */
function caseOf(format: WireFormat, { name, mean, hasFloor }: (typeof sessions)[number]): readonly Case[] {
  const bodies = formatBodies[format.id];
  if (bodies === undefined) throw new Error(`bench/bodies.ts has no body for ${format.id}`);
  if (bodies.conversation === undefined && !hasFloor) return [];
  const turns = turnsOf(code, bytes, mean);
  const before = bodies.conversation?.(turns.slice(0, -1));
  const body = bytesOf(bodies.conversation?.(turns) ?? bodies.one(code.repeat(2).slice(0, bytes)));
  const map = (of: Buffer, visitor: RequestVisitor): void => {
    if (format.mapRequest(of, nodeCodec, visitor).body !== of) throw new Error('the walk changed something');
  };
  const [recent, seen] = [new RecentBodies(), new WeakSet()];
  // A single text has no turn before it: it is read as if it were new.
  if (before !== undefined) {
    const earlier = bytesOf(before);
    map(earlier, new Remembering(recent, seen, earlier));
  }
  return [
    {
      label: bodies.conversation === undefined ? format.id : `${format.id}, ${name}`,
      hasFloor,
      body,
      walk: (visitor) => map(body, visitor),
      remembering: () => new Remembering(recent, seen, body),
      times: { indexOf: [], cold: [], seen: [] },
    },
  ];
}

function measure({ body, walk, remembering, times }: Case, isWarmUp: boolean): void {
  const indexOf = microseconds(() => countQuotes(body), batches.indexOf);
  const cold = microseconds(() => walk(new Passing()), batches.cold);
  const seen = microseconds(() => walk(remembering()), batches.seen);
  if (isWarmUp) return;
  times.indexOf.push(indexOf);
  times.cold.push(indexOf / cold);
  times.seen.push(indexOf / seen);
}

function bytesOf(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}
