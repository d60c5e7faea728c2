// What tests of ingest share: one collector over HTTP for a group of tests, and a new device for each of them.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type DatabaseKind, openTestDatabase, type TestDatabase } from './databases.ts';
import { TestCollector, type TestCollectorOptions, TestDevice } from './ingest-harness.ts';

export interface IngestWorld {
  readonly opened: TestDatabase;
  readonly collector: TestCollector;
  /** Enrolled, its log as long as was asked for. */
  readonly device: TestDevice;
}

export interface IngestWorldOptions extends TestCollectorOptions {
  readonly kind: DatabaseKind;
  /** That the device has written, besides the one that begins its log. */
  readonly records?: number;
}

/** Inside of `describe`: `enter` is handed the world before each test. */
export function inIngestWorld(
  { kind, records = 0, ...options }: IngestWorldOptions,
  enter: (world: IngestWorld) => unknown,
): void {
  let opened: TestDatabase;
  let collector: TestCollector;
  let device: TestDevice;
  beforeAll(async () => {
    opened = await openTestDatabase(kind);
    collector = await TestCollector.start(opened.database, options);
  });
  beforeEach(async () => {
    device = await TestDevice.create(collector.clock);
    await device.append(records);
    await device.enrol(collector);
    await enter({ opened, collector, device });
  });
  afterEach(() => device.remove());
  afterAll(async () => {
    await collector.stop();
    await opened.close();
  });
}
