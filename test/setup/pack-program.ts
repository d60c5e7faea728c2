// A program that is killed while it draws an evidence pack: `node pack-program.mjs <database url> <home> <tenant> <day>`.
import { ed25519Signer } from '../../src/audit/note.ts';
import { silentLogger } from '../../src/base/log.ts';
import { openDatabase } from '../../src/collector/database/open-database.ts';
import { utcPeriod } from '../../src/collector/workflow/pack/chains-of-period.ts';
import { PackJobs } from '../../src/collector/workflow/pack/pack-jobs.ts';

const [url = '', home = '', tenant = '', day = ''] = process.argv.slice(2);
const clock = { now: () => new Date(`${day}T10:00:00.000Z`), monotonicMs: () => performance.now() };
const seed = Buffer.alloc(32, 5);
const period = utcPeriod(day, day);
if (period === undefined) throw new Error(`${day} is no day`);

const jobs = new PackJobs({
  database: await openDatabase({ url, clock, logger: silentLogger }),
  clock,
  logger: silentLogger,
  witness: ed25519Signer('test-collector', seed, 4),
  signer: ed25519Signer('test-collector', seed, 1),
  publicUrl: 'http://127.0.0.1',
  home,
  settings: {
    retentionDays: 400,
    oidc: undefined,
    archive: undefined,
    forward: [],
    ratePerMinute: 10_000,
    policyFile: undefined,
  },
  program: {
    productVersion: '0.0.0-test',
    verifier: async () => '',
    async draw() {
      process.stdout.write('drawing\n');
      // Until somebody ends the process.
      return await new Promise<Uint8Array>(() => setInterval(() => {}, 1000));
    },
  },
});
const person = { tenant, id: 'id-aud', name: 'aud@company.example', role: 'auditor', source: 'local' } as const;
await jobs.start(person, { period, sample: { seed: 's', size: 1 }, redact: 'none' });
