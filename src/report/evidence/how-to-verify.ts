// The document with which an auditor checks a pack without us. A test runs its commands.
import { inclusionSteps, type InclusionSteps } from './inclusion-steps.ts';
import { visibleText } from '../pdf/visible-text.ts';
import type { EvidenceModel } from './model.ts';
import { sampleMethod } from './sample.ts';

export interface ExampleProof extends InclusionSteps {
  readonly seq: number;
}

/** Verifier keys of the witnesses that the log was checked with, a line each. */
export const witnessKeysName = 'log/witness-keys';

export interface HowToVerifyOptions {
  readonly model: EvidenceModel;
  /** Where the leaves of the period begin, and how many there are. Undefined: nothing can be proved. */
  readonly range: { readonly firstSeq: number; readonly count: number } | undefined;
  /** Of the first record of the sample. Undefined: there is no sample. */
  readonly example: ExampleProof | undefined;
  /** Names of those whose keys the log was checked with; then `log/witness-keys` has these. */
  readonly witnesses: readonly string[];
  /** Whether the tree of the proofs is the one of a signed checkpoint. */
  readonly isSigned: boolean;
}

export function howToVerify(options: HowToVerifyOptions): string {
  const { model, range } = options;
  const { about, verification } = model;
  return `# How to verify this pack

Evidence export ${about.exportId}, ${about.period.from} to ${about.period.to} (${about.period.timeZone}), written ${about.generatedAt} by Pretense ${about.productVersion}.

You need this folder, a shell with \`sha256sum\` (macOS: \`shasum -a 256\`), and Node 20 or later. Nothing of Pretense has to be installed, and nothing is asked from the network. Run the commands in the folder of this file.

${modeText(about)}

## 1. No file was changed since the pack was written

\`\`\`sh
sha256sum -c --quiet SHA256SUMS && echo unchanged
\`\`\`

This alone proves little: who changes a file can change its sum. The SHA-256 of the whole zip stands in the log of the device, in the record \`export.created\` with the id ${about.exportId}; ask to see it.

## 2. The log

\`\`\`sh
node verify.mjs .
\`\`\`

\`verify.mjs\` is one file without dependencies: read it. With \`--key\` it takes the public key of the device as you got it from elsewhere; without, it uses \`log/keys\`, which whoever wrote the log could have chosen. When this pack was written the whole log was checked on the device with the result ${verification.result} (\`criteria/CC4.1-evaluation/verification.json\`).

${witnessStep(options)}${range === undefined ? 'The log has no record of the period, or has holes, so no hash of a population can be given.\n' : populationSteps(range, model)}
${sampleSteps(options)}
## What this does not prove

${verification.doesNotProve.map((sentence) => `- ${sentence}`).join('\n')}
${limitsOf(about.names)}`;
}

/** Empty without a witness. */
function witnessStep({ witnesses, model: { verification } }: HowToVerifyOptions): string {
  if (witnesses.length === 0) return '';
  const seen =
    verification.witnessed === undefined
      ? 'No signature of it was found when this pack was written, and the command says so too'
      : `It signed the history of the first ${verification.witnessed.size} records at ${verification.witnessed.time}`;
  return `A witness outside of the device watches this log: ${witnesses.map((name) => visibleText(name)).join(', ')}. ${seen}. \`${witnessKeysName}\` has its public key as the device got it when it enrolled: ask the operator of the witness for the key and compare. With it, the check also looks for the witness's signature:

\`\`\`sh
node verify.mjs . --witness-key ${witnessKeysName}
\`\`\`

`;
}

function modeText({ names, place }: EvidenceModel['about']): string {
  if (names === 'as recorded')
    return 'Names are as recorded. `log/records.ndjson` holds the lines of the period exactly as they are stored, so each can be hashed.';
  const whoNames =
    place === 'device'
      ? 'this device exports, and the organisation can make them again (`pretense evidence --pseudonym NAME`)'
      : 'the collector exports for this organisation';
  return `Names of developers, files and repositories are pseudonyms: the same name has the same pseudonym in everything that ${whoNames}. Stored lines hold the names, so they are not in this pack. What can be verified in this mode: that the hashes of all records (\`log/leaves.bin\`) are the tree that the device's checkpoints signed, how many records the period has, that the sampled records are among them, and that the sample is the one of the seed. What cannot: that a row of a table, or a line of \`sample/records-pseudonymised.ndjson\`, says what the stored record says. For that, see a stored line on the device (step 5), or ask for a pack with \`--redact none\`.`;
}

