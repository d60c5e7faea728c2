// `npm run soak:audit [-- KILLS]`: a writer of the audit log is killed a thousand times, or as often as told: half of them
// in the middle of long segments, half while short ones are begun and sealed. Ends with 1 when an acknowledged record is
// lost or stands there twice, or when the log does not verify. PRETENSE_SEED repeats a run.
import { ensurePackages } from './install-packages.mjs';
import { runProcess } from './run-process.mjs';

const [wanted = '1000'] = process.argv.slice(2);
const kills = Number(wanted);
if (Number.isSafeInteger(kills) && kills > 1) {
  await ensurePackages();
  const { exitCode } = await runProcess(
    [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', 'test/integration/audit-kill.test.ts'],
    { environment: { PRETENSE_KILLS: String(Math.ceil(kills / 2)) } },
  );
  process.exitCode = exitCode;
} else {
  console.error(`${wanted} is no number of kills. Usage: npm run soak:audit [-- KILLS]`);
  process.exitCode = 2;
}
