import { type Detector, type RuleModule, type Seen, subjectsOf } from '../detector.ts';
import type { Detection } from '../types.ts';

const id = 'SECRET-BURST';
const version = '1';
const windowMs = 10 * 60_000;
const minimum = 3;
const maxPeople = 1_000;

/** New secrets again and again within minutes: somebody, or an agent, goes through places where secrets are kept. */
export const secretBurst: RuleModule = {
  id,
  version,
  title: 'New secrets again and again within minutes',
  threshold: `${minimum} requests of one developer within 10 minutes, each with a secret that its session had not had; whatever became of them. One request with many is no burst`,
  detector: () => new SecretBurst(),
};

interface Person {
  day: number;
  secrets: number;
  times: number[];
}

class SecretBurst implements Detector {
  readonly #people = new Map<string, Person>();

  recall(seen: Seen): void {
    this.observe(seen);
  }

  observe({ record, person }: Seen): readonly Detection[] {
    if (record.type !== 'ai.request' || person === undefined) return [];
    const subjects = subjectsOf(record);
    const known = this.#personOf(subjects.developers[0] ?? '');
    const { day, secrets } = person.today;
    const isNew = secrets > (day === known.day ? known.secrets : 0);
    known.day = day;
    known.secrets = secrets;
    if (!isNew) return [];
    const now = Date.parse(record.timestamp);
    known.times = [...known.times.filter((time) => time > now - windowMs && time <= now), now].slice(-100);
    if (known.times.length < minimum) return [];
    return [
      {
        type: 'secret_burst',
        severity: 'low',
        title: `New secrets in ${known.times.length} requests within 10 minutes`,
        detectedBy: {
          rule: id,
          version,
          observed: known.times.length,
          threshold: minimum,
          measure: 'requests with new secrets within 10 minutes',
        },
        subjects,
        evidence: [{ seq: record.seq }],
        dedupKey: `${id} ${subjects.developers[0] ?? ''}`,
      },
    ];
  }

  #personOf(name: string): Person {
    const known = this.#people.get(name) ?? { day: 0, secrets: 0, times: [] };
    if (this.#people.size < maxPeople) this.#people.set(name, known);
    return known;
  }
}
