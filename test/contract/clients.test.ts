// What a user is promised about the files of AI tools, for each tool of the registry that is routed through one.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client, FileClient } from '../../src/clients/client.ts';
import {
  claudeTexts,
  jsonTexts,
  tomlTexts,
  yamlTexts,
  type ConfigText,
} from '../../src/clients/config-texts.fixture.ts';
import { configFormats } from '../../src/clients/formats/formats.ts';
import { readJournal, routingFolder } from '../../src/clients/journal.ts';
import { RoutedHome, targetAt } from '../../src/clients/routed-home.fixture.ts';
import { applyRouting, planRouting, type RoutingStep } from '../../src/clients/routing.ts';
import { clients } from '../../src/clients/tools/index.ts';

interface Example {
  readonly file: string;
  readonly format: keyof typeof configFormats;
  readonly texts: fc.Arbitrary<ConfigText>;
  /** One that is routed for certain. */
  readonly plain: string;
  /** Adds something of the user's own, elsewhere in the file. */
  readonly change: (text: string) => string;
  /** Whether there is something to route without a file. */
  readonly makesFile: boolean;
}

const anthropic = 'https://api.anthropic.com';

/** A client of the registry without an example here fails below. */
const examples: Readonly<Record<string, readonly Example[]>> = {
  'claude-code': [
    {
      file: '.claude/settings.json',
      format: 'json',
      texts: fc.oneof(claudeTexts(anthropic), jsonTexts()),
      plain: '{\n  "model": "opus"\n}\n',
      change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
      makesFile: true,
    },
  ],
  codex: [
    {
      file: '.codex/config.toml',
      format: 'toml',
      texts: tomlTexts('https://api.openai.com/v1'),
      plain: 'model = "x"\n',
      change: (text) => `${text}\n[later.added]\nvalue = [1] # new\n`,
      makesFile: true,
    },
  ],
  continue: [
    {
      file: '.continue/config.yaml',
      format: 'yaml',
      texts: yamlTexts(anthropic),
      plain: 'models:\n  - name: A\n    provider: anthropic\n',
      change: (text) => `${text}\nlater:\n  added: [1] # new\n`,
      makesFile: false,
    },
    {
      file: '.continue/config.json',
      format: 'json',
      texts: fc.constant({
        text: '{\n  "models": [\n    { "title": "A", "provider": "anthropic" }, // one\n    { "title": "B", "provider": "ollama" }\n  ],\n  "tabAutocompleteModel": { "title": "T", "provider": "openai", "apiBase": "https://api.openai.com/v1/" }\n}\n',
        comments: ['// one'],
      }),
      plain: '{ "models": [{ "title": "A", "provider": "openai" }] }\n',
      change: (text) => text.replace('{', '{ "later": { "added": [1] }, '),
      makesFile: false,
    },
  ],
};

const fileClients = clients.flatMap((client) => (client.routing === 'file' ? [client] : []));
const cases = fileClients.flatMap((client) =>
  (examples[client.id] ?? []).map((example) => ({ name: `${client.id}: ${example.file}`, client, example })),
);
const runs = { numRuns: 15 };

async function inHome<T>(work: (home: RoutedHome) => Promise<T>): Promise<T> {
  const home = new RoutedHome();
  try {
    return await work(home);
  } finally {
    home.dispose();
  }
}

/** All that may differ: blanks and commas. */
function solid(text: string): string {
  return text.replaceAll(/[\s,]+/g, '');
}

describe('the registry of tools', () => {
  test('has an example here for each tool that is routed through a file', () => {
    expect(fileClients.map(({ id }) => id)).toEqual(Object.keys(examples));
  });

  test('names each tool once, in a form that can stand in an address', () => {
    const ids = clients.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id) || id.length > 40)).toEqual([]);
  });

  test('says of each tool that cannot be routed why, as a sentence', () => {
    const reasons = clients.flatMap((client) => (client.routing === 'none' ? [client.reason] : []));
    expect(reasons.filter((reason) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
  });

  test.each(clients)('does not find $id in an empty folder', async (client: Client) => {
    await inHome(async ({ options }) => expect(await client.detect(options.environment)).toBe(false));
  });
});

