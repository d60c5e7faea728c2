import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandTable } from './command-table.ts';
import { commandIds, contextKeys, linkIds, settingIds, walkthroughKeys } from './ids.ts';
import { editorManifest } from './manifest.ts';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
const text = JSON.stringify(editorManifest());

describe('the manifest of the extension', () => {
  test('is what the tables say', () => {
    for (const [key, value] of Object.entries(editorManifest())) expect(manifest[key], key).toEqual(value);
  });

  test('names no id that is not in the tables', () => {
    const known = new Set<string>(
      [commandIds, contextKeys, settingIds, walkthroughKeys].flatMap((ids) => Object.values(ids)),
    );
    const named = [...text.matchAll(/\bpretense\.[A-Za-z.0-9]+/g)].map(([id]) => id.replace(/\.$/, ''));
    expect(named.filter((id) => !known.has(id) && id !== 'pretense.editor')).toEqual([]);
  });

  test('gives each id once', () => {
    const ids = [commandIds, linkIds, contextKeys, walkthroughKeys, settingIds].flatMap((table) =>
      Object.values(table),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('offers the commands under one category, in title case, with … where more is asked', () => {
    for (const { title } of Object.values(commandTable))
      expect(title).toMatch(/^(?:[A-Z][\w]*|the|AI|SOC2)(?: \S+)*…?$/);
    const { commands } = editorManifest()['contributes'] as {
      readonly commands: readonly { readonly category: string }[];
    };
    expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(['Pretense']));
  });

  test('points at files that are there', () => {
    const files = [...text.matchAll(/"(media\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(4);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('asks for nothing that forks of the editor do not have', () => {
    expect(manifest).not.toHaveProperty('enabledApiProposals');
    expect(manifest).not.toHaveProperty('extensionDependencies');
    expect(text).not.toContain('telemetry');
  });
});
