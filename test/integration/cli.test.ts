// The built program as its users run it: every verb, its exit codes, its JSON, and what it says when something is wrong.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { startScriptedProvider } from '../../src/cli/demo/scripted-provider.ts';
import { programFile, startPretense, temporaryEnvironment } from '../e2e/pretense-process.ts';
import { shopModules, shopPackages, shopSources } from '../fixtures/workspaces/shop.ts';
import { makeWorkspace } from '../fixtures/workspaces/write-workspace.ts';

type Environment = ReturnType<typeof temporaryEnvironment>;

function run(argv: readonly string[], environment: Environment = temporaryEnvironment()) {
  const result = spawnSync(process.execPath, [programFile, ...argv], {
    env: environment,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: result.status, out: result.stdout, error: result.stderr };
}

function createWorkspace(): string {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), 'pretense-cli-'))), 'harbor-freight');
  mkdirSync(root);
  writeFileSync(
    join(root, 'tariff.ts'),
    'export class HarborTariff { settleFreight(depotQuota: number) { return depotQuota; } }\n',
  );
  return root;
}

async function exchange(url: string, text: string): Promise<Response> {
  return await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'test' },
    body: JSON.stringify({ model: 'test', max_tokens: 9, messages: [{ role: 'user', content: text }] }),
  });
}

describe('help and usage', () => {
  test('the overview lists every verb', async () => {
    const { code, out } = run(['--help']);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot('../golden/help.txt');
  });

  test.each(commands.map((command) => [command.name]))('%s has help with its exit codes', async (name) => {
    const { code, out } = run([name, '--help']);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot(`../golden/help-${name}.txt`);
  });

  test.each([
    [['nonsense'], 'there is no command "nonsense"'],
    [['start', '--nonsense'], '--nonsense'],
    [['start', '--port', '123456'], 'is no port'],
    [['start', '--level', 'loud'], 'is no level'],
    [['start', '--upstream', 'anthropic=ftp://x'], 'http or https'],
    [['start', '--upstream', 'other'], 'is not KEY=URL'],
    [['start', '--upstream', 'Other=https://x'], 'lower-case'],
    [['start', '--upstream', 'other:acme=https://x'], 'is no vendor'],
    [['start', '--media', 'allow'], 'use pass or block'],
    [['start', '--workspace', '/does/not/exist'], 'is no folder'],
    [['pins', 'sometimes', 'x'], 'is not one of'],
    [['external', 'forget', 'x'], 'is not one of'],
    [['external', 'exclude'], 'at least one package'],
    [['external', 'exclude', '../secret'], 'neither a package nor a scope'],
    [['statsu'], 'Did you mean "status"?'],
    [['status', 'extra'], 'Only --health takes a word'],
    [['coverage', 'extra'], '"extra" is none'],
    [['init', 'one', 'two'], 'one folder at a time'],
    [['log', 'tail', 'extra'], 'only "log show"'],
    [['log', 'stats', 'extra'], 'only "log show"'],
    [['log', 'tail', '--type', 'ai.requst'], 'Did you mean ai.request?'],
    [['log', 'tail', '--type', 'bogus'], 'Types are ai.request, ai.response, '],
    [['route', 'nosuch'], 'There is no tool "nosuch"'],
    [['unroute', 'nosuch'], 'There is no tool "nosuch"'],
    [['findings', 'allow', 'f_0123456789abcdef', '--days', '1'], '--reason'],
    [['findings', 'allow', 'f_0123456789abcdef', '--reason', 'x'], '--days'],
    [['pause', '--minutes', '0', '--reason', 'x'], 'from 1 on'],
    [['prove', 'mm_x', '--body', '/does/not/exist'], 'there is no such file or folder.'],
  ])('%j is refused with exit code 2 and a reason', (argv, reason) => {
    const { code, error } = run(argv);
    expect(error).toContain(reason);
    expect(code).toBe(2);
  });

  test.each([[['status', '--nonsense']], [['nonsense']], [['coverage', 'extra']], [['pause']]])(
    'with --json a refusal of %j is JSON too',
    (argv) => {
      const { code, out, error } = run([...argv, '--json']);
      expect(code).toBe(2);
      expect(error).toBe('');
      expect(JSON.parse(out)).toEqual({ error: { code: 'usage', message: expect.any(String) as string } });
    },
  );

  test('the version is that of the package', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
    expect(run(['--version']).out.trim()).toBe(manifest.version);
  });
});

