// Records a second that one and that three collectors take in over HTTP, with all checks and cosignatures, on a
// PostgreSQL that waits for its disk. Devices, balancer and database share the machine, so it is a floor for a node of
// its own. In the long run only: it measures, and says nothing but its figure (docs/scale.md).
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { type Cluster, startCluster } from './replica-cluster.ts';
import { deviceWithLog, sendLog } from './replica-device.ts';

const devices = 6;
const recordsOfDevice = 2_000;
const perBatch = 50;

/** Records a second of all devices together. */
async function rateOf(cluster: Cluster): Promise<number> {
  const tokens: string[] = [];
  for (let at = 0; at < devices; at += 1) tokens.push(String((await cluster.ask(['token']))['token']));
  const enrolled = await Promise.all(tokens.map((token) => deviceWithLog(cluster.url, token, recordsOfDevice)));
  const startMs = performance.now();
  await Promise.all(enrolled.map((device) => sendLog(cluster.url, device, { perBatch, onAcknowledged: () => {} })));
  const seconds = (performance.now() - startMs) / 1000;
  for (const device of enrolled) await device.remove();
  return (devices * recordsOfDevice) / seconds;
}

test.runIf(process.env['PRETENSE_LONG'] === '1').each([1, 3])(
  'the rate of %d',
  { timeout: 300_000 },
  async (replicas) => {
    const cluster = await startCluster({
      replicas,
      database: { isDurable: true },
      config: { ratePerMinute: 1_000_000 },
    });
    try {
      const rate = await rateOf(cluster);
      console.log(
        `${replicas} collectors, ${devices} devices, ${availableParallelism()} processors for all: ${Math.round(rate)} records/s`,
      );
      expect(rate).toBeGreaterThan(0);
    } finally {
      await cluster.stop();
    }
  },
);