function populationSteps(
  { firstSeq, count }: NonNullable<HowToVerifyOptions['range']>,
  { population }: EvidenceModel,
): string {
  return `## 3. The population

Records ${firstSeq} to ${firstSeq + count - 1} of the chain: ${count}, of which ${population.records} have a moment of the period and ${population.outsidePeriod ?? 0} have not, since a clock was wrong. Each has 32 bytes in \`log/leaves.bin\`. Their SHA-256 is the \`population_sha256\` of \`manifest.json\`:

\`\`\`sh
tail -c +${firstSeq * 32 + 1} log/leaves.bin | head -c ${count * 32} | sha256sum
grep population_sha256 manifest.json
\`\`\`

`;
}

function sampleSteps(options: HowToVerifyOptions): string {
  const { example } = options;
  return `## 4. The sample is the one of its seed

Method: ${sampleMethod}

\`\`\`sh
node --input-type=module - <<'SCRIPT'
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
const { seed, population, size, records } = JSON.parse(readFileSync('sample/sample.json', 'utf8'));
const rows = readFileSync('population/requests.csv', 'utf8').split('\\r\\n').slice(1, -1);
if (rows.length !== population) throw new Error('population/requests.csv has other rows than sample.json says');
const drawn = new Set();
for (let n = 0; drawn.size < Math.min(size, population); n += 1)
  drawn.add(Number(createHmac('sha256', seed).update(String(n)).digest().readBigUInt64BE(0) % BigInt(population)));
const seqs = [...drawn].sort((one, other) => one - other).map((row) => Number(rows[row].split(',')[0]));
console.log(String(seqs) === String(records.map(({ seq }) => seq)) ? 'the same sample' : 'ANOTHER SAMPLE');
SCRIPT
\`\`\`

To have chosen the seed yourself is the point: ask for a pack with your own \`--seed\`.

${example === undefined ? '## 5. A record is in the log\n\nThere is no sample: nothing to prove.\n' : proofSteps(options, example)}`;
}

function proofSteps({ model, isSigned }: HowToVerifyOptions, example: ExampleProof): string {
  const { seq, size } = example;
  return `## 5. A record is in the log

By hand, for record ${seq}, the first of the sample. First its leaf hash: SHA-256 of a zero byte and its line.

${leafStep(model.about.names, example)}
The leaf must be \`${example.leaf}\`, as in \`sample/sample.json\`. From there to the root of the tree of ${size} records, one hash of the proof at a time: SHA-256 of a byte 1, the left and the right hash.

\`\`\`sh
bytes() { node -e 'process.stdout.write(Buffer.from(process.argv[1], "hex"))' "$1"; }
digest() { sha256sum | cut -d ' ' -f 1; }
${inclusionSteps(example)}
echo "root $node"
${isSigned ? checkpointLine : ''}\`\`\`

${
  isSigned
    ? `The last command shows the root, in base64, in the checkpoint of size ${size} that the device has signed (step 2 checks the signature).`
    : 'No checkpoint of this log covers the sample, so this root is signed by nobody: it is the one over all leaves of `log/leaves.bin`.'
}
`;
}

/** Size and root of the checkpoint. */
const checkpointLine = `grep -F -B 1 "$(node -e 'process.stdout.write(Buffer.from(process.argv[1], "hex").toString("base64"))' "$node")" log/checkpoints
`;

function leafStep(names: EvidenceModel['about']['names'], { seq }: ExampleProof): string {
  if (names === 'as recorded')
    return `\`\`\`sh
{ printf '\\000'; sed -n 1p sample/records.ndjson | tr -d '\\n'; } | sha256sum
\`\`\`
`;
  return `The line is not in this pack. Somebody of the organisation shows it to you on the device, in the folder \`audit\` of Pretense's home:

    { printf '\\000'; grep -h '"seq":${seq},' *.ndjson | tr -d '\\n'; } | sha256sum

`;
}

function limitsOf(names: EvidenceModel['about']['names']): string {
  const free =
    names === 'pseudonymised'
      ? '- That free texts (reasons, comments, titles) hold no name: names that the same record has elsewhere and e-mail addresses are replaced in them, others stay as somebody typed them. Host names of endpoints, tools and models are shown as recorded.\n'
      : '';
  return `${free}- That the mapping to criteria is right: it is a proposal (\`crosswalk.md\`).
`;
}
