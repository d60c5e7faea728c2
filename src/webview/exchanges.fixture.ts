// The last exchanges of the made-up day, and the texts of one.
import type { ExchangeRow, ExchangeTexts, TextPair } from '../view/snapshot.ts';
import { before, second } from './moment.fixture.ts';

const exchange: ExchangeRow = {
  requestId: 'req-1',
  at: before(12 * second),
  seq: 48_213,
  client: 'claude-code',
  provider: 'anthropic',
  model: 'a-model',
  decision: 'mutate',
  mode: 'enforce',
  rule: undefined,
  files: 3,
  file: 'src/settlement/reconcile-ledger.ts',
  repository: 'payment-service',
  scanned: 418,
  mutated: 37,
  secrets: 0,
  unscanned: 0,
  addedMs: 1.8,
  outcome: 'complete',
  status: 200,
  hasTexts: true,
};

export const exchangeRows: readonly ExchangeRow[] = [
  exchange,
  {
    ...exchange,
    requestId: 'req-2',
    at: before(113 * second),
    seq: 48_207,
    files: 1,
    file: 'src/api/refund-controller.ts',
    scanned: 301,
    mutated: 22,
    addedMs: 1.6,
    hasTexts: false,
  },
  {
    ...exchange,
    requestId: 'req-3',
    at: before(245 * second),
    seq: 48_198,
    client: 'codex',
    files: 5,
    file: 'app/adjudication/rules_engine.py',
    repository: 'claims-api',
    scanned: 1120,
    mutated: 64,
    addedMs: 2.4,
  },
  {
    ...exchange,
    requestId: 'req-4',
    at: before(1067 * second),
    seq: 48_011,
    client: 'codex',
    decision: 'forward',
    files: 0,
    file: undefined,
    repository: undefined,
    scanned: 12,
    mutated: 0,
    addedMs: 0.3,
    outcome: undefined,
    status: undefined,
  },
  {
    ...exchange,
    requestId: 'req-5',
    at: before(4300 * second),
    seq: 47_902,
    decision: 'block',
    rule: 'AWS access key',
    files: 1,
    file: '.env.staging',
    scanned: 96,
    mutated: 0,
    secrets: 2,
    addedMs: undefined,
    outcome: undefined,
    status: undefined,
  },
  {
    ...exchange,
    requestId: 'req-6',
    at: before(10_300 * second),
    seq: 47_120,
    client: 'continue',
    mode: 'paused',
    decision: 'forward',
    files: 1,
    file: 'src/util/logger.ts',
    scanned: 132,
    mutated: 0,
    addedMs: 0.2,
  },
];

const words = [
  ['reconcileMerchantLedger', 'quelvoJindapGorhim'],
  ['payoutStore', 'zempitHalgo'],
  ['payouts', 'zempits'],
  ['settledAt', 'kuvrenAt'],
  ['settled', 'kuvren'],
  ['cutOff', 'mipladOff'],
  ['findByMerchant', 'findByJindap'],
  ['merchantId', 'jindapId'],
  ['toLedgerEntry', 'toGorhimYelka'],
  ['SettlementBatch', 'KuvrentLomdez'],
  ['LedgerEntry', 'GorhimYelka'],
  ['src/settlement/reconcile-ledger.ts', 'src/kuvrent/quelvo-gorhim.ts'],
] as const;

const question = `Why does reconcileMerchantLedger drop payouts
that settled after the cut-off?

src/settlement/reconcile-ledger.ts
export async function reconcileMerchantLedger(
  batch: SettlementBatch,
): Promise<LedgerEntry[]> {
  const payouts = await payoutStore
    .findByMerchant(batch.merchantId);
  return payouts
    .filter((p) => p.settledAt <= batch.cutOff)
    .map((p) => toLedgerEntry(p, batch.currency));
}`;

/** Both sides of a text, with its changes, as the proxy would tell them. */
export function textPair(label: string, yours: string): TextPair {
  const changes: TextPair['changes'][number][] = [];
  let provider = '';
  let at = 0;
  while (at < yours.length) {
    const found = words.find(([word]) => yours.startsWith(word, at));
    if (found === undefined) {
      provider += yours.charAt(at);
      at += 1;
      continue;
    }
    const [word, surrogate] = found;
    changes.push({ yours: [at, at + word.length], provider: [provider.length, provider.length + surrogate.length] });
    provider += surrogate;
    at += word.length;
  }
  return { label, yours, provider, changes };
}

export function exchangeTexts(requestId: string): ExchangeTexts {
  return {
    requestId,
    endpointHost: 'api.anthropic.com',
    mutationMapId: 'mm_7Qd2xVn0',
    request: [textPair('messages[0]', 'You help with the payment service.'), textPair('messages[3]', question)],
    answer: [textPair('content[0]', 'reconcileMerchantLedger compares settledAt with the cutOff of the batch.')],
    isCut: false,
  };
}