describe('a home', () => {
  test('goes from init over start, status and an exchange to stop and verify', { timeout: 60_000 }, async () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace();
    expect(JSON.parse(run(['init', root, '--json'], environment).out)).toMatchObject({
      root,
      registered: true,
      takenUp: false,
    });
    expect(run(['status'], environment).code).toBe(3);
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const pretense = await startPretense(['--upstream', `anthropic=${provider.url}`], environment);
    expect((await exchange(pretense.url, 'Explain settleFreight of HarborTariff')).status).toBe(200);
    expect(provider.requests.at(-1)?.body.toString()).not.toMatch(/harbor|freight|tariff/i);
    const status = JSON.parse(run(['status', '--json'], environment).out);
    expect(status).toMatchObject({ running: true, level: 'strict', counts: { requests: 1, protectedRequests: 1 } });
    expect(run(['status'], environment).out).toContain('Protected on http://127.0.0.1:');
    expect(run(['stop', '--json'], environment).out).toContain('"stopped":true');
    expect(await pretense.stop()).toBe(0);
    await provider.close();
    const verified = run(['verify', '--json'], environment);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.out)).toMatchObject({ result: 'VERIFIED_LOCAL_ONLY', problems: [] });
    expect(run(['stop'], environment).code).toBe(3);
  });

  test(
    'status names the dependencies that free declared names, and counts private ones',
    { timeout: 60_000 },
    async () => {
      const environment = temporaryEnvironment();
      const root = makeWorkspace({ ...shopSources, ...shopPackages, ...shopModules }, 'acme-shop');
      const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
      const argv = ['--workspace', root, '--upstream', `anthropic=${provider.url}`];
      const pretense = await startPretense(argv, environment);
      await exchange(pretense.url, 'hello');
      const { out } = run(['status'], environment);
      expect(out).toMatch(/\d declared names? kept in clear, since dependencies own them: .*tally-sheets 1/);
      expect(out).toMatch(/\d private dependenc(?:y|ies): their names are protected too/);
      expect(await pretense.stop()).toBe(0);
      await provider.close();
      rmSync(dirname(root), { recursive: true });
    },
  );

  test('a changed record makes verify end with 4 and name the line', { timeout: 60_000 }, async () => {
    const environment = temporaryEnvironment();
    const pretense = await startPretense([], environment);
    await pretense.stop();
    const [segment] = readdirSync(join(environment.PRETENSE_HOME, 'audit')).filter((name) => name.endsWith('.ndjson'));
    const file = join(environment.PRETENSE_HOME, 'audit', segment ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"level":"strict"', '"level":"light"'));
    const { code, out } = run(['verify'], environment);
    expect(out).toContain('TAMPERED');
    expect(code).toBe(4);
  });

  test('is served by one process: the second start names the first', { timeout: 60_000 }, async () => {
    const environment = temporaryEnvironment();
    const pretense = await startPretense([], environment);
    const second = run(['start', '--port', '0'], environment);
    expect(second.code).toBe(1);
    expect(second.error).toContain(`process ${pretense.child.pid}`);
    expect(await pretense.stop()).toBe(0);
  });

  test('survives kill -9: the next start goes on with the same words', { timeout: 60_000 }, async () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace();
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const argv = ['--workspace', root, '--upstream', `anthropic=${provider.url}`];
    const first = await startPretense(argv, environment);
    await exchange(first.url, 'settleFreight of HarborTariff');
    const ended = new Promise((resolve) => first.child.once('exit', resolve));
    first.child.kill('SIGKILL');
    await ended;
    const second = await startPretense(argv, environment);
    await exchange(second.url, 'settleFreight of HarborTariff');
    expect(await second.stop()).toBe(0);
    const [before, after] = provider.requests.map((request) => request.body.toString());
    expect(after).toBe(before);
    expect(run(['verify'], environment).code).toBe(0);
    await provider.close();
  });

  test('with a corrupted word map is refused, and the map is left as it is', { timeout: 60_000 }, async () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace();
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
    await exchange(pretense.url, 'settleFreight of HarborTariff');
    await exchange(pretense.url, 'another depotQuota');
    await pretense.stop();
    await provider.close();
    const file = join(environment.PRETENSE_HOME, 'map', 'word-map.log');
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { code, error } = run(['start', '--port', '0'], environment);
    expect(code).toBe(1);
    expect(error).toMatch(/word map/);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('whose port is taken says so', { timeout: 60_000 }, async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, error } = run(['start', '--port', String(port)]);
    expect(code).toBe(1);
    expect(error).toContain(String(port));
    other.close();
  });

  test('is not made to take a folder off a list that does not have it', () => {
    const environment = temporaryEnvironment();
    const workspace = createWorkspace();
    const absent = run(['init', '--remove', workspace], environment);
    expect([absent.code, absent.out]).toEqual([3, expect.stringContaining('was not registered') as string]);
    expect(existsSync(environment['PRETENSE_HOME'] ?? '')).toBe(false);
    run(['init', workspace], environment);
    const removed = run(['init', '--remove', workspace], environment);
    expect([removed.code, removed.out]).toEqual([0, expect.stringContaining('No longer registered') as string]);
    expect(run(['init', '--remove', workspace], environment).code).toBe(3);
  });

  test('whose enrolment reaches nobody is told that it is not enrolled, not that records wait', () => {
    const { code, error } = run(['enrol', 'http://127.0.0.1:1', '--token', 'x']);
    expect(code).toBe(1);
    expect(error).toContain('This device is not enrolled, and nothing was sent.');
    expect(error).not.toContain('later');
  });

  test(
    'that serves this machine alone says so when it is asked for the names of others',
    { timeout: 60_000 },
    async () => {
      const environment = temporaryEnvironment();
      const proxy = await startPretense([], environment);
      const { code, error } = run(['index', 'list'], environment);
      await proxy.stop();
      expect([code, error]).toEqual([1, expect.stringContaining('was not started with --listen') as string]);
    },
  );

  test('gets a policy file whose check is named so that it looks at that file', () => {
    const environment = temporaryEnvironment();
    const file = join(mkdtempSync(join(tmpdir(), 'pretense-policy-')), 'my policy.jsonc');
    const { out } = run(['policy', 'init', '--output', file], environment);
    expect(out).toContain(`pretense policy check '${file}'`);
    expect(run(['policy', 'check', file], environment).code).toBe(0);
    expect(run(['policy', 'init'], environment).out).toMatch(/pretense policy check\n/);
  });

  test('inside a repository is refused', () => {
    const repository = mkdtempSync(join(tmpdir(), 'pretense-repo-'));
    mkdirSync(join(repository, '.git'));
    const { code, error } = run(['init', '--home', join(repository, 'state')]);
    expect(code).toBe(1);
    expect(error).toContain('git work tree');
    expect(existsSync(join(repository, 'state'))).toBe(false);
  });

  test('that cannot be written is refused with advice', () => {
    const { code, error } = run(['init', '--home', join(readOnlyFolder(), 'home')]);
    expect(code).toBe(1);
    expect(error).toContain('choose another one with --home');
  });
});

