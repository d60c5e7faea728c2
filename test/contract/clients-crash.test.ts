// Files of AI tools come back whatever happens in the middle: a kill at any step, a tool that writes its own file at
// that moment, two processes at once, a damaged journal.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournal, routingFolder } from '../../src/clients/journal.ts';
import { RoutedHome, targetAt } from '../../src/clients/routed-home.fixture.ts';
import { applyRouting, planRouting, type RoutingStep } from '../../src/clients/routing.ts';
import { cases, inHome, solid } from './clients-examples.ts';

describe('a tool that writes its own file at the same moment', () => {
  test.each(cases)(
    '$name: keeps what it wrote, and nothing of ours goes lost or is left',
    async ({ client, example }) => {
      await inHome(async (home) => {
        home.write(example.file, example.plain);
        const theirs = example.change(example.plain);
        const options = {
          ...home.options,
          onStep: (step: RoutingStep) => {
            if (step === 'drafted') home.write(example.file, theirs);
          },
        };
        const plan = await planRouting(client, targetAt(9339), options);
        await expect(applyRouting(plan, options)).rejects.toMatchObject({ code: 'changed-meanwhile' });
        expect(home.read(example.file)).toBe(theirs);
        expect(home.listing().filter((name) => name.includes('.pretense-'))).toEqual([]);
        expect(await readJournal(routingFolder(home.pretense))).toEqual([]);
      }, example);
    },
  );

  test.each(cases)(
    '$name: keeps what it wrote right after us, and a restore takes ours out',
    async ({ client, example }) => {
      await inHome(async (home) => {
        home.write(example.file, example.plain);
        const options = {
          ...home.options,
          onStep: (step: RoutingStep) => {
            if (step === 'written') home.write(example.file, example.change(home.read(example.file)));
          },
        };
        const plan = await planRouting(client, targetAt(9339), options);
        await expect(applyRouting(plan, options)).rejects.toMatchObject({ code: 'not-verified' });
        expect(home.read(example.file)).toContain('127.0.0.1:9339');
        await home.restore();
        expect(solid(home.read(example.file))).toBe(solid(example.change(example.plain)));
      }, example);
    },
  );
});

describe('a process that ends in the middle', () => {
  const scratch = new RoutedHome();
  const program = join(scratch.root, 'route.cjs');
  const steps: readonly RoutingStep[] = ['locked', 'backed-up', 'journaled', 'drafted', 'written', 'verified'];

  beforeAll(async () => {
    await build({
      entryPoints: [resolve(import.meta.dirname, '../../src/clients/route-program.fixture.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
  });
  afterAll(() => scratch.dispose());

  /** Runs until the step, then SIGKILL. */
  function die(
    home: RoutedHome,
    parameters: { readonly client: string; readonly port: number; readonly step: RoutingStep },
  ): void {
    const { client, port, step } = parameters;
    expect(() =>
      execFileSync(process.execPath, [program, home.user, home.pretense, client, String(port), step], {
        stdio: 'ignore',
      }),
    ).toThrow(expect.objectContaining({ signal: 'SIGKILL' }));
  }

  /** What a process leaves behind depends on the format, not on the tool. */
  const ofEachFormat = cases.filter(
    ({ example }, at) => cases.findIndex((other) => other.example.format === example.format) === at,
  );
  const table = ofEachFormat.flatMap((each) => steps.map((step) => ({ ...each, step })));

  test.each(table)('$name: killed at "$step", all is as it was after a restore', async ({ client, example, step }) => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      const before = home.listing();
      die(home, { client: client.id, port: 9339, step });
      await home.restore();
      expect(home.read(example.file)).toBe(example.plain);
      expect(home.listing()).toEqual(before);
    }, example);
  });

  test.each(table)(
    '$name: killed at "$step" of a second route, all is as it was',
    async ({ client, example, step }) => {
      await inHome(async (home) => {
        home.write(example.file, example.plain);
        const before = home.listing();
        await home.route(client, targetAt(1111, 'z'));
        die(home, { client: client.id, port: 9339, step });
        await home.restore();
        expect(home.read(example.file)).toBe(example.plain);
        expect(home.listing()).toEqual(before);
      }, example);
    },
  );

  test.each(ofEachFormat)('$name: killed while it restores, the next restore ends it', async ({ client, example }) => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      const before = home.listing();
      await home.route(client);
      die(home, { client: client.id, port: 0, step: 'restored' });
      await home.restore();
      expect(home.read(example.file)).toBe(example.plain);
      expect(home.listing()).toEqual(before);
    }, example);
  });

  test('two at the same time leave one journal that restores everything', async () => {
    await inHome(async (home) => {
      const routed = cases.filter(({ client }, at) => cases.findIndex((other) => other.client === client) === at);
      for (const { example } of routed) {
        home.write(example.file, example.plain);
        for (const [file, text] of Object.entries(example.others ?? {})) home.write(file, text);
      }
      await Promise.all(routed.map(({ client }) => home.route(client)));
      expect(await readJournal(routingFolder(home.pretense))).toHaveLength(routed.length);
      await Promise.all([home.restore(), home.restore()]);
      for (const { example } of routed) expect(home.read(example.file)).toBe(example.plain);
    });
  });

  test('a damaged journal stops everything before a file is touched', async () => {
    await inHome(async (home) => {
      const [first] = cases;
      if (first === undefined) throw new Error('no example');
      home.write(first.example.file, first.example.plain);
      await home.route(first.client);
      const routed = home.read(first.example.file);
      writeFileSync(routingFolder(home.pretense).journalFile, '{"version":1,"entries":[{}]}');
      await expect(home.restore()).rejects.toMatchObject({ code: 'journal-damaged' });
      await expect(home.route(first.client)).rejects.toMatchObject({ code: 'journal-damaged' });
      expect(home.read(first.example.file)).toBe(routed);
    });
  });
});
