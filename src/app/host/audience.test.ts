import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ControlStream } from '../../proxy/ports.ts';
import type { ProxySnapshot } from '../../view/snapshot.ts';
import { Audience, type LeaderLine } from './audience.ts';

/** A follower's connection that notes what is written to it. */
class TestStream implements ControlStream {
  readonly lines: LeaderLine[] = [];
  isSlow = false;
  hasEnded = false;
  #onClosed = (): void => {};
  #onDrained = (): void => {};

  write(value: unknown): boolean {
    this.lines.push(value as LeaderLine);
    return !this.isSlow;
  }

  drained(listener: () => void): void {
    this.#onDrained = listener;
  }

  end(): void {
    this.hasEnded = true;
  }

  closed(listener: () => void): void {
    this.#onClosed = listener;
  }

  drop(): void {
    this.#onClosed();
  }

  catchUp(): void {
    this.isSlow = false;
    this.#onDrained();
  }

  get requests(): readonly (number | undefined)[] {
    return this.lines.map((line) => (line.type === 'update' ? line.update.snapshot.today.requests : undefined));
  }
}

let requests: number;
let audience: Audience;
const follower = (id: string, kind = 'window') => ({ id, kind, label: 'x', pid: 1, version: '0.1.0' });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  requests = 0;
  audience = new Audience({
    leader: { kind: 'window', label: 'orchard', pid: 7, version: '0.1.0' },
    upstreams: {},
    read: () => ({ snapshot: { today: { requests } } as ProxySnapshot, folders: [] }),
  });
});

afterEach(() => {
  audience.dispose();
  vi.useRealTimers();
});

describe('an audience', () => {
  test('is told at once, then at most four times a second, and the last change is never lost', () => {
    const stream = new TestStream();
    audience.follow(follower('a'), stream);
    vi.advanceTimersByTime(300);
    stream.lines.length = 0;
    for (let at = 0; at < 100; at += 1) {
      requests += 1;
      audience.changed();
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(250);
    expect(stream.lines.length).toBeLessThanOrEqual(5);
    expect(stream.requests.at(-1)).toBe(100);
  });

  test('is not told what has not changed, but hears that the leader lives', () => {
    const stream = new TestStream();
    audience.follow(follower('a'), stream);
    vi.advanceTimersByTime(1_000);
    stream.lines.length = 0;
    audience.changed();
    vi.advanceTimersByTime(5_000);
    expect(stream.lines).toEqual([{ type: 'heartbeat' }]);
  });

  test('a slow follower gets nothing until it has caught up, and then the newest picture only', () => {
    const stream = new TestStream();
    stream.isSlow = true;
    audience.follow(follower('a'), stream);
    for (requests = 1; requests < 5; requests += 1) {
      audience.changed();
      vi.advanceTimersByTime(300);
    }
    expect(stream.lines).toHaveLength(1);
    stream.catchUp();
    expect(stream.requests).toEqual([0, 5]);
  });

  test('counts windows, not those that wait, and not the one that is told', () => {
    const [window, standby] = [new TestStream(), new TestStream()];
    audience.follow(follower('a'), window);
    audience.follow(follower('b', 'standby'), standby);
    expect(audience.windows).toBe(2);
    expect(audience.updateFor('window')).toMatchObject({ otherWindows: 1, hasStandby: true });
    expect(audience.updateFor('standby')).toMatchObject({ otherWindows: 2 });
    window.drop();
    standby.drop();
    expect(audience.updateFor('window')).toMatchObject({ otherWindows: 0, hasStandby: false });
  });

  test('a window that leaves may count on the proxy, unless that ends as well', () => {
    audience.follow(follower('a'), new TestStream());
    audience.follow(follower('b'), new TestStream());
    expect(audience.release('a')).toBe(true);
    expect(audience.windows).toBe(2);
    audience.announceEnd();
    expect(audience.release('b')).toBe(false);
  });

  test('followers are told when the leader leaves, and nobody can follow after that', () => {
    const stream = new TestStream();
    audience.follow(follower('a'), stream);
    audience.leave();
    expect([stream.lines.at(-1)?.type, stream.hasEnded]).toEqual(['leaving', true]);
    expect(() => audience.follow(follower('b'), new TestStream())).toThrow('ending');
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['another kind', follower('a', 'leader')],
    ['no id', { ...follower('a'), id: 7 }],
    ['a long label', { ...follower('a'), label: 'x'.repeat(201) }],
    ['no process', { ...follower('a'), pid: 'me' }],
  ])('a follower that says %s is refused', (_name, body) => {
    expect(() => audience.follow(body, new TestStream())).toThrow('Expected {"id"');
  });
});
