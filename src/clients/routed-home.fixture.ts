// A user's folder with one tool's configuration, and a Pretense home beside it, both temporary.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProxyTarget } from './address.ts';
import type { FileClient } from './client.ts';
import { nodeEnvironment } from './environment.ts';
import { restoreRouting, type RestoreOutcome } from './restoring.ts';
import { applyRouting, planRouting, type RoutingOptions } from './routing.ts';

/** Those that a proxy knows without being told. */
export const upstreams = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com',
  chatgpt: 'https://chatgpt.com/backend-api/codex',
  gemini: 'https://generativelanguage.googleapis.com',
  'code-assist': 'https://cloudcode-pa.googleapis.com',
  vertex: 'https://aiplatform.googleapis.com',
  copilot: 'https://api.githubcopilot.com',
  openrouter: 'https://openrouter.ai/api/v1',
  mistral: 'https://api.mistral.ai',
  deepseek: 'https://api.deepseek.com',
  groq: 'https://api.groq.com/openai/v1',
  xai: 'https://api.x.ai',
};

export function targetAt(port: number, letter = 'a'): ProxyTarget {
  return { url: `http://127.0.0.1:${port}`, token: letter.repeat(26), upstreams };
}

export class RoutedHome {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-clients-')));
  readonly user = join(this.root, 'user');
  readonly pretense = join(this.root, 'pretense');
  readonly options: RoutingOptions;

  constructor(variables: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.user);
    this.options = {
      home: this.pretense,
      environment: nodeEnvironment({ home: this.user, variables, platform: process.platform }),
      now: () => new Date('2026-01-31T10:00:00Z'),
    };
  }

  /** The same folders, seen by a process with other variables. */
  seenWith(variables: Readonly<Record<string, string>>): RoutingOptions {
    return {
      ...this.options,
      environment: nodeEnvironment({ home: this.user, variables, platform: process.platform }),
    };
  }

  /** Path below the user's folder. */
  path(name: string): string {
    return join(this.user, name);
  }

  write(name: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content, { mode });
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** All files and folders of the user. */
  listing(): readonly string[] {
    return readdirSync(this.user, { recursive: true, encoding: 'utf8' }).toSorted();
  }

  async route(client: FileClient, target = targetAt(9339)): Promise<void> {
    await applyRouting(await planRouting(client, target, this.options), this.options);
  }

  async restore(): Promise<readonly RestoreOutcome[]> {
    return await restoreRouting(this.options);
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
