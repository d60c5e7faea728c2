import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientTokenFile, loadClientToken } from './client-token.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pretense-token-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the token of routed URLs', () => {
  test('is made once and is the same ever after', async () => {
    const token = await loadClientToken(join(folder, 'keys'));
    expect(token).toMatch(/^[a-z0-9]{26}$/);
    expect(await loadClientToken(join(folder, 'keys'))).toBe(token);
  });

  test('is the same for all who ask at the same moment', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => loadClientToken(folder)));
    expect(new Set(tokens).size).toBe(1);
  });

  test('is another one in another folder', async () => {
    expect(await loadClientToken(join(folder, 'a'))).not.toBe(await loadClientToken(join(folder, 'b')));
  });

  test.skipIf(process.platform === 'win32')('lies in a file that only its owner reads', async () => {
    await loadClientToken(join(folder, 'keys'));
    const path = clientTokenFile(join(folder, 'keys'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'keys')).mode & 0o777).toBe(0o700);
    chmodSync(path, 0o644);
    await loadClientToken(join(folder, 'keys'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is not made anew over a file that holds something else', async () => {
    writeFileSync(clientTokenFile(folder), 'short\n');
    await expect(loadClientToken(folder)).rejects.toMatchObject({ name: 'KeysError', code: 'invalid' });
    expect(readFileSync(clientTokenFile(folder), 'utf8')).toBe('short\n');
  });

  test('says so when its file cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(loadClientToken(join(folder, 'file'))).rejects.toMatchObject({ name: 'KeysError' });
  });
});
