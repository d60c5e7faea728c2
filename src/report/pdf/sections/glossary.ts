// The words of this report.
import type { Sheet } from '../sheet.ts';
import { drawPairs } from './pair-table.ts';

const words: readonly (readonly [string, string])[] = [
  ['request', 'What a tool wanted to send to an AI provider: a record of type ai.request or ai.passthrough.'],
  ['stopped', 'The decision “block”: no byte of the request left.'],
  ['names changed', 'The decision “mutate”: protected names left as invented words, and nothing else was replaced.'],
  ['secrets taken out', 'The decision “redact”: a placeholder stands where a secret or personal data was.'],
  ['nothing to change', 'The decision “forward”: what was looked at holds no protected name and no finding.'],
  ['left readable', 'A finding whose value was in what the provider got: the policy, an exception or a person let it.'],
  ['identifier', 'A name of code in a text of a request; each counts once for each text.'],
  ['record', 'One line of the audit log, in one canonical form, with the hash of the line before.'],
  ['leaf hash', 'SHA-256 of a zero byte and the stored bytes of a record (RFC 6962).'],
  [
    'checkpoint',
    'Size and root of the tree over all leaf hashes, signed with the device’s key (C2SP tlog-checkpoint).',
  ],
  ['witness', 'Somebody outside the device who signed a checkpoint, with the time.'],
  ['chain', 'All records from one first record on, numbered without a gap.'],
  ['start', 'One run of the process that writes the log; “inc” in records.'],
  ['pause', 'A stretch that a person asked for, in which names are not replaced.'],
  ['exception', 'Something that the policy would not let through, asked for by one person and approved by another.'],
  ['deviation', 'A record that shows a control not doing what its description says, whoever decided so.'],
  [
    'pseudonymised',
    'Names of people, repositories and files are replaced by keyed hashes; the same name is the same hash.',
  ],
];

export function drawGlossary(sheet: Sheet): void {
  drawPairs(sheet, 'Words of this report', words);
  sheet.paragraph(
    'Fields of records are explained one by one in the product’s document “The audit log, field by field”.',
  );
}
