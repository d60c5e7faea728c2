import { createHmac } from 'node:crypto';
import { test } from 'vitest';
import { WordMap } from '/work/main/src/engine/word-map.ts';
import { buildProtection } from '/work/main/src/engine/protection.ts';
import { Mutator } from '/work/main/src/engine/mutate.ts';
import { reverseText } from '/work/main/src/engine/reverse.ts';
test('try', () => {
  const keyedHash=(m:string)=>new Uint8Array(createHmac('sha256','k').update(m).digest());
  const map=new WordMap({keyedHash});
  const p=buildProtection([{declared:['paymentLedger','PaymentRetry','useLedgerEntry','größe','IndexStore','customer','acme','writeAudit'],pathSegments:['acme-billing','src','payment-ledger.ts'],external:['setTimeoutFoo'],externalKebab:[],dependencies:['express'],languages:['typescript','python']}],{level:'strict',pins:[]});
  console.log(p.size);
  const m=new Mutator(map,p);
  for(const t of ['const paymentLedger = new PaymentLedger(payments);','useLedgerEntry entries ENTRIES ENTRIESThing entry_indices INDEX_STORE IndexStores','paymentledger PAYMENTLEDGER paymentledgers','payment-ledger --payment-ledger-x payment_ledger','"\\npayment \\u0070ayment %70aymentLedger pay\\\\u006dentLedger %2Fpayment C:\\\\payment\\\\ledger"','größe Größe GRÖSSE GRÖßE gro\u0308ße setTimeout customers IDs','getCustomerIDs wrote writing writes audits','/home/x/acme-billing/src']){
    const r=m.mutate(t,{scope:'full',schemaNames:new Set()});
    const back=reverseText(map,r.carried,r.text);
    console.log(t,'\n ->',r.text,back===t,r.scanned,r.mutated);
  }
});
