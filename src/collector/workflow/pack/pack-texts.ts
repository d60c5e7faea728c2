// The guides at the top of a collector's pack.
import type { Period } from '../../../report/period.ts';
import type { MadePart } from './pack-types.ts';

export interface PackAbout {
  readonly exportId: string;
  readonly at: string;
  readonly collector: string;
  /** Id of the organisation. */
  readonly tenant: string;
  readonly witnessKey: string;
  readonly productVersion: string;
  readonly period: Period;
  readonly redact: 'pseudonymise' | 'none';
  readonly sample: { readonly seed: string; readonly size: number };
  readonly by: string;
}

export function packTexts(
  about: PackAbout,
  parts: readonly MadePart[],
): readonly { readonly name: string; readonly content: string }[] {
  return [
    { name: 'INDEX.md', content: indexText(about, parts) },
    { name: 'HOW_TO_VERIFY.md', content: verifyText(about, parts) },
    { name: 'witness-key.txt', content: `${about.witnessKey}\n` },
  ];
}

function indexText(about: PackAbout, parts: readonly MadePart[]): string {
  const { exportId, at, collector, productVersion, period, redact, sample } = about;
  const rows = parts.map(
    ({ name, source, part: { model }, held, disposed }) =>
      `| \`${name}\` | ${cell(source.deviceId)} | ${cell(source.chain)} | ${model.population.records} | ${model.verification.result} | ${model.verification.witnessed?.size ?? 0} of ${source.size} | ${held} | ${disposed} |`,
  );
  return `# Evidence pack ${exportId}

${period.from} to ${period.to} (UTC), written ${at} by the collector ${cell(collector)}, Pretense ${productVersion}. Names: ${redact === 'none' ? 'as recorded' : 'pseudonyms'}. Sample: ${sample.size} requests of each device, by the seed in each \`sample/sample.json\`.

| part | device | chain | records of the period | verified when it was written | cosigned | held | disposed of |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Each part is a pack of its own: its \`README.md\` says what stands out, its \`HOW_TO_VERIFY.md\` proves single records. \`collector\` is the collector's own log: who signed in, saw and decided what; it goes on in \`collector-2\` and so on after each restore from a backup.

- \`fleet/\`: all devices together, incidents, exceptions, reviews, the access log of the period.
- \`reconciliation/\`: what was compared with lists and bills from elsewhere.
- \`verify.mjs\`, \`witness-key.txt\`, \`HOW_TO_VERIFY.md\`: to check all of it offline.

Tables in \`fleet/\` and \`reconciliation/\` are what the collector says. What is proved is the records of the parts.
`;
}

function verifyText(about: PackAbout, parts: readonly MadePart[]): string {
  const { exportId, witnessKey, redact } = about;
  const [first] = parts;
  const manifests = 'Manifests of segments stay on the devices, so they are not here.';
  return `# How to verify this pack

You need this folder, a shell with \`sha256sum\` (macOS: \`shasum -a 256\`), and Node 20 or later. Nothing is asked from the network.

## 1. No file was changed since the pack was written

\`\`\`sh
sha256sum -c --quiet SHA256SUMS && echo unchanged
\`\`\`

The SHA-256 of the whole zip is in the record \`export.created\` with the id ${exportId} of the collector's own log.

## 2. Each log is the one that the witness saw

\`\`\`sh
for part in devices/* collector*; do
  if [ -d "$part" ]; then echo "$part"; node verify.mjs "$part" --witness-key witness-key.txt | grep '"result"'; fi
done
\`\`\`

Each must say \`VERIFIED_WITNESSED\`, or \`VERIFIED_WITH_DISPOSALS\` where the collector disposed of records that had become old: their leaf hashes are here, and certificates (\`log/disposals\`) that the key of the witness signed for the organisation ${about.tenant}. Each JSON line of them names the chain, the records, the day and the rule; the record \`retention.disposed\` with that \`certificate_id\` stands in the collector's own log. Use the witness key as you got it from elsewhere (\`/v1/witness-key\` of the collector, a device's enrolment), not the one of this folder, which whoever made the pack could have chosen:

    ${witnessKey}

${manifests} ${redact === 'none' ? `Lines are as they were stored${first === undefined ? '' : ` (\`${first.name}/log/records.ndjson\`)`}, so each can be hashed.` : 'Lines hold names, so they are not here: leaf hashes, checkpoints and proofs are.'}

${restoredText(parts)}## What this does not prove

- That a device was honest before a record was first cosigned, or that every AI call went through it. Reconciliation is against the second.
- That the collector shows every chain that it holds: count the devices against a list of your own.
- Of \`collector\`: its checkpoints are signed and cosigned by the collector's own key, so nobody outside vouches for it. Who holds that key and the database can write it anew, as long as nobody kept an earlier head.
- Records after the last cosigned checkpoint of a part: \`cosigned\` in \`INDEX.md\` says how many that are.
`;
}

function restoredText(parts: readonly MadePart[]): string {
  const own = parts.filter(({ name }) => name.startsWith('collector'));
  if (own.length < 2) return '';
  return `## 3. The collector was restored from a backup

Each restore ends the collector's own log and begins another one: ${own.map(({ name }) => `\`${name}\``).join(', ')}. The first record of the later one, \`backup.restored\`, names the log before it (\`previous_chain\`), how many records of it the backup held, the hash of the last one and the root over all of them. What the older log said after that backup is lost here. A pack or checkpoint from before the loss may hold more of the older log; it must begin with exactly these records, and then it contradicts nothing.

`;
}

/** Untrusted: as one cell of a table in Markdown. */
function cell(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?').replaceAll(/[\\|`*_<>[\]#~!]/g, String.raw`\$&`);
}