/** A folder in which not even root may make anything. */
function readOnlyFolder(): string {
  if (process.getuid?.() === 0) return '/sys';
  const folder = mkdtempSync(join(tmpdir(), 'pretense-ro-'));
  chmodSync(folder, 0o500);
  return folder;
}

test(
  'a dependency keeps its names until it is excluded, by the user or by the workspace',
  { timeout: 60_000 },
  async () => {
    const environment = temporaryEnvironment();
    const root = makeWorkspace({ ...shopSources, ...shopPackages, ...shopModules }, 'acme-shop');
    const provider = await startScriptedProvider({ script: () => [{ type: 'text', text: 'fine' }], deltaLength: 4 });
    const pretense = await startPretense(['--workspace', root, '--upstream', `anthropic=${provider.url}`], environment);
    let turns = 0;
    const said = async (): Promise<string> => {
      turns += 1;
      // A text that was sent once keeps its form.
      await exchange(pretense.url, `${turns}: call untypedHelper and flushNow of ledger-kit`);
      return provider.requests.at(-1)?.body.toString() ?? '';
    };
    expect(await said()).toContain('untypedHelper and flushNow');
    const external = (...argv: readonly string[]) => JSON.parse(run(['external', ...argv, '--json'], environment).out);
    expect(external().workspaces).toMatchObject([{ root, excluded: [], keptBy: { 'ledger-kit': 1, untyped: 1 } }]);
    expect(external('exclude', 'untyped')).toMatchObject({ excluded: ['untyped'] });
    const text = await said();
    expect(text).not.toContain('untypedHelper');
    expect(text).toContain('flushNow');
    expect(external().workspaces[0].keptBy).not.toHaveProperty('untyped');
    writeFileSync(join(root, '.pretense.json'), '{"exclude":["ledger-kit"]}');
    expect(external('include', 'untyped').excluded).toEqual([]);
    expect(external().workspaces).toMatchObject([{ excluded: ['ledger-kit'] }]);
    expect(await said()).not.toContain('flushNow');
    expect(await pretense.stop()).toBe(0);
    await provider.close();
    rmSync(dirname(root), { recursive: true });
  },
);

describe('pins', () => {
  test('are listed, changed and taken back, and a repository may not say never by itself', () => {
    const environment = temporaryEnvironment();
    const root = createWorkspace();
    writeFileSync(join(root, '.pretense.json'), '{"always":["zebra"],"never":["tariff"]}');
    run(['init', root], environment);
    run(['pins', 'always', 'walnut'], environment);
    const waiting = JSON.parse(run(['pins', '--json'], environment).out);
    expect(waiting.pins).toMatchObject([{ text: 'walnut', kind: 'always' }]);
    expect(waiting.workspaces).toMatchObject([{ pins: [{ text: 'zebra', kind: 'always' }], waiting: 1 }]);
    const accepted = JSON.parse(run(['pins', 'accept', root, '--json'], environment).out);
    expect(accepted.workspaces[0].pins).toHaveLength(2);
    writeFileSync(join(root, '.pretense.json'), '{"never":["tariff","harbor"]}');
    expect(JSON.parse(run(['pins', '--json'], environment).out).workspaces[0]).toMatchObject({ pins: [], waiting: 2 });
    expect(JSON.parse(run(['pins', 'remove', 'walnut', '--json'], environment).out).pins).toEqual([]);
  });
});

describe('demo', () => {
  test('shows the exchange and ends well', { timeout: 60_000 }, () => {
    const { code, out } = run(['demo']);
    expect(out).toContain('The provider saw no protected name.');
    expect(out).toContain('chain verified');
    expect(out).toContain('firstPolicyHolder');
    expect(code).toBe(0);
  });

  test('gives JSON', { timeout: 60_000 }, () => {
    const { code, out } = run(['demo', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ leaked: [], isIntact: true });
  });
});
