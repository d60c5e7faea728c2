// The project that pictures show.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files: Readonly<Record<string, string>> = {
  'src/claims/settlement-policy.ts': `import { TreatyShare } from '../reinsurance/treaty-share';
import type { ClaimLedger } from './claim-ledger';

/** How much of a claim is settled now. */
export class SettlementPolicy {
  readonly #ledger: ClaimLedger;
  readonly #share: TreatyShare;

  constructor(ledger: ClaimLedger, share: TreatyShare) {
    this.#ledger = ledger;
    this.#share = share;
  }

  settleClaim(claimNumber: string, loss: number): number {
    const kept = this.#ledger.deductibleOf(claimNumber);
    const ceded = this.#share.cededPart(loss - kept);
    return Math.max(0, loss - kept - ceded);
  }
}

export async function notifyAdjuster(claimNumber: string) {
  // The adjuster gets a mail from the claims desk.
  await fetch('https://hooks.example/adjusters', {
    method: 'POST',
    body: JSON.stringify({ claimNumber }),
  });
}
`,
  'src/claims/claim-ledger.ts': `export class ClaimLedger {
  readonly #deductibles = new Map<string, number>();

  deductibleOf(claimNumber: string): number {
    return this.#deductibles.get(claimNumber) ?? 0;
  }
}
`,
  'src/reinsurance/treaty-share.ts': `export class TreatyShare {
  constructor(readonly quotaShare: number) {}

  cededPart(retainedLoss: number): number {
    return retainedLoss * this.quotaShare;
  }
}
`,
  'batch/nightly_accruals.py': `def accrue_premiums(policy_year, earned_share):
    return policy_year * earned_share
`,
  'deploy/staging.env': '# The values are put in by the deployment.\nGATEWAY_URL=https://gateway.example\n',
  'README.md': '# claims-api\n\nSettles claims by the rules of the SettlementPolicy.\n',
};

/** A new folder named `claims-api`. */
export function createPictureWorkspace(): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-pictures-'))), 'claims-api');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}
