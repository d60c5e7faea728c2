// The workspace that Claude Code works on, and what it is asked to do.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claudeCodeBinary } from './client-binaries.ts';

/** The two files before and after what the script does. */
export const typescriptBefore = `import { formatAmount } from "./amount-format";

export class KestrelLedgerService {
	readonly #tenantVault = new Map<string, number>();

	constructor(readonly reinsurerName: string) {}

	/** Kestrel settles each premium for the tenant. */
	settlePremium(tenantId: string, amount: number): string {
		this.#tenantVault.set(tenantId, amount);
		return formatAmount(amount) + this.reinsurerName;
	}
}

export function calculateRiskPremium(ledger: KestrelLedgerService, baseRate: number): number {
	return baseRate * ledger.reinsurerName.length;
}
`;
export const pythonBefore = `class UnderwriterQueue:
    """Queues each claim for the Kestrel underwriter."""

    def __init__(self, reinsurer_limit):
        self.reinsurer_limit = reinsurer_limit


def settle_claim_batch(claim_total, reinsurer_share):
    return claim_total * reinsurer_share
`;
export const typescriptAfter = typescriptBefore.replace(
  'export function calculateRiskPremium(ledger: KestrelLedgerService, baseRate: number): number {',
  () => `export function useKestrelLedgerService(): KestrelLedgerService {
	return new KestrelLedgerService("é\\n");
}

export function calculateRiskPremium(ledger: KestrelLedgerService, baseRate: number): number {`,
);
export const pythonAfter = pythonBefore.replace(
  'def settle_claim_batch(',
  () => `def test_settle_claim_batch_twice():
    assert settle_claim_batch(1, 2) == settle_claim_batch(1, 2)


def settle_claim_batch(`,
);

/** Declared names and file names of the workspace, and words that stand in nothing else. */
export const protectedNames = [
  'KestrelLedgerService', 'tenantVault', 'reinsurerName', 'settlePremium', 'tenantId', 'calculateRiskPremium',
  'UnderwriterQueue', 'reinsurer_limit', 'settle_claim_batch', 'claim_total', 'reinsurer_share', 'kestrel-ledger-service',
  'underwriter_queue', 'acme-reinsurance', 'kestrel', 'reinsurer', 'underwriter', 'premium', 'formatAmount', 'amount-format',
]; // prettier-ignore

export interface ClaudeCodeWorkspace {
  readonly root: string;
  readonly first: string;
  readonly second: string;
}

const notes = '# acme-reinsurance\nThe KestrelLedgerService belongs to the underwriter team.\n';

/** Where the two files stand below the project's folder. */
export const firstFile = join('src', 'kestrel-ledger-service.ts');
const secondFile = join('batch', 'underwriter_queue.py');

/** A small project with names that nothing else holds. */
export const projectFiles: Readonly<Record<string, string>> = {
  [firstFile]: typescriptBefore,
  [secondFile]: pythonBefore,
  'src/amount-format.ts': 'export const formatAmount = (amount: number) => String(amount);\n',
  'CLAUDE.md': notes,
};
export const projectName = 'acme-reinsurance';

/** Writes files below a folder, with their folders. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export function createWorkspace(): ClaudeCodeWorkspace {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-cc-'))), projectName);
  writeFiles(root, projectFiles);
  return { root, first: join(root, firstFile), second: join(root, secondFile) };
}

/** The task that `readEditFinish` (claude-code-script.ts) understands. */
export function taskFor({ first, second }: ClaudeCodeWorkspace): string {
  return `Edit <<first:${first}>> and <<second:${second}>> for the reinsurer.`;
}

/** What the client needs beside an address: a key that is none, and quiet. */
export const clientEnvironment = {
  ANTHROPIC_API_KEY: ['sk', 'ant', 'test'].join('-'),
  IS_SANDBOX: '1',
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
};

/** Runs the real client on the workspace's task to its end; gives all that it printed. */
export function runClaudeCode(baseUrl: string, workspace: ClaudeCodeWorkspace): Promise<string> {
  return runClaudeCodeOn(baseUrl, workspace.root, taskFor(workspace));
}

/** The same for any task in any folder. */
export async function runClaudeCodeOn(baseUrl: string, folder: string, task: string): Promise<string> {
  const child = spawn(claudeCodeBinary(), ['-p', task, '--dangerously-skip-permissions'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: mkdtempSync(join(tmpdir(), 'pretense-cc-home-')),
      ANTHROPIC_BASE_URL: baseUrl,
      ...clientEnvironment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  // Not `exit`: what it printed last may still be in the pipe then.
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}
