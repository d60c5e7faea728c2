// What each developer of a home did in the last weeks: sums of days that are over, and the present day with what it takes
// to count distinct files. The detectors of volume all read this one memory.
import type { AuditRecord } from '../audit/record.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { type DaySums, dayOf, hourMs, noSums, packSums, unpackSums } from './day-sums.ts';
import { countOf, objectsOf, textOf } from './fields.ts';

/** What is usual is read from so many days. */
export const windowDays = 42;
/** Days that are kept: to know somebody who was away for long, and what was usual before. */
const keptDays = 120;
const maxDevelopers = 1_000;
/** Files of one day, repositories, sessions that are told apart: whoever is beyond has long passed every cap. */
const maxDistinct = 10_000;

export type Measure = Exclude<keyof DaySums, 'day'>;

/** One developer. Figures of the present day grow with each record. */
export class PersonHistory {
  readonly #days = new Map<number, DaySums>();
  #day: number;
  #sums: Mutable = { ...noSums };
  #files = new Set<string>();
  #repositories = new Set<string>();
  #hour = 0;
  #hourBytes = 0;
  #hourFiles = new Set<string>();
  /** Most secrets of one request, by session. */
  #sessions = new Map<string, number>();
  /** Of days that are over: the same until the next one. */
  #active = new Map<number, readonly DaySums[]>();
  #baselines = new Map<string, Baseline | undefined>();

  constructor(day: number, days: readonly DaySums[] = []) {
    this.#day = day;
    for (const sums of days) this.#days.set(sums.day, sums);
  }

  /** The present day: that of the last record. */
  get day(): number {
    return this.#day;
  }

