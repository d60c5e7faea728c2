import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'vitest';
import { makeEngine, mutateFull, noNames } from './engine.fixture.ts';
import { StreamReverser } from './stream-reverser.ts';
import { lexicalNames } from './lexical-names.ts';
const cpu=()=>process.cpuUsage().user/1000;
test('speed', async () => {
  const dir='/work/main/node_modules/';
  const files=['@anthropic-ai/sdk/resources/messages/messages.d.ts','vitest/dist/chunks/'].flatMap(f=>f.endsWith('/')?readdirSync(dir+f).filter(x=>x.endsWith('.js')).slice(0,30).map(x=>dir+f+x):[dir+f]);
  const text=files.map(f=>readFileSync(f,'utf8')).join('\n');
  const t0=cpu();
  const names=lexicalNames([text.slice(0,1_500_000)]);
  console.log('MB',text.length/1e6,'lexical ms',cpu()-t0,names.declared.length);
  const t1=cpu();
  const engine=makeEngine({workspaces:[{...noNames,declared:names.declared.slice(0,4000)}]});
  console.log('build ms',cpu()-t1,'terms',engine.protection.size);
  for(let i=0;i<6;i++){const t=cpu();const r=mutateFull(engine,text+i);const d=cpu()-t;console.log('mutate',(text.length/1e3/d).toFixed(1),'MB/s edits',r.edits.length,'scanned',r.scanned,'mutated',r.mutated,'entries',engine.map.lastSeq);
   const t2=cpu();const rev=new StreamReverser(engine.map,r.carried);const p=[...rev.push(r.text),...rev.end()];const d2=cpu()-t2;console.log('reverse',(text.length/1e3/d2).toFixed(1),p.length);
   }
  for(let i=0;i<3;i++){const t=cpu();let c=0;engine.map.listed.scan(text,()=>{c++});engine.map.listed.scan(text,()=>{c++});console.log('bare scan MB/s',(2*text.length/1e3/(cpu()-t)).toFixed(0),c)}
  {const {scanTokens}=await import('./token-scanner.ts');const {makeReversible}=await import('./reversible.ts');const {decodeWindows}=await import('./escapes.ts');
  for(let i=0;i<4;i++){let v=0;let t=cpu();scanTokens(text,engine.protection.prefilter,{wantsNonAscii:false},(s,e)=>{v++;return e});console.log('scanTokens ms',cpu()-t,'visits',v);
  t=cpu();const w=decodeWindows(text);console.log('windows ms',cpu()-t,w.length);
  t=cpu();const r=mutateFull(engine,text);console.log('all ms',cpu()-t);t=cpu();const x=makeReversible(engine.map,text,r.edits as never);console.log('reversible ms',cpu()-t,x.edits.length);}}
  const part=text.slice(100000,200000);for(let i=0;i<4;i++){const t=cpu();mutateFull(engine,part+i);console.log('100KB ms',(cpu()-t).toFixed(2));}
  const r=mutateFull(engine,part);const t=cpu();const rev=new StreamReverser(engine.map,r.carried);for(let i=0;i<r.text.length;i+=12)rev.push(r.text.slice(i,i+12));rev.end();console.log('12-char chunks MB/s',(0.1e3/(cpu()-t)).toFixed(1));
}, 100000);
