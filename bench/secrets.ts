// The scan for secrets and personal data against the bare keyword automaton over the same texts, interleaved; and what
// texts cost that are made to be slow, against plain source. CPU time, ratios of one run.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPersonalRecognizers } from '../src/app/personal-data.ts';
import { SecretsError } from '../src/secrets/error.ts';
import { KeywordAutomaton } from '../src/secrets/keyword-automaton.ts';
import { secretRules } from '../src/secrets/rules/index.ts';
import { createSecretScanner } from '../src/secrets/scan.ts';
import type { SecretRule } from '../src/secrets/types.ts';
import { corpus } from './corpus.ts';
import { checkFloors, type Floor, printTable, quantile } from './measure.ts';

const warmUps = 3;
const rounds = 7;
const megabyte = 1_000_000;
const limit = 4;
/** Characters of a text that repeats one keyword; of the single one that is measured by itself, as many as were once slow. */
const keywordChars = 4_000;
const slowChars = 210_000;

const keyedHash = (): string => '0'.repeat(64);
const recognizers = await loadPersonalRecognizers();
const vendorRules = secretRules.filter(({ class: kind }) => kind !== 'config-secret' && kind !== 'generic-secret');
const configRules = secretRules.filter(({ class: kind }) => kind !== 'generic-secret');
const keywords = [...new Set(secretRules.flatMap((rule) => rule.keywords))];
const automaton = new KeywordAutomaton(keywords);

type Scan = (text: string) => unknown;
const scanOf = (rules: readonly SecretRule[]): Scan => createSecretScanner({ rules, keyedHash }).scan;
const everything = createSecretScanner({ rules: secretRules, recognizers, keyedHash }).scan;
const scans: Readonly<Record<string, Scan>> = {
  'bare automaton': (text) => automaton.visit(text, () => {}),
  'vendor rules': scanOf(vendorRules),
  'and configuration': scanOf(configRules),
  'and the generic rule': scanOf(secretRules),
  'and personal data': everything,
};
const least: Readonly<Record<string, number>> = {
  'vendor rules': 0.5,
  'and the generic rule': 0.25,
  'and personal data': 0.1,
};

/** This project's own sources, without those of the rules, which are made of keywords. */
function ownSources(): readonly string[] {
  const root = join(import.meta.dirname, '..', 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('secrets'))
    .map((path) => readFileSync(join(root, path), 'utf8'));
}

const generated = Object.values(corpus(400));
const own = ownSources();
const plain = own.join('\n').slice(0, 2 * megabyte);

/** Nanoseconds of CPU time a character. */
function cost(scan: Scan, texts: readonly string[]): number {
  const before = process.cpuUsage();
  for (const text of texts) scanOrRefuse(scan, text);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / texts.reduce((sum, text) => sum + text.length, 0);
}

/** A text that asks for too much work is refused; what was done until then is what it cost. */
function scanOrRefuse(scan: Scan, text: string): void {
  try {
    scan(text);
  } catch (error) {
    if (!(error instanceof SecretsError)) throw error;
  }
}

function medians(work: Readonly<Record<string, () => number>>): ReadonlyMap<string, number> {
  const samples = new Map<string, number[]>();
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const [name, measure] of Object.entries(work)) {
      const sample = measure();
      if (round >= warmUps) samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, quantile(values, 0.5)]));
}

const floors: Floor[] = [];
const rows = [['ns a character', ...Object.keys(scans)]];
for (const [name, texts] of Object.entries({ 'own sources': own, 'made-up sources': generated })) {
  const costs = medians(
    Object.fromEntries(Object.entries(scans).map(([scan, run]) => [scan, () => cost(run, texts)] as const)),
  );
  const bare = costs.get('bare automaton') ?? Number.NaN;
  rows.push([name, ...[...costs.values()].map((value) => `${value.toFixed(1)} (${(bare / value).toFixed(2)}×)`)]);
  for (const [scan, floor] of Object.entries(least)) {
    const value = bare / (costs.get(scan) ?? Number.NaN);
    floors.push({ name: `${name}: ${scan}, times the bare automaton`, value, limit: floor, kind: 'least' });
  }
}
console.log(`${secretRules.length} rules, ${keywords.length} keywords, ${recognizers.length} recognizers`);
printTable(rows);

const base64 = randomBytes(7.5 * megabyte).toString('base64');
const slow: Readonly<Record<string, readonly string[]>> = {
  'plain source, 2 MB': [plain],
  'one repeated key, 210 KB': ['key'.repeat(slowChars / 3)],
  'random data in base64, 10 MB': [base64],
  'random data in hexadecimal digits, 10 MB': [randomBytes(5 * megabyte).toString('hex')],
  'source in one line, 5 MB': [
    own
      .join(' ')
      .repeat(3)
      .replaceAll('\n', ' ')
      .slice(0, 5 * megabyte),
  ],
  'escapes in escapes, 2 MB': [nested(plain.slice(0, 200_000)).slice(0, 2 * megabyte)],
  'backslashes, 1 MB': ['\\'.repeat(megabyte)],
  'digits, 1 MB': ['1234567890'.repeat(megabyte / 10)],
  'addresses, 1 MB': ['a@b.'.repeat(megabyte / 4)],
  'repeated settings, 1 MB': ['password="hunter22", '.repeat(megabyte / 21)],
};
const costs = medians(
  Object.fromEntries(Object.entries(slow).map(([name, texts]) => [name, () => cost(everything, texts)] as const)),
);
const ofPlain = costs.get('plain source, 2 MB') ?? Number.NaN;
printTable([
  ['text', 'ns a character', 'times plain source'],
  ...[...costs].map(([name, value]) => [name, value.toFixed(1), (value / ofPlain).toFixed(2)]),
]);
for (const [name, value] of costs) {
  if (value !== ofPlain)
    floors.push({ name: `${name}, times plain source`, value: value / ofPlain, limit, kind: 'most' });
}

/** Every keyword, again and again: told, and not held to a floor. */
const stems = new Set(secretRules.flatMap((rule) => rule.keywords));
const repeated = [...stems]
  .filter((stem) => stem !== '')
  .map((stem) => {
    const text = stem.repeat(Math.ceil(keywordChars / stem.length));
    const found = everything(text).length;
    return { stem, found, value: Math.min(...[0, 1, 2].map(() => cost(everything, [text]))) / ofPlain };
  })
  .toSorted((one, other) => other.value - one.value);
const silent = repeated.filter(({ found }) => found === 0);
printTable([
  ['repeated, 4 KB', 'findings', 'times plain source'],
  ...silent
    .slice(0, 8)
    .map(({ stem, found, value }) => [JSON.stringify(stem.slice(0, 40)), String(found), value.toFixed(2)]),
]);
checkFloors(floors);

/** The text as a JSON string in a JSON string, and so on, joined. */
function nested(text: string): string {
  const layers = [text];
  for (let layer = 0; layer < 4; layer++) layers.push(JSON.stringify(layers.at(-1)));
  return layers.join('\n');
}