  get today(): DaySums {
    return { day: this.#day, ...this.#sums };
  }

  /** Of the clock hour of the last record. */
  get hour(): { readonly bytes: number; readonly files: number } {
    return { bytes: this.#hourBytes, files: this.#hourFiles.size };
  }

  /** Days before the present one on which something was sent, oldest first; the newest `within` days of the calendar. */
  activeDays(within = windowDays): readonly DaySums[] {
    const known = this.#active.get(within);
    if (known !== undefined) return known;
    const active = [...this.#days.values()]
      .filter(({ day, requests }) => requests > 0 && day < this.#day && day >= this.#day - within)
      .toSorted((left, right) => left.day - right.day);
    this.#active.set(within, active);
    return active;
  }

  /** The last day before the present one on which something was sent. */
  get lastActiveDay(): number | undefined {
    return this.activeDays(keptDays).at(-1)?.day;
  }

  /** What is usual of a measure on active days of the window. The same all day long. */
  baseline(measure: Measure, within = windowDays): Baseline | undefined {
    const key = `${measure} ${within}`;
    const known = this.#baselines.get(key);
    if (known !== undefined || this.#baselines.has(key)) return known;
    const baseline = baselineOf(this.activeDays(within).map((sums) => sums[measure]));
    this.#baselines.set(key, baseline);
    return baseline;
  }

  /** All days that are known, the present one as it is now. */
  get known(): readonly DaySums[] {
    return [...this.#days.values(), this.today].filter((sums) => sums.requests > 0 || sums.scanned > 0);
  }

  add(record: AuditRecord, day: number): void {
    if (day !== this.#day) this.#begin(day);
    if (record.type === 'ai.request') this.#addRequest(record);
    else if (countOf(record['broken_events']) > 0) this.#sums.brokenAnswers += 1;
  }

  #begin(day: number): void {
    this.#days.set(this.#day, this.today);
    this.#day = day;
    // The clock may have gone back to a day that is known.
    const { day: _, ...sums } = this.#days.get(day) ?? { day, ...noSums };
    this.#sums = { ...sums };
    this.#days.delete(day);
    for (const old of this.#days.keys()) if (old < day - keptDays) this.#days.delete(old);
    this.#files = new Set();
    this.#repositories = new Set();
    this.#sessions = new Map();
    this.#hour = 0;
    this.#active = new Map();
    this.#baselines = new Map();
  }

  #addRequest(record: AuditRecord): void {
    const sums = this.#sums;
    this.#addSecrets(record);
    sums.scanned += countOf(record['identifiers_scanned']);
    sums.mutated += countOf(record['identifiers_mutated']);
    sums.unscanned += unscannedIn(record);
    if (record['decision'] === 'block') return;
    const bytes = countOf(record['bytes_sent']);
    sums.requests += 1;
    sums.bytes += bytes;
    this.#addHour(record.timestamp, bytes);
    for (const { repository, file } of objectsOf(record['files'])) this.#addFile(textOf(repository), textOf(file));
    const repository = textOf(record['repository']);
    if (repository !== undefined) addTo(this.#repositories, repository);
    sums.files = Math.max(sums.files, this.#files.size);
    sums.repositories = Math.max(sums.repositories, this.#repositories.size);
    sums.hourBytes = Math.max(sums.hourBytes, this.#hourBytes);
    sums.hourFiles = Math.max(sums.hourFiles, this.#hourFiles.size);
  }

  /** A conversation is sent again with each turn, with every secret that stands in it: only new ones count. */
  #addSecrets(record: AuditRecord): void {
    const secrets = countOf(record['secrets_detected']);
    if (secrets === 0) return;
    const session = textOf(record['session']) ?? textOf(record['tool']) ?? '';
    const before = this.#sessions.get(session) ?? 0;
    if (secrets <= before) return;
    if (this.#sessions.size < maxDistinct) this.#sessions.set(session, secrets);
    this.#sums.secrets += secrets - before;
  }

  #addHour(timestamp: string, bytes: number): void {
    const hour = Math.floor(Date.parse(timestamp) / hourMs);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#hourBytes = 0;
      this.#hourFiles = new Set();
    }
    this.#hourBytes += bytes;
  }

  #addFile(repository: string | undefined, file: string | undefined): void {
    if (repository === undefined || file === undefined) return;
    const key = `${repository}\0${file}`;
    addTo(this.#files, key);
    addTo(this.#hourFiles, key);
    addTo(this.#repositories, repository);
  }
}

type Mutable = { -readonly [Name in Measure]: number };

/** Every developer whose records a log holds; mostly one. */
export class DailyHistory {
  readonly #people = new Map<string, PersonHistory>();
  /** Of requests whose answer is to come, who asked. */
  readonly #asked = new Map<string, string>();

  /** Takes the next record. Gives whose it is, when it is an exchange of somebody. */
  add(record: AuditRecord): PersonHistory | undefined {
    const name = this.#nameIn(record);
    const day = dayOf(record.timestamp);
    if (name === undefined || day === undefined) return undefined;
    const person = this.#people.get(name) ?? this.#enter(name, new PersonHistory(day));
    person?.add(record, day);
    return person;
  }

  person(name: string): PersonHistory | undefined {
    return this.#people.get(name);
  }

  /** As plain JSON, to go on from after the end of the present day. */
  pack(): Readonly<Record<string, readonly (readonly number[])[]>> {
    return Object.fromEntries([...this.#people].map(([name, { known }]) => [name, known.map(packSums)]));
  }

  /** Untrusted: what `pack` gave, read from a file. What is not understood is left out. */
  unpack(packed: unknown): void {
    if (typeof packed !== 'object' || packed === null) return;
    for (const [name, days] of Object.entries(packed)) {
      const sums = (Array.isArray(days) ? days : []).flatMap((each) => unpackSums(each) ?? []);
      const newest = sums.reduce((latest, { day }) => Math.max(latest, day), 0);
      // Nothing is known of the present day yet.
      this.#enter(name, new PersonHistory(newest + 1, sums));
    }
  }

  #enter(name: string, person: PersonHistory): PersonHistory | undefined {
    if (this.#people.size >= maxDevelopers) return undefined;
    this.#people.set(name, person);
    return person;
  }

  #nameIn(record: AuditRecord): string | undefined {
    const id = textOf(record['request_id']) ?? '';
    if (record.type === 'ai.request') {
      const name = textOf(record['developer']);
      if (name !== undefined) this.#remember(id, name);
      return name;
    }
    if (record.type !== 'ai.response') return undefined;
    const name = this.#asked.get(id);
    this.#asked.delete(id);
    return name;
  }

  #remember(id: string, name: string): void {
    this.#asked.set(id, name);
    if (this.#asked.size <= maxDistinct) return;
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined) this.#asked.delete(oldest);
  }
}

function addTo(set: Set<string>, value: string): void {
  if (set.size < maxDistinct) set.add(value);
}

function unscannedIn(record: AuditRecord): number {
  const media = objectsOf(record['media']).reduce((sum, { count }) => sum + countOf(count), 0);
  return media + countOf(record['encoded_hits']) + countOf(record['unverified_signed_blocks']);
}
