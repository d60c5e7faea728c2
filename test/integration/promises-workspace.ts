// The workspace that the promise tests protect, and the names of it that no provider may see.
import { createWorkspace, type Line, openLine } from './promises-line.ts';

export const ledgerFiles: Readonly<Record<string, string>> = {
  'src/kestrel-ledger-service.ts': `export class KestrelLedgerService {
	readonly #tenantVault = new Map<string, number>();
	constructor(readonly reinsurerName: string) {}
	settlePremium(tenantId: string, amount: number): string { return tenantId + amount; }
}
export function calculateRiskPremium(baseRate: number): number { return baseRate; }
export class DeviceStatusBoard {}
export const zorbit = 1;
export function größeMessen(): void {}
`,
  'batch/underwriter_queue.py': `class UnderwriterQueue:
    def __init__(self, reinsurer_limit):
        self.reinsurer_limit = reinsurer_limit

def settle_claim_batch(claim_total, reinsurer_share):
    return claim_total * reinsurer_share
`,
};

export const ledgerFolder = 'acme-reinsurance';

/** Declared names, the workspace's folder, and words of them that stand in nothing public. */
export const ledgerNames: readonly string[] = [
  'KestrelLedgerService', 'tenantVault', 'reinsurerName', 'settlePremium', 'calculateRiskPremium', 'DeviceStatusBoard',
  'zorbit', 'größeMessen', 'UnderwriterQueue', 'reinsurer_limit', 'settle_claim_batch', 'reinsurer_share',
  'acme-reinsurance', 'kestrel', 'reinsurer', 'underwriter',
]; // prettier-ignore

/** A line whose program protects a fresh copy of the workspace. */
export function openLedgerLine(): Promise<Line> {
  return openLine([createWorkspace(ledgerFolder, ledgerFiles)]);
}
