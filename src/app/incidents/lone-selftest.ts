// The self-test of a home that no proxy serves: with its keys, its policy and its log, under its lock.
import type { Journal } from '../../audit/journal.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import { findDeveloper } from '../developer.ts';
import { loadKeys } from '../keys.ts';
import { loadPersonalRecognizers } from '../personal-data.ts';
import { secretHash, systemClock } from '../platform.ts';
import type { PolicyService } from '../policy/policy-service.ts';
import type { StatePaths } from '../state-dir.ts';
import { productVersion } from '../version.ts';
import { wordMapFile } from '../word-map-store.ts';
import { silentLogger } from '../../base/log.ts';
import { IncidentService } from './incident-service.ts';
import { runSelftest, type SelftestResult } from './selftest.ts';
import { watchFile } from './watch-file.ts';

/** Rejects when its result cannot be recorded. A failed one opens its incident before this resolves. */
export async function loneSelftest(
  paths: StatePaths,
  journal: Journal,
  policy: PolicyService,
): Promise<SelftestResult> {
  const keys = await loadKeys({ keysDir: paths.keysDir, mapFile: wordMapFile(paths.mapDir), mayCreate: true });
  const recognizers = await loadPersonalRecognizers();
  const secrets = createSecretScanner({ rules: secretRules, recognizers, keyedHash: secretHash(keys.secrets) });
  const person = findDeveloper();
  const service = new IncidentService({
    auditDir: paths.auditDir,
    memoryFile: watchFile(paths.home),
    journal,
    clock: systemClock,
    logger: silentLogger,
    developer: person.developer,
    startAfterMs: 0,
  });
  journal.listen((record) => service.observe(record));
  try {
    return await runSelftest({
      auditDir: paths.auditDir,
      secrets,
      policy: policy.current(),
      records: journal,
      recordBase: () => ({ ...person, proxy_version: productVersion }),
      watched: (seq) => service.watched(seq),
    });
  } finally {
    await service.dispose();
  }
}
