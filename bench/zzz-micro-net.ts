import { streamKinds } from './stream-answer.ts';
import { wireFormats } from '../src/wire/index.ts';
import { benchPorts } from './bench-ports.ts';
import { StreamReverser } from '../src/engine/stream-reverser.ts';
const ports = benchPorts(['class QuarkleLedgerService { computeZorbamPremium() {} }']);
const context = { codec: ports.codec, prefill: undefined, openReverser: () => new StreamReverser(ports.wordMap.map, new Set([1,2,3])) } as never;
for (let round=0; round<3; round++) for (const kind of streamKinds.slice(2,3)) {
  const format = wireFormats.find((f)=>f.id===kind.format)!;
  const parts = kind.parts.map((p)=>Buffer.from(p));
  const n = 300; const b = process.cpuUsage();
  for (let i=0;i<n;i++){ const s=format.openStream(context); for (const p of parts) s.push(p); s.end(); s.facts(); }
  const u = process.cpuUsage(b); if (round===2) console.log(kind.format, ((u.user+u.system)/1000/n).toFixed(3),'ms a stream');
}
