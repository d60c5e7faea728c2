// What happens when the disk of the home is full: requests are blocked, nothing leaves, nothing is lost, and work goes
// on when there is space again. Needs a small file system of its own, which only root may mount.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLog } from '../../src/audit/verify.ts';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a full disk', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pretense-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
  });

  afterAll(() => {
    execFileSync('umount', [folder]);
  });

  test('blocks requests with a reason, and lets them pass again after', { timeout: 60_000 }, async () => {
    const environment = { ...temporaryEnvironment(), PRETENSE_HOME: join(folder, 'home') };
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const pretense = await startPretense(['--upstream', `anthropic=${provider.url}`], environment);
    const ask = () =>
      fetch(`${pretense.url}/v1/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
        body: JSON.stringify({
          model: 'test',
          max_tokens: 9,
          messages: [{ role: 'user', content: 'call walnutCrate()' }],
        }),
      });
    expect((await ask()).status).toBe(200);
    fillDisk(join(folder, 'ballast'));
    // The page that the log ends in still takes a few records.
    let answer = await ask();
    for (let more = 0; answer.status === 200 && more < 20; more++) answer = await ask();
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('disk is full');
    const seen = provider.requests.length;
    expect((await ask()).status).toBe(400);
    expect(provider.requests).toHaveLength(seen);
    rmSync(join(folder, 'ballast'));
    expect((await ask()).status).toBe(200);
    expect(provider.requests).toHaveLength(seen + 1);
    expect(await pretense.stop()).toBe(0);
    await provider.close();
    expect((await verifyLog(join(folder, 'home', 'audit'))).problems).toEqual([]);
  });
});

function fillDisk(file: string): void {
  const { bavail, bsize } = statfsSync(join(file, '..'));
  writeFileSync(file, Buffer.alloc(bavail * bsize));
}
