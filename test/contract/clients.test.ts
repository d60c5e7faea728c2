// What a user is promised about the files of AI tools, for each tool of the registry that is routed through one.
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { namedUpstream } from '../../src/clients/address.ts';
import type { Client, FileClient } from '../../src/clients/client.ts';
import { configFormats } from '../../src/clients/formats/formats.ts';
import { readJournal, routingFolder } from '../../src/clients/journal.ts';
import { rememberedUpstreams } from '../../src/clients/remembered-upstreams.ts';
import { type RoutedHome, targetAt, upstreams } from '../../src/clients/routed-home.fixture.ts';
import { planRouting } from '../../src/clients/routing.ts';
import { clients } from '../../src/clients/tools/index.ts';
import { cases, examples, fileClients, inHome, solid, type Example } from './clients-examples.ts';

/** Few, since each waits for the disk many times; the formats have laws of their own. */
const runs = { numRuns: 4 };

describe('the registry of tools', () => {
  test('has an example here for each tool that is routed through a file', () => {
    expect(fileClients.map(({ id }) => id).toSorted()).toEqual(Object.keys(examples).toSorted());
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
        }, example),
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
        }, example),
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
        }, example),
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
        }, example),
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
    }, example);
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
    }, example);
  });

  test('that was deleted meanwhile stays deleted', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      await home.route(client);
      rmSync(home.path(example.file));
      expect(await home.restore()).toEqual([expect.objectContaining({ what: 'left-alone' })]);
      expect(existsSync(home.path(example.file))).toBe(false);
    }, example);
  });

  test('that was not there is not there again, nor are its folders', async () => {
    await inHome(async (home) => {
      const before = home.listing();
      await home.route(client);
      expect(existsSync(home.path(example.file))).toBe(example.makesFile);
      const outcomes = await home.restore();
      expect(outcomes).toHaveLength(example.makesFile ? 1 : 0);
      expect(home.listing()).toEqual(before);
    }, example);
  });

  test('that does not parse is refused and untouched', async () => {
    await inHome(async (home) => {
      const broken = `${example.plain}\n"{ [ : broken`;
      home.write(example.file, broken);
      await expect(home.route(client)).rejects.toMatchObject({ code: 'unreadable' });
      expect(home.read(example.file)).toBe(broken);
      expect(await readJournal(routingFolder(home.pretense))).toEqual([]);
    }, example);
  });

  test('that is no UTF-8 is refused and untouched', async () => {
    await inHome(async (home) => {
      const bytes = Buffer.concat([Buffer.from(example.plain), Buffer.from([0xff, 0xfe])]);
      home.write(example.file, bytes);
      await expect(home.route(client)).rejects.toMatchObject({ code: 'unreadable' });
    }, example);
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
    }, example);
  });

  test.skipIf(process.platform === 'win32')('keeps its mode', async () => {
    await inHome(async (home) => {
      home.write(example.file, example.plain);
      chmodSync(home.path(example.file), 0o640);
      await home.route(client);
      expect(statSync(home.path(example.file)).mode & 0o777).toBe(0o640);
      await home.restore();
      expect(statSync(home.path(example.file)).mode & 0o777).toBe(0o640);
    }, example);
  });

  test.skipIf(process.platform === 'win32')('that is a link stays one, and what it leads to is changed', async () => {
    await inHome(async (home) => {
      home.write('dotfiles/real', example.plain);
      mkdirSync(resolve(home.path(example.file), '..'), { recursive: true });
      symlinkSync(home.path('dotfiles/real'), home.path(example.file));
      await home.route(client);
      expect(lstatSync(home.path(example.file)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/real')).toContain('127.0.0.1');
      await home.restore();
      expect(lstatSync(home.path(example.file)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/real')).toBe(example.plain);
    }, example);
  });

  test('with an address of its user’s own keeps it as an upstream, and gets it back', async () => {
    await inHome(async (home) => {
      const own = await withAddress('https://gateway.example/v1', home, client, example);
      home.write(example.file, own);
      await home.route(client);
      expect(home.read(example.file)).toContain('/u/gateway-example-');
      expect(Object.values(await rememberedUpstreams(home.pretense))).toContain('https://gateway.example/v1');
      await home.restore();
      expect(home.read(example.file)).toBe(own);
      expect(await rememberedUpstreams(home.pretense)).toEqual({});
    }, example);
  });

  test.each(['http://localhost:11434/v1', 'http://[::1]:4000', 'https://user:secret@gateway.example/v1', 'no address'])(
    'with the address %s is left alone',
    async (address) => {
      await inHome(async (home) => {
        const own = await withAddress(address, home, client, example);
        home.write(example.file, own);
        const error: unknown = await home.route(client).catch((caught: unknown) => caught);
        expect(String(error)).not.toContain('secret');
        expect(home.read(example.file)).toContain(address);
        expect(await rememberedUpstreams(home.pretense)).not.toHaveProperty('gateway');
      }, example);
    },
  );

  test('names no upstream that the proxy would not know', async () => {
    await fc.assert(
      fc.asyncProperty(example.texts, ({ text }) =>
        inHome(async (home) => {
          home.write(example.file, text);
          await home.route(client);
          const remembered = Object.keys(await rememberedUpstreams(home.pretense));
          const known = [...Object.keys(upstreams), ...remembered.map((name) => name.replace(/:.*/, ''))];
          const journal = await readJournal(routingFolder(home.pretense));
          const named = journal.flatMap(({ slots }) => slots.flatMap(({ after }) => namedUpstream(after) ?? []));
          expect(named.filter((key) => !known.includes(key))).toEqual([]);
        }, example),
      ),
      runs,
    );
  });
});

/** The example, routed, with another address in the place of ours. */
async function withAddress(address: string, home: RoutedHome, client: FileClient, example: Example): Promise<string> {
  home.write(example.file, example.plain);
  const { edits } = await planRouting(client, targetAt(9339), home.options);
  const edit = edits.find(({ shownAs }) => shownAs === `~/${example.file}`);
  return Buffer.from(edit?.after ?? [])
    .toString()
    .replaceAll(/http:\/\/127[^"\n]*/g, address);
}

function readdirIfThere(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
