// The editor's part of package.json. scripts/generate-manifest.mjs writes it there; `npm run check` compares.
import { commandContributions } from './command-table.ts';
import { publisher } from './ids.ts';
import { settingContributions } from './setting-table.ts';
import { walkthroughContributions } from './walkthrough-table.ts';

/** Low enough for Cursor and VSCodium, which follow VS Code months later. */
const oldestEditor = '^1.95.0';

/** A repository's policy and the user's, and the organisation's where each system has it. */
const policyFiles: readonly string[] = [
  '**/.pretense/policy.jsonc',
  '/etc/pretense/policy.jsonc',
  '**/Application Support/Pretense/policy.jsonc',
  '**/ProgramData/Pretense/policy.jsonc',
];

/** Top-level keys of package.json and their values; every one of them belongs to this table alone. */
export function editorManifest(): Readonly<Record<string, unknown>> {
  return {
    displayName: 'Pretense',
    publisher,
    categories: ['AI', 'Other'],
    keywords: ['ai', 'privacy', 'proxy', 'audit', 'soc2'],
    icon: 'media/icon.png',
    galleryBanner: { color: '#0b4f57', theme: 'dark' },
    main: './dist/extension.cjs',
    extensionKind: ['workspace'],
    activationEvents: ['onStartupFinished'],
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description:
          'AI requests stay protected. Settings, pins and build files of a folder that is not trusted are not read.',
      },
      virtualWorkspaces: false,
    },
    contributes: {
      ...commandContributions(),
      ...settingContributions(),
      ...walkthroughContributions(),
      jsonValidation: [{ fileMatch: policyFiles, url: './media/policy.schema.json' }],
      languages: [{ id: 'jsonc', filenamePatterns: policyFiles }],
    },
  };
}

/** `engines.vscode`, beside the Node version of the command line. */
export const editorEngine = oldestEditor;

/** Runs when the extension was removed: plain Node, without the editor. */
export const uninstallScript = 'node ./dist/restore.cjs';
