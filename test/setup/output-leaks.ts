// What the output of the whole suite may not hold: canaries that tests plant, and what our own rules take for a secret.
import { canariesIn } from '../../src/secrets/canary.fixture.ts';
import { secretRules } from '../../src/secrets/rules/index.ts';
import { createSecretScanner } from '../../src/secrets/scan.ts';

const escape = String.fromCharCode(27);
const colours = new RegExp(`${escape}\\[[\\d;]*[A-Za-z]`, 'g');

/** One line for each leak: what it is and in which line of the output, never the value. */
export function leaksIn(output: string): readonly string[] {
  const scanner = createSecretScanner({ rules: secretRules, keyedHash: () => '0'.repeat(64) });
  // A runner colours what it prints; a colour inside a value would hide it.
  const text = output.replaceAll(colours, '');
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const found = scanner
    .scan(text)
    .filter(({ class: kind }) => kind !== 'generic-secret')
    .map(({ rule, start }) => `${rule} in line ${lineOf(start)} of the output`);
  return [...canariesIn(Buffer.from(text)).map((canary) => `planted ${canary}`), ...found];
}
