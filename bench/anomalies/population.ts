// A made-up population of developers for the rules of volume: log-normal days, quiet week-ends, holidays, bursts before
// releases, slow growth; and days on which far more is sent than this developer ever sends. Nothing here is measured; it
// follows the shape that studies of such logs describe, and every figure is in `shape`.
import type { AuditRecord } from '../../src/audit/record.ts';

export interface PopulationSize {
  readonly developers: number;
  readonly days: number;
  /** Days of exfiltration, spread over the developers. */
  readonly injected: number;
  readonly seed: number;
}

export interface DeveloperDay {
  readonly developer: string;
  /** Since the first day. */
  readonly day: number;
  readonly isInjected: boolean;
  readonly records: readonly AuditRecord[];
}

const shape = {
  /** Median of the developers' median days, and how far developers differ (standard deviation of the logarithm). */
  medianBytes: 8e6,
  betweenDevelopers: 0.8,
  /** How far the days of one developer differ: between these. */
  betweenDays: [0.45, 0.9],
  weekendShare: 0.12,
  offDays: 0.06,
  holidays: [5, 15],
  /** Share of developers who are away for 35 to 60 days once. */
  longLeave: 0.02,
  /** Bursts: one in so many days, so long, by so much. */
  burstEvery: 55,
  burstDays: [3, 8],
  burstFactor: [1.5, 3.5],
  /** Share of developers whose volume doubles over the period. */
  growing: 0.1,
  injectedFactor: [5, 40],
  /** Before this day of theirs nobody has a history. */
  injectedFrom: 25,
  medianFiles: 20,
} as const;

const firstMs = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;

interface Person {
  readonly name: string;
  readonly medianBytes: number;
  readonly spread: number;
  readonly growth: number;
  readonly isAway: (day: number) => boolean;
  readonly factorOn: (day: number) => number;
}

/** Developer after developer, each with a log of their own, in the order of time. The same seed gives the same. */
export function* populationDays({ developers, days, injected, seed }: PopulationSize): Generator<DeveloperDay> {
  const random = new Random(seed);
  const people = Array.from({ length: developers }, (_, index) => personOf(`dev${index}@example.com`, days, random));
  const plans = people.map((person) => planOf(person, days, random));
  const attacks = attacksOn(plans, injected, random);
  for (const [index, person] of people.entries()) {
    let seq = 0;
    for (const [day, usual] of (plans[index] ?? []).entries()) {
      const extra = attacks.get(`${index} ${day}`) ?? 0;
      if (usual + extra === 0) continue;
      const records = recordsOf({ person, day, seq, bytes: usual, extra }, random);
      seq += records.length;
      yield { developer: person.name, day, isInjected: extra > 0, records };
    }
  }
}

function personOf(name: string, days: number, random: Random): Person {
  const away = stretches(days, 90, shape.holidays, random);
  if (random.next() < shape.longLeave) {
    const start = Math.floor(random.next() * days);
    away.push([start, start + 35 + Math.floor(random.next() * 25), 1]);
  }
  const bursts = stretches(days, shape.burstEvery, shape.burstDays, random).map(([from, to]): Stretch => [
    from,
    to,
    random.between(shape.burstFactor),
  ]);
  return {
    name,
    medianBytes: shape.medianBytes * Math.exp(shape.betweenDevelopers * random.normal()),
    spread: random.between(shape.betweenDays),
    growth: random.next() < shape.growing ? Math.log(2) / days : 0,
    isAway: (day) => away.some(([from, to]) => day >= from && day < to),
    factorOn: (day) => bursts.find(([from, to]) => day >= from && day < to)?.[2] ?? 1,
  };
}

type Stretch = readonly [from: number, to: number, factor: number];

function stretches(days: number, every: number, [least, most]: readonly [number, number], random: Random): Stretch[] {
  const count = Math.max(1, Math.round(days / every));
  return Array.from({ length: count }, (): Stretch => {
    const from = Math.floor(random.next() * days);
    return [from, from + least + Math.floor(random.next() * (most - least + 1)), 1];
  });
}

/** Bytes of each day; 0: nothing was sent. */
function planOf(person: Person, days: number, random: Random): readonly number[] {
  return Array.from({ length: days }, (_, day) => {
    const isWeekend = day % 7 >= 5;
    const works = random.next() < (isWeekend ? shape.weekendShare : 1 - shape.offDays);
    const level = Math.log(person.medianBytes) + person.growth * day + person.spread * random.normal();
    if (!works || person.isAway(day)) return 0;
    return Math.round(Math.exp(level) * person.factorOn(day) * (isWeekend ? 0.5 : 1));
  });
}

/** Bytes that are sent besides, by developer and day: so many times the 95th percentile of this developer's days. */
function attacksOn(
  plans: readonly (readonly number[])[],
  injected: number,
  random: Random,
): ReadonlyMap<string, number> {
  const attacks = new Map<string, number>();
  for (let tries = 0; attacks.size < injected && tries < 100 * injected; tries += 1) {
    const index = Math.floor(random.next() * plans.length);
    const plan = plans[index] ?? [];
    const day = shape.injectedFrom + Math.floor(random.next() * (plan.length - shape.injectedFrom));
    if ((plan[day] ?? 0) === 0) continue;
    const active = plan.filter((bytes) => bytes > 0).toSorted((left, right) => left - right);
    const p95 = active[Math.floor(active.length * 0.95)] ?? 0;
    const [least, most] = shape.injectedFactor;
    const factor = least * (most / least) ** random.next();
    attacks.set(`${index} ${day}`, Math.round(factor * p95));
  }
  return attacks;
}

interface Told {
  readonly person: Person;
  readonly day: number;
  readonly seq: number;
  readonly bytes: number;
  readonly extra: number;
}

/** A day as requests over working hours; what is taken out goes within one hour, or over the day. */
function recordsOf({ person, day, seq, bytes, extra }: Told, random: Random): readonly AuditRecord[] {
  const count = 3 + Math.floor(random.next() * 5);
  const isAtOnce = random.next() < 0.5;
  const weights = Array.from({ length: count }, () => 0.2 + random.next());
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const files = Math.min(400, Math.round(shape.medianFiles * Math.exp(0.7 * random.normal()) * person.factorOn(day)));
  return weights.map((weight, index) => {
    const part = weight / whole;
    const taken = isAtOnce ? (index === count - 1 ? extra : 0) : extra * part;
    const hour = 8 + Math.floor((9 * index) / count);
    const perRequest = Math.ceil(files / count);
    const afterMs = day * dayMs + hour * 3_600_000 + index * 60_000;
    return {
      v: 1,
      chain: 'c_simulation',
      inc: 1,
      seq: seq + index,
      type: 'ai.request',
      timestamp: new Date(firstMs + afterMs).toISOString(),
      mono_ms: afterMs,
      developer: person.name,
      request_id: `r${seq + index}`,
      decision: 'mutate',
      mode: 'enforce',
      bytes_sent: Math.round(bytes * part + taken),
      repository: 'main',
      files: Array.from({ length: perRequest }, (_, file) => ({
        repository: 'main',
        file: `src/${(day % 5) * 100 + index * perRequest + file}.ts`,
      })),
    } as unknown as AuditRecord;
  });
}

/** Mulberry32, with a normal distribution by Box and Muller. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between([least, most]: readonly [number, number]): number {
    return least + (most - least) * this.next();
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
