// For tests: a process that appends to a log until it is killed, and says on standard output what was acknowledged.
import { openJournal } from './journal.ts';
import { ed25519Signer, type NoteSigner } from './note.ts';

export interface WriterOptions {
  readonly auditDir: string;
  readonly maxSegmentBytes: number;
  /** Appends that wait at the same time. */
  readonly inFlight: number;
  /** After so many records the log is closed in good order and opened again. */
  readonly recordsPerStart: number;
}

/** The same key in every process of a test. Not a secret: anybody can make it. */
export function testSigner(): NoteSigner {
  return ed25519Signer('pretense/dev_test', Buffer.alloc(32, 7));
}

/** Name of a record: no other start of the writer makes the same. */
function tokenOf(inc: number, index: number): string {
  return `${inc}.${index}`;
}

async function writeOnce({ auditDir, maxSegmentBytes, inFlight, recordsPerStart }: WriterOptions): Promise<void> {
  process.stdout.write('opening\n');
  const signing = { signer: testSigner(), ballastBytes: 65_536 };
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const journal = await openJournal({ auditDir, clock, maxSegmentBytes, ...signing });
  let index = 0;
  const lane = async (): Promise<void> => {
    while (index < recordsPerStart) {
      index += 1;
      const token = tokenOf(journal.inc, index);
      const { seq } = await journal.append('ai.request', { token, text: 'x'.repeat((index * 131) % 1500) });
      // One write to a pipe is one step: a kill leaves the line whole or not there.
      process.stdout.write(`${seq} ${token}\n`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  process.stdout.write('closing\n');
  await journal.close();
}

async function main(): Promise<void> {
  const [text] = process.argv.slice(2);
  if (text === undefined) return;
  const options = JSON.parse(text) as WriterOptions;
  for (;;) await writeOnce(options);
}

void main();
