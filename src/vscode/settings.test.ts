import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingIds } from './ids.ts';
import { needsRestart, readSettings } from './settings.ts';
import { settingContributions, settingTable } from './setting-table.ts';

const defaults = readSettings(() => undefined);
const read = (values: Readonly<Record<string, unknown>>) => readSettings((id) => values[id]);

describe('settings', () => {
  test('are on and strict when nothing is set', () => {
    expect(defaults).toEqual({
      isEnabled: true,
      port: 9339,
      level: 'strict',
      home: undefined,
      upstreams: {},
      content: { media: 'pass', encodedText: 'block' },
      network: { proxy: '', exceptions: [], isStrict: true },
      runIn: 'window',
      afterLastWindow: 'keep',
      startsAtLogin: false,
      setsEnvironment: true,
      showsHover: true,
    });
  });

  test('are taken as they are set', () => {
    const set = read({
      [settingIds.port]: 9400,
      [settingIds.level]: 'light',
      [settingIds.home]: ' /data/pretense ',
      [settingIds.upstreams]: { anthropic: 'https://gateway.example', broken: 7 },
      [settingIds.media]: 'block',
      [settingIds.encodedText]: 'record',
      [settingIds.runIn]: 'process',
      [settingIds.afterLastWindow]: 'restore',
    });
    expect(set).toMatchObject({
      port: 9400,
      level: 'light',
      home: '/data/pretense',
      upstreams: { anthropic: 'https://gateway.example' },
      content: { media: 'block', encodedText: 'record' },
      runIn: 'process',
      afterLastWindow: 'restore',
    });
  });

  test('of the editor say which proxy of the network is used', () => {
    const values = { 'http.proxy': ' http://proxy.example:3128 ', 'http.noProxy': ['.corp.example', 7] };
    const wanted = { proxy: 'http://proxy.example:3128', exceptions: ['.corp.example'], isStrict: true };
    expect(read(values).network).toEqual(wanted);
    expect(read({ ...values, 'http.proxyStrictSSL': false }).network).toEqual({ ...wanted, isStrict: false });
    expect(read({ ...values, 'http.proxySupport': 'off' }).network).toEqual({ ...wanted, proxy: '' });
    expect(needsRestart(defaults, read(values))).toBe(true);
  });

  test('that make no sense count as not set: nothing loosens protection by mistake', () => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        const { isEnabled, level, port, upstreams } = readSettings(() => junk);
        expect(isEnabled).toBe(junk !== false);
        expect(junk === 'balanced' || junk === 'light' ? junk : 'strict').toBe(level);
        expect(port).toBeGreaterThanOrEqual(1);
        expect(port).toBeLessThanOrEqual(65_535);
        expect(Object.values(upstreams).every((url) => typeof url === 'string')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('none can come from a repository', () => {
    const { properties } = settingContributions()['configuration'] as {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly markdownDescription: string }>>;
    };
    expect(Object.keys(properties).toSorted()).toEqual(Object.values(settingIds).toSorted());
    for (const { scope, markdownDescription } of Object.values(properties)) {
      expect(['machine', 'application']).toContain(scope);
      expect(markdownDescription).toMatch(/\.$/);
    }
  });

  test('the proxy starts anew for what it is started with, and for nothing else', () => {
    expect(needsRestart(defaults, { ...defaults, port: 9400 })).toBe(true);
    expect(needsRestart(defaults, { ...defaults, isEnabled: false })).toBe(true);
    expect(needsRestart(defaults, { ...defaults, showsHover: false, setsEnvironment: false })).toBe(false);
  });

  test('every choice says what it means', () => {
    for (const { enum: values, markdownEnumDescriptions } of Object.values(settingTable)) {
      expect(markdownEnumDescriptions?.length).toBe(values?.length);
    }
  });
});
