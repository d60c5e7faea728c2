// A monorepo of linked packages with a package of a private registry: none of their names is left in the mutated tree.
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutateTree } from '../../src/app/tree/mutate-tree.ts';
import { reverseTree } from '../../src/app/tree/reverse-tree.ts';
import { protectTree, type TreeProtection } from '../../src/app/tree/tree-protection.ts';
import { engine } from '../../src/app/tree/tree.fixture.ts';
import { startIndexWorker } from '../../src/workspace/index-client.ts';
import { writeFiles } from '../fixtures/workspaces/write-workspace.ts';

const publicHost = ['registry', 'npmjs', 'org'].join('.');

const sources = {
  '.gitignore': 'node_modules/\n',
  'package.json': JSON.stringify({ name: '@harborline/freight-desk', private: true, workspaces: ['packages/*'] }),
  'packages/tariff-core/package.json': '{"name":"@harborline/tariff-core","version":"1.0.0","main":"src/index.ts"}',
  'packages/tariff-core/src/index.ts': `export interface TariffSheet { readonly depotQuota: number }
export class TariffEngine {
  settleFreight(sheet: TariffSheet): number { return sheet.depotQuota * 2; }
}
`,
  'packages/depot-panel/package.json': '{"name":"@harborline/depot-panel","version":"1.0.0"}',
  'packages/depot-panel/src/panel.tsx': `import { TariffEngine, type TariffSheet } from '@harborline/tariff-core';
import { openVaultLease, VaultLeaseSession } from '@bastionry/vault-sdk';
import { openLedger } from 'ledger-kit';

export function DepotPanel({ sheet }: { readonly sheet: TariffSheet }) {
  const lease = openVaultLease(new VaultLeaseSession({ leaseHolder: 'desk' }));
  openLedger(lease.vaultCeiling);
  return <b>{new TariffEngine().settleFreight(sheet)}</b>;
}
`,
  'packages/depot-panel/README.md':
    'The `DepotPanel` of @harborline/depot-panel shows what `TariffEngine.settleFreight` gives; leases come from\n`openVaultLease` of `@bastionry/vault-sdk`.\n',
} as const;

const installed = {
  'node_modules/@bastionry/vault-sdk/package.json':
    '{"name":"@bastionry/vault-sdk","version":"2.1.0","types":"index.d.ts"}',
  'node_modules/@bastionry/vault-sdk/index.d.ts': `export interface LeaseOptions { readonly leaseHolder: string }
export declare class VaultLeaseSession { constructor(options: LeaseOptions); readonly vaultCeiling: number }
export declare function openVaultLease(session: VaultLeaseSession): VaultLeaseSession;
`,
  'node_modules/ledger-kit/package.json': '{"name":"ledger-kit","version":"2.0.0","types":"index.d.ts"}',
  'node_modules/ledger-kit/index.d.ts': 'export declare function openLedger(ceiling: number): void;\n',
} as const;

/** In any spelling: of the linked packages, and of the private one. */
const ownNames =
  /harborline|tariff.?(?:core|engine|sheet)|depot.?(?:panel|quota)|settle.?freight|freight.?desk|bastionry|vault.?(?:sdk|lease|ceiling)|lease.?(?:holder|session)/i;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-monorepo-')));
const root = join(folder, 'workspace');
const indexer = startIndexWorker({ grammarsFolder: join(import.meta.dirname, '../../dist/grammars') });
let protection: TreeProtection;

beforeAll(async () => {
  mkdirSync(root);
  writeFiles(root, sources);
  const options = { cwd: root, stdio: 'pipe' } as const;
  // Nothing is to be downloaded: npm only links the packages.
  execFileSync('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  writeFiles(root, installed);
  addDependencies();
  execFileSync('git', ['init', '-q'], options);
  protection = await protectTree({ roots: [root], indexer, level: 'strict', pins: [] });
}, 120_000);
afterAll(async () => {
  await indexer.dispose();
  rmSync(folder, { recursive: true });
});

/** As `npm install` would have written it, had it been asked. */
function addDependencies(): void {
  const manifestFile = join(root, 'packages/depot-panel/package.json');
  const dependencies = {
    '@harborline/tariff-core': '^1.0.0',
    '@bastionry/vault-sdk': '^2.0.0',
    'ledger-kit': '^2.0.0',
  };
  writeFileSync(manifestFile, JSON.stringify({ ...JSON.parse(readFileSync(manifestFile, 'utf8')), dependencies }));
  const lockFile = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  lock.packages['packages/depot-panel'].dependencies = dependencies;
  lock.packages['node_modules/@bastionry/vault-sdk'] = {
    version: '2.1.0',
    resolved: 'https://npm.bastionry.test/@bastionry/vault-sdk/-/vault-sdk-2.1.0.tgz',
  };
  lock.packages['node_modules/ledger-kit'] = {
    version: '2.0.0',
    resolved: `https://${publicHost}/ledger-kit/-/ledger-kit-2.0.0.tgz`,
  };
  writeFileSync(lockFile, JSON.stringify(lock, undefined, 2));
}

function filesIn(folder_: string): readonly string[] {
  const paths = readdirSync(folder_, { recursive: true }).map(String);
  return paths.filter((path) => lstatSync(join(folder_, path)).isFile()).toSorted();
}

describe('a monorepo', () => {
  test('was linked by npm', () => {
    expect(lstatSync(join(root, 'node_modules/@harborline/tariff-core')).isSymbolicLink()).toBe(true);
  });

  test('knows which dependencies are private and which make names external', () => {
    const [workspace] = protection.workspaces;
    expect(workspace?.report.privateDependencies).toContain('@bastionry/vault-sdk');
    expect(Object.keys(workspace?.report.externalBy ?? {})).not.toContain('@bastionry/vault-sdk');
  });

  test('keeps no name of its packages or of the private one, in texts and in paths, and comes back', async () => {
    const [out, back] = [join(folder, 'out'), join(folder, 'back')];
    const options = { ...engine(), protection: protection.protection, changesPaths: true };
    const summary = await mutateTree({ ...options, paths: [root], out });
    expect(summary).toMatchObject({ notExact: [], unscanned: [] });
    for (const path of filesIn(out)) {
      expect(path).not.toMatch(ownNames);
      const lines = readFileSync(join(out, path), 'utf8').split('\n');
      expect(lines.filter((line) => ownNames.test(line))).toEqual([]);
    }
    await reverseTree({ paths: [out], out: back, map: options.words.map, mapId: summary.mapId, changesPaths: true });
    const own = filesIn(root).filter((path) => !/^(?:\.git|node_modules)[\\/]/.test(path));
    expect(filesIn(back)).toEqual(own);
    for (const path of own) expect(readFileSync(join(back, path), 'utf8')).toBe(readFileSync(join(root, path), 'utf8'));
  });

  test('keeps the names of the public package readable', () => {
    expect(readFileSync(join(folder, 'out', panelPath()), 'utf8')).toContain("import { openLedger } from 'ledger-kit'");
  });
});

function panelPath(): string {
  return filesIn(join(folder, 'out')).find((path) => path.endsWith('.tsx')) ?? '';
}
