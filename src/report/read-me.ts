// The text that tells an auditor what the files are and how to check them without this program.
import type { Period } from './period.ts';

export interface ReadMeOptions {
  readonly period: Period;
  readonly count: number;
  /** The log has no record at all. */
  readonly isEmpty: boolean;
  /** Undefined: the chain is whole. */
  readonly problem: string | undefined;
}

export function readMeText({ period, count, isEmpty, problem }: ReadMeOptions): string {
  return `Pretense audit log, ${period.from} to ${period.to} (${period.timeZone})
${count === 0 ? 'There is no record of this period.' : `${count} records, from ${period.fromUtc} on, before ${period.untilUtc}.`}
${checkText(isEmpty, problem)}

Files
  records.json   Every record, exactly as it is stored: a JSON array with one record on a line.
  records.csv    The same as a table, one row a record (RFC 4180, UTF-8). In the row of an ai.response the columns from
                 developer to model repeat those of its request where the answer does not say them itself; lists are
                 separated by spaces; details holds what records of other kinds say besides. A text that a spreadsheet
                 would take for a formula begins with a '.
  manifest.json  The question, the counts, the first and last record, the check of the chain, the hash of each file.
  SHA256SUMS     SHA-256 of each file.
  README.txt     This text.

The records hold counts, hashes, and the names of files, people, tools and models. They hold no text of a prompt or an
answer and no secret.

Check that no file was changed
  sha256sum -c SHA256SUMS          (macOS: shasum -a 256 -c SHA256SUMS)

Check that the records are those that were written, and that none is missing between the first and the last
  Each record names the hash of the one before: SHA-256 of a zero byte and the bytes of its line. Save these lines as
  check.py in this folder and run "python3 check.py":

    import hashlib, json
    records = json.load(open("manifest.json", encoding="utf-8"))["records"]
    previous, count = records["previous_hash"], 0
    for line in open("records.json", "rb"):
        line = line.rstrip(b",\\n")
        if line in (b"[", b"]"):
            continue
        record = json.loads(line)
        assert record["prev_hash"] == previous, f"record {record['seq']} does not follow the one before it"
        previous, count = hashlib.sha256(b"\\0" + line).hexdigest(), count + 1
    assert count == records["count"], "records are missing"
    assert count == 0 or previous == records["last_hash"], "the last record was changed"
    print(count, "records hang together, the last one is", previous)

  The hash of one record, as in the column leaf_hash (here the first one):

    { printf '\\0'; sed -n 2p records.json | tr -d '\\n' | sed 's/,$//' | tr -d '\\n'; } | sha256sum

What this does not prove stands in manifest.json under log.check.does_not_prove. To see that an export fits the log it
came from, ask for "pretense verify" on that machine: a later log still holds every record of this one.
`;
}

function checkText(isEmpty: boolean, problem: string | undefined): string {
  if (problem !== undefined) return `WHEN THIS WAS WRITTEN THE LOG WAS NOT WHOLE: ${problem}`;
  return isEmpty
    ? 'WHEN THIS WAS WRITTEN THE LOG WAS EMPTY: there was nothing to check.'
    : 'The whole log was checked when this was written: its chain is whole.';
}
