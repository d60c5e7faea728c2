// The small workspace that the demo protects. Its names are invented for the demo.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const sampleFile = 'src/billing/riskPremium.ts';

const files: Readonly<Record<string, string>> = {
  [sampleFile]: `// Premiums for the Kestrel policy engine.
export interface PolicyHolder {
  readonly holderId: string;
  readonly claimHistory: readonly number[];
}

export function calculateRiskPremium(holder: PolicyHolder, baseRate: number): number {
  const claimSurcharge = holder.claimHistory.length * 0.05;
  return baseRate * (1 + claimSurcharge);
}
`,
  'src/billing/underwriter.py': `class UnderwriterQueue:
    def __init__(self, reinsurer_limit):
        self.reinsurer_limit = reinsurer_limit

    def accepts_premium(self, premium):
        return premium <= self.reinsurer_limit
`,
};

/** Writes the sample workspace below an existing folder. */
export function writeSampleWorkspace(folder: string): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
