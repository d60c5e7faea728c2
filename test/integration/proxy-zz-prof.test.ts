import { test } from 'vitest';
import { createHmac } from 'node:crypto';
import { WordMap } from '/work/main/src/engine/word-map.ts';
import { Mutator } from '/work/main/src/engine/mutate.ts';
import { buildProtection } from '/work/main/src/engine/protection.ts';
import { createSecretScanner } from '/work/main/src/secrets/scan.ts';
import { secretRules } from '/work/main/src/secrets/rules/index.ts';
import { countFiles } from '/work/main/src/proxy/file-counts.ts';
test('x', () => {
  const map = new WordMap({ keyedHash: (m) => createHmac('sha256', 'k').update(m).digest() });
  const p = buildProtection([{declared:['QuarkleLedgerService'],pathSegments:[],external:[],externalKebab:[],dependencies:[],languages:['typescript']}],{level:'strict',pins:[]});
  const m = new Mutator(map,p);
  const s = createSecretScanner({rules:secretRules,keyedHash:(v)=>createHmac('sha256','s').update(v).digest('hex')});
  const text='lorem ipsum '.repeat(1_000_000);
  for (let i=0;i<2;i++){
  let t=performance.now(); s.redact(text); console.log('secrets',performance.now()-t);
  t=performance.now(); const r=m.mutate(text,{scope:'full',schemaNames:new Set()}); console.log('mutate',performance.now()-t,r.scanned);
  t=performance.now(); countFiles({text,edits:[],secrets:[],toolPath:undefined},[{root:'/a/b',repository:'b'}]); console.log('files',performance.now()-t);
  }
});
