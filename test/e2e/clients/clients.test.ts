// Each real client reads, edits and finishes through the real program, and the provider sees nothing that is private;
// and each shows the message of a blocked request. What was found is written to docs/clients.md.
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typescriptAfter } from '../claude-code-workspace.ts';
import { leakedNames } from '../leak-check.ts';
import { finalMarker, taskFor } from '../upstream/read-edit-finish.ts';
import type { ClientDriver } from './client-driver.ts';
import { privateNames } from './client-workspace.ts';
import { driveClient, type Driven } from './drive-client.ts';
import { clientDrivers } from './index.ts';
import { installAllClients } from './install.ts';
import { type BlockedRun, type ClientFindings, writeMatrix } from './matrix.ts';
import { Slots } from './slots.ts';

const limitMs = 120_000;
/** Of a test, with the time in which it waits for the others. */
const timeout = 20 * 60_000;
const slots = new Slots();
const findings = new Map<ClientDriver, ClientFindings>(clientDrivers.map((driver) => [driver, {}]));
let runs = 0;

const drive = (driver: ClientDriver, task: Parameters<typeof driveClient>[1]['task']): Promise<Driven> => {
  runs += 1;
  return slots.run(() => driveClient(driver, { task, limitMs }));
};

beforeAll(installAllClients, timeout);

afterAll(() => {
  // A run of some clients says nothing about the others.
  if (runs === 2 * clientDrivers.length) writeMatrix(findings);
});

describe.concurrent.each(clientDrivers)('$name', (driver) => {
  test('reads, edits and finishes, and nothing private leaves', { timeout }, async () => {
    const driven = await drive(driver, ({ file }) => taskFor(file));
    expect(driven.output).toContain(`${finalMarker}: KestrelLedgerService now has a useKestrelLedgerService helper.`);
    expect(driven.edited).toBe(typescriptAfter);
    expect(driven.exitCode).toBe(0);
    const leaks = driven.requests.map((request) => [request.path, ...leakedNames(request, privateNames)]);
    expect(leaks.filter(([, ...names]) => names.length > 0)).toEqual([]);
    const paths = driven.requests.map(({ path }) => path);
    expect(paths.filter((path) => path.includes('/c/'))).toEqual([]);
    expect(new Set(driven.records.map((record) => record['client']))).toEqual(new Set([driver.client]));
    findings.set(driver, { ...findings.get(driver), hasFinished: true });
  });

  test('shows the message of a blocked request', { timeout }, async () => {
    const driven = await drive(driver, () => `What does this say? ${encodedNames}`);
    const requests = driven.records.filter(({ type }) => type === 'ai.request');
    expect(requests.map((record) => [record['decision'], record['rule']])).toEqual(
      requests.map(() => ['block', 'encoded-text']),
    );
    expect(driven.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(driven.output.replaceAll(/\s+/g, ' ')).toContain(
      'Pretense blocked this request: a message holds base64 or hexadecimal data that decodes to text with a secret or with names of your workspace.',
    );
    expect(driven.exitCode).toBeGreaterThan(0);
    const blocked: BlockedRun = {
      tries: requests.length,
      bodies: new Set(requests.map((record) => record['hash_original'])).size,
      exitCode: driven.exitCode,
      shownAfter: shownBefore(driven.output),
    };
    findings.set(driver, { ...findings.get(driver), blocked });
  });
});

const encodedNames = Buffer.from(
  'The KestrelLedgerService keeps its tenantVault for the reinsurerName, and settlePremium fills it.',
).toString('base64');

/** What stands before our message in its line: without colours, addresses and times. */
function shownBefore(output: string): string {
  const line = output.split('\n').find((text) => text.includes('Pretense blocked')) ?? '';
  return stripVTControlCharacters(line.slice(0, line.indexOf('Pretense blocked'))).replaceAll(
    /\/\S*\d{4}-\d\d-\d\d\S*/g,
    '…',
  );
}
