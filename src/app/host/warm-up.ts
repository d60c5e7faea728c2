// What the first request of a process pays for: word lists are read, tables are built, code is compiled. A follower
// does that before it is needed, so that the first request after a take-over does not wait for it.
import { lexicalNames } from '../../engine/lexical-names.ts';
import { Mutator } from '../../engine/mutate.ts';
import { buildProtection } from '../../engine/protection.ts';
import type { Level } from '../../engine/types.ts';
import { WordMap } from '../../engine/word-map.ts';
import { secretRules } from '../../secrets/rules/index.ts';
import { createSecretScanner } from '../../secrets/scan.ts';
import { loadPersonalRecognizers } from '../personal-data.ts';
import { copyUnits, keyedHash, secretHash } from '../platform.ts';

const sample = 'Explain how processRefund of `OrderLedger` calls this.load_ledger_rows("order-ledger.ts"), and why.';

/** Scans and mutates a sentence, with a word map that is thrown away. */
export function warmUp(level: Level): void {
  const key = new Uint8Array(32);
  const map = new WordMap({ keyedHash: keyedHash(key) });
  createSecretScanner({ rules: secretRules, keyedHash: secretHash(key) }).scan(sample);
  // Read once for a process; who needs it awaits it.
  void loadPersonalRecognizers();
  new Mutator(map, buildProtection([lexicalNames([sample])], { level, pins: [] }), copyUnits).mutate(sample, {
    scope: 'full',
    schemaNames: new Set(),
  });
}
