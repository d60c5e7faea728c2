// `pretense prove` for every wire format: what the provider got of each example is proven from the log.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wireFormats } from '../../src/wire/index.ts';
import { type PretenseProcess, programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { startUpstream, type Upstream } from '../e2e/upstream/server.ts';
import { requestExamples } from '../fixtures/format-examples.ts';

const paths: Readonly<Record<string, string>> = {
  'anthropic-messages': '/v1/messages',
  gemini: '/v1beta/models/gemini-m:generateContent',
  'openai-chat': '/v1/chat/completions',
  'openai-completions': '/v1/completions',
  'openai-embeddings': '/v1/embeddings',
  'openai-responses': '/v1/responses',
};

const codeAssist = readFileSync(join(import.meta.dirname, '../fixtures/gemini/code-assist.json'), 'utf8');
const examples = [
  ...wireFormats.flatMap(({ id }) => requestExamples(id).map((example) => ({ id, path: paths[id] ?? '', ...example }))),
  { id: 'gemini', path: '/v1internal:generateContent', name: 'code-assist.json', text: codeAssist },
];

const bearer = { authorization: `Bearer ${'sk'}-test` };
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pretense-prove-formats-')));
const environment = temporaryEnvironment();
let upstream: Upstream;
let pretense: PretenseProcess;

beforeAll(async () => {
  const root = join(folder, 'harbor-freight');
  mkdirSync(root);
  writeFileSync(join(root, 'tariff.ts'), 'export class HarborTariff { settleFreight(depotQuota: number) {} }\n');
  upstream = await startUpstream(() => ({ text: 'ok' }));
  const upstreams = ['anthropic', 'openai', 'gemini', 'code-assist'].flatMap((key) => [
    '--upstream',
    `${key}=${upstream.url}`,
  ]);
  pretense = await startPretense(['--workspace', root, ...upstreams], environment);
}, 60_000);
afterAll(async () => {
  await pretense.stop();
  await upstream.close();
  rmSync(folder, { recursive: true });
});

function lastRequest(): Readonly<Record<string, unknown>> {
  const audit = join(environment.PRETENSE_HOME, 'audit');
  const lines = readdirSync(audit)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(audit, name), 'utf8').trim().split('\n'));
  const records = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return records.findLast((record) => record['type'] === 'ai.request') ?? {};
}

test.each(examples)('$id: the body of $name is proven', { timeout: 30_000 }, async ({ id, path, name, text }) => {
  // A word that goes on behind the planted one would be another word; the hash of a commit leaves as zeros.
  const body = text
    .replaceAll(/foo(?=[a-z])/g, 'settleFreight-')
    .replaceAll('foo', 'settleFreight')
    .replaceAll('Foo', 'SettleFreight')
    .replaceAll(/\b(?=[a-f]*\d)[0-9a-f]{40}\b/g, '0'.repeat(40));
  await (
    await fetch(pretense.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(id.startsWith('openai') ? bearer : {}) },
      body,
    })
  ).text();
  const record = lastRequest();
  expect(record['format']).toBe(id);
  const file = join(folder, `${id}-${name}`);
  const sent = upstream.requests.at(-1)?.body ?? Buffer.alloc(0);
  expect(/settle_?freight/i.test(sent.toString())).toBe(false);
  writeFileSync(file, sent);
  const argv = [programFile, 'prove', String(record['mutation_map_id']), '--body', file, '--json'];
  const { stdout } = spawnSync(process.execPath, argv, { env: environment, encoding: 'utf8' });
  const proof = JSON.parse(stdout) as {
    readonly result: string;
    readonly record: { readonly identifiersMutated: number };
  };
  expect(proof).toMatchObject({ result: 'proven' });
  expect(proof.record.identifiersMutated).toBeGreaterThan(0);
});
