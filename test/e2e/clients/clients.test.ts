// Each real client reads, edits and finishes through the real program, and the provider sees nothing that is private.
import { describe, expect, test } from 'vitest';
import { leakedNames } from '../leak-check.ts';
import { finalMarker, taskFor } from '../upstream/read-edit-finish.ts';
import { typescriptAfter } from '../claude-code-workspace.ts';
import { privateNames } from './client-workspace.ts';
import { driveClient } from './drive-client.ts';
import { clientDrivers } from './index.ts';

const limitMs = 90_000;

describe.each(clientDrivers)('$name', (driver) => {
  test('reads, edits and finishes, and nothing private leaves', { timeout: 120_000 }, async () => {
    const driven = await driveClient(driver, { task: ({ file }) => taskFor(file), limitMs });
    expect(driven.output).toContain(`${finalMarker}: KestrelLedgerService now has a useKestrelLedgerService helper.`);
    expect(driven.edited).toBe(typescriptAfter);
    expect(driven.exitCode).toBe(0);
    const leaks = driven.requests.map((request) => [request.path, ...leakedNames(request, privateNames)]);
    expect(leaks.filter(([, ...names]) => names.length > 0)).toEqual([]);
    const paths = driven.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.includes('/c/'))).toEqual([]);
    expect(new Set(driven.records.map((record) => record['client']))).toEqual(new Set([driver.client]));
  });
});
