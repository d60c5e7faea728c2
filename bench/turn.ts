// A turn of 500 KB whose history was sent before, against one SHA-256 of its body, interleaved, in CPU time: all that a
// request needs between its last byte and its record. Its last message of 2 KB is new each time.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ActiveProtection } from '../src/proxy/ports.ts';
import { type Progress, protectRequest } from '../src/proxy/protect.ts';
import { requestFields } from '../src/proxy/record-fields.ts';
import type { Tally } from '../src/proxy/tally.ts';
import { TextMemory } from '../src/proxy/text-memory.ts';
import { callFor } from './bench-call.ts';
import { benchPorts } from './bench-ports.ts';
import { corpus } from './corpus.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const turnBytes = 500 * 1024;
const newBytes = 2 * 1024;
const warmRounds = 60;
const rounds = 120;

const sources = Object.values(corpus(40));
const code = sources.join('\n');
const ports = benchPorts(sources);
const memory = new TextMemory(ports.history, ports.wordMap.map);
const history = conversation();

const steps = ['all', 'UTF-8 check, protection', 'fields of the record', 'SHA-256 of the body'] as const;
const samples = new Map<(typeof steps)[number], number[]>(steps.map((step) => [step, []]));
let mutated = 0;
for (let round = 0; round < warmRounds + rounds; round++) {
  const body = bodyOfTurn(round);
  const start = cpuMs();
  if (!isUtf8(body)) throw new Error('not UTF-8');
  const call = callFor(body, ports);
  const progress: Progress = { protection: undefined, isPaused: false, tally: undefined };
  const outgoing = await protectRequest(call, body, { ports, memory }, progress);
  const protectedAt = cpuMs();
  const { facts, hashes } = outgoing;
  const bytesSent = outgoing.body?.length ?? 0;
  requestFields(
    call,
    { ...progress, facts, bytesSent, hashes, mutationMapId: 'mm_1', blockedBy: undefined, unapproved: [] },
    ports,
  );
  const recordedAt = cpuMs();
  outgoing.commit();
  createHash('sha256').update(body).digest('hex');
  const end = cpuMs();
  mutated = mutatedIn(progress);
  if (round < warmRounds) continue;
  samples.get('all')?.push(recordedAt - start);
  samples.get('UTF-8 check, protection')?.push(protectedAt - start);
  samples.get('fields of the record')?.push(recordedAt - protectedAt);
  samples.get('SHA-256 of the body')?.push(end - recordedAt);
}

const median = (step: (typeof steps)[number]) => quantile(samples.get(step) ?? [], 0.5);
const unit = median('SHA-256 of the body');
printTable([
  [`${history.length + 1} messages, 500 KB, ${mutated} names`, 'CPU ms', 'times SHA-256'],
  ...steps.map((step) => [step, median(step).toFixed(3), (median(step) / unit).toFixed(2)]),
]);
checkFloors([
  { name: 'a turn seen before, times SHA-256 of its body', value: median('all') / unit, limit: 8, kind: 'most' },
]);

function mutatedIn(progress: { readonly protection: ActiveProtection | undefined; readonly tally: Tally | undefined }) {
  return progress.tally?.mutated ?? 0;
}

/** Messages as an agent's: tool calls, results of some KB, and a little prose. */
function conversation(): readonly object[] {
  const messages: object[] = [{ role: 'user', content: 'Please look at the kestrelLedger and tell me what it does.' }];
  for (let bytes = 0, turn = 0; bytes < turnBytes - newBytes; turn++) {
    const id = `toolu_01A09q90qw90lq9${String(turn).padStart(8, '0')}`;
    const from = (turn * 4099) % (code.length - 6000);
    const path = `/home/dev/bench/src/kestrel-ledger-${turn}.ts`;
    const [call, result] = [
      { type: 'tool_use', id, name: 'Read', input: { file_path: path } },
      { type: 'tool_result', tool_use_id: id, content: code.slice(from, from + 1000 + ((turn * 977) % 5000)) },
    ];
    const text = { type: 'text', text: `I read ${path} now, since the premiumTenant of step ${turn} is used there.` };
    const added = [
      { role: 'assistant', content: [text, call] },
      { role: 'user', content: [result] },
    ];
    bytes += JSON.stringify(added).length;
    messages.push(...added);
  }
  return messages;
}

function bodyOfTurn(round: number): Buffer {
  const from = (round * 1009) % (code.length - newBytes);
  const last = { role: 'user', content: `turn ${round}: ${code.slice(from, from + newBytes)}` };
  const system = 'You are an agent that works on the code of a workspace.';
  return Buffer.from(JSON.stringify({ model: 'bench', max_tokens: 100, system, messages: [...history, last] }));
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