describe.each(cases)('$name', ({ client, example }) => {
  test('routed and restored is byte for byte what it was', async () => {
    await fc.assert(
      fc.asyncProperty(example.texts, ({ text }) =>
        inHome(async (home) => {
          home.write(example.file, text);
          await home.route(client);
          const outcomes = await home.restore();
          expect(outcomes.filter(({ what }) => what !== 'restored')).toEqual([]);
          expect(home.read(example.file)).toBe(text);
          expect(existsSync(routingFolder(home.pretense).journalFile)).toBe(false);
          expect(readdirIfThere(routingFolder(home.pretense).backups)).toEqual([]);
        }),
      ),
      runs,
    );
  });

  test('routed twice is as routed once, also with another port and token', async () => {
    await fc.assert(
      fc.asyncProperty(example.texts, ({ text }) =>
        inHome(async (home) => {
          home.write(example.file, text);
          await home.route(client, targetAt(1111, 'z'));
          await home.route(client);
          const once = home.read(example.file);
          await home.route(client);
          expect(home.read(example.file)).toBe(once);
          expect((await planRouting(client, targetAt(9339), home.options)).edits.map(({ diff }) => diff).join('')).toBe(
            '',
          );
          expect(once).not.toContain('1111');
          expect(once).not.toContain('zzz');
          await home.restore();
          expect(home.read(example.file)).toBe(text);
        }),
      ),
      runs,
    );
  });

  test('keeps comments, line ends and everything that it does not own', async () => {
    await fc.assert(
      fc.asyncProperty(example.texts, ({ text, comments }) =>
        inHome(async (home) => {
          home.write(example.file, text);
          await home.route(client);
          const routed = home.read(example.file);
          for (const comment of comments) expect(routed).toContain(comment);
          if (text.includes('\r\n')) expect(routed.replaceAll('\r\n', '')).not.toContain('\n');
          else expect(routed).not.toContain('\r');
        }),
      ),
      runs,
    );
  });

  test('restored after somebody changed something else keeps that change', async () => {
    const format = configFormats[example.format];
    await fc.assert(
      fc.asyncProperty(example.texts, ({ text }) =>
        inHome(async (home) => {
          fc.pre(!text.includes('\r') && text.trim() !== '');
          home.write(example.file, text);
          await home.route(client);
          home.write(example.file, example.change(home.read(example.file)));
          const outcomes = await home.restore();
          expect(outcomes.filter(({ what }) => what !== 'restored')).toEqual([]);
          const expected = example.change(text);
          expect(solid(home.read(example.file))).toBe(solid(expected));
          expect(isDeepStrictEqual(format.parse(home.read(example.file)), format.parse(expected))).toBe(true);
        }),
      ),
      runs,
    );
  });

  test('routed anew after somebody changed something else is restored with that change', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      await home.route(client, targetAt(1111, 'z'));
      home.write(example.file, example.change(home.read(example.file)));
      await home.route(client);
      expect(home.read(example.file)).not.toContain('1111');
      await home.restore();
      expect(solid(home.read(example.file))).toBe(solid(example.change(example.plain)));
    });
  });

  test('leaves a value alone that is not ours any more, and says so', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      await home.route(client);
      const theirs = home.read(example.file).replace('127.0.0.1:9339', 'gateway.example');
      home.write(example.file, theirs);
      const outcomes = await home.restore();
      expect(outcomes).toEqual([
        expect.objectContaining({ client: client.id, file: `~/${example.file}`, what: 'left-alone' }),
      ]);
      expect(home.read(example.file)).toContain('http://gateway.example/c/');
      expect(await home.restore()).toEqual([]);
    });
  });

  test('that was deleted meanwhile stays deleted', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      await home.route(client);
      rmSync(home.path(example.file));
      expect(await home.restore()).toEqual([expect.objectContaining({ what: 'left-alone' })]);
      expect(existsSync(home.path(example.file))).toBe(false);
    });
  });

  test('that was not there is not there again, nor are its folders', async () => {
    await inHome(async (home) => {
      const before = home.listing();
      await home.route(client);
      expect(existsSync(home.path(example.file))).toBe(example.makesFile);
      const outcomes = await home.restore();
      expect(outcomes).toHaveLength(example.makesFile ? 1 : 0);
      expect(home.listing()).toEqual(before);
    });
  });

  test('that does not parse is refused and untouched', async () => {
    await inHome(async (home) => {
      const broken = `${example.plain}\n"{ [ : broken`;
      home.write(example.file, broken);
      await expect(home.route(client)).rejects.toMatchObject({ code: 'unreadable' });
      expect(home.read(example.file)).toBe(broken);
      expect(await readJournal(routingFolder(home.pretense))).toEqual([]);
    });
  });

  test('that is no UTF-8 is refused and untouched', async () => {
    await inHome(async (home) => {
      const bytes = Buffer.concat([Buffer.from(example.plain), Buffer.from([0xff, 0xfe])]);
      home.write(example.file, bytes);
      await expect(home.route(client)).rejects.toMatchObject({ code: 'unreadable' });
    });
  });

  test('broken by somebody else while routed is left as it is, and its backup is named', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      await home.route(client);
      const broken = `${home.read(example.file)}\n"{ [ : broken`;
      home.write(example.file, broken);
      const [outcome] = await home.restore();
      expect(outcome?.what).toBe('failed');
      expect(outcome?.sentence).toContain(routingFolder(home.pretense).backups);
      expect(home.read(example.file)).toBe(broken);
      home.write(example.file, example.plain);
      expect(await home.restore()).toEqual([expect.objectContaining({ what: 'restored' })]);
    });
  });

  test.skipIf(process.platform === 'win32')('keeps its mode', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      chmodSync(home.path(example.file), 0o640);
      await home.route(client);
      expect(statSync(home.path(example.file)).mode & 0o777).toBe(0o640);
      await home.restore();
      expect(statSync(home.path(example.file)).mode & 0o777).toBe(0o640);
    });
  });

  test.skipIf(process.platform === 'win32')('that is a link stays one, and what it leads to is changed', async () => {
    await inHome(async (home) => {
      home.write('dotfiles/real', example.plain);
      mkdirSync(resolve(home.path(example.file), '..'), { recursive: true });
      symlinkSync('../dotfiles/real', home.path(example.file));
      await home.route(client);
      expect(lstatSync(home.path(example.file)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/real')).toContain('127.0.0.1');
      await home.restore();
      expect(lstatSync(home.path(example.file)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/real')).toBe(example.plain);
    });
  });

  test('with an address that is not where Pretense sends such requests is not routed', async () => {
    await inHome(async (home) => {
      const own = await ownAddress(home, client, example);
      home.write(example.file, own);
      const outcome = await home.route(client).catch((error: unknown) => error);
      if (example.makesFile) expect(outcome).toMatchObject({ code: 'refused' });
      expect(home.read(example.file)).toBe(own);
    });
  });
});

/** The example with an address of a company of the user's own. */
async function ownAddress(home: RoutedHome, client: FileClient, example: Example): Promise<string> {
  home.write(example.file, example.plain);
  const [edit] = (await planRouting(client, targetAt(9339), home.options)).edits;
  return Buffer.from(edit?.after ?? [])
    .toString()
    .replace(/http:\/\/127[^"]*/, 'https://gateway.example/v1');
}

function readdirIfThere(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

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
        expect(home.listing().filter((name) => name.includes('pretense'))).toEqual([]);
        expect(await readJournal(routingFolder(home.pretense))).toEqual([]);
      });
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
      });
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

  const table = cases.flatMap((each) => steps.map((step) => ({ ...each, step })));

  test.each(table)('$name: killed at "$step", all is as it was after a restore', async ({ client, example, step }) => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      const before = home.listing();
      die(home, { client: client.id, port: 9339, step });
      await home.restore();
      expect(home.read(example.file)).toBe(example.plain);
      expect(home.listing()).toEqual(before);
    });
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
      });
    },
  );

  test.each(cases)('$name: killed while it restores, the next restore ends it', async ({ client, example }) => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      const before = home.listing();
      await home.route(client);
      die(home, { client: client.id, port: 0, step: 'restored' });
      await home.restore();
      expect(home.read(example.file)).toBe(example.plain);
      expect(home.listing()).toEqual(before);
    });
  });

  test('two at the same time leave one journal that restores everything', async () => {
    await inHome(async (home) => {
      for (const { example } of cases) home.write(example.file, example.plain);
      const routed = cases.filter(({ example }) => example.file !== '.continue/config.json');
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
