// Peak memory of the real program while 64 requests of 1 MB are in it at once. They share their history, as turns of
// many agents on one task do; the last message of each is new.
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { corpus } from './corpus.ts';
import { checkFloors, printTable } from './measure.ts';
import { startPretense, startProvider, timeToFirstByte } from './proxies.ts';

const requests = 64;
const requestBytes = 1024 * 1024;
const waves = 2;
const floorMegabytes = 400;

const answer = { type: 'application/json', parts: ['{"type":"message","content":[]}'], delayMs: 500 };
const provider = await startProvider(answer);
const sources = corpus(20);
const pretense = await startPretense(provider.port, sources);
const history = messagesOf(Object.values(sources).join('\n'));
const agent = new Agent({ keepAlive: true, maxSockets: requests });
const started = performance.now();

await timeToFirstByte(pretense.port, bodyOf('the first of them'), agent);
const idle = memoryOf(pretense.pid, 'VmRSS');
// The high-water mark starts anew here: what the start of the program took is not asked for.
writeFileSync(`/proc/${pretense.pid}/clear_refs`, '5');
for (let wave = 0; wave < waves; wave++) {
  await Promise.all(
    Array.from({ length: requests }, (_, index) =>
      timeToFirstByte(pretense.port, bodyOf(`turn ${wave} of agent ${index}`), agent),
    ),
  );
}
const peak = memoryOf(pretense.pid, 'VmHWM');
const seconds = (performance.now() - started) / 1000;

printTable([
  [`${waves} × ${requests} requests of 1 MB at once`, 'MB'],
  ['before', idle.toFixed(0)],
  ['peak', peak.toFixed(0)],
]);
checkFloors([
  { name: 'peak memory, MB', value: peak, limit: floorMegabytes, kind: 'most' },
  { name: 'seconds', value: seconds, limit: 20, kind: 'most' },
]);
agent.destroy();
pretense.stop();
provider.stop();

function messagesOf(text: string): readonly { readonly role: string; readonly content: string }[] {
  const messages = [];
  for (let bytes = 0, at = 0; bytes < requestBytes; at += 1) {
    const from = (at * 3011) % text.length;
    const content = `${at} ${text.slice(from, from + 8000)}`;
    messages.push({ role: at % 2 === 0 ? 'user' : 'assistant', content });
    bytes += JSON.stringify(content).length + 30;
  }
  return messages;
}

function bodyOf(last: string): Buffer {
  const messages = [...history, { role: 'user', content: last }];
  return Buffer.from(JSON.stringify({ model: 'bench', max_tokens: 100, messages }));
}

/** Megabytes. */
function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
}
