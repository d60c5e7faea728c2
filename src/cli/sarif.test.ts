// The shape that SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) demands of what we write.
import { describe, expect, test } from 'vitest';
import type { FileScan, TreeScan } from '../app/tree/scan-tree.ts';
import type { TextFinding } from '../app/tree/text-findings.ts';
import { defaultFindingActions } from '../policy/defaults.ts';
import { knownRules } from '../secrets/rule-index.ts';
import { sarifLog } from './sarif.ts';

const finding = (more: Partial<TextFinding> = {}): TextFinding => ({
  rule: 'github-token',
  class: 'vendor-secret',
  action: 'redact',
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 45,
  fingerprint: 'f_0123456789abcdef',
  place: '0'.repeat(32),
  ...more,
});

const file = (name: string, ...findings: readonly TextFinding[]): FileScan => ({
  file: name,
  identifiersScanned: 0,
  identifiersMutated: 0,
  secretsDetected: findings.length,
  personalDataDetected: 0,
  allowed: 0,
  identity: [],
  findings,
});

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly version: string; readonly rules: readonly SarifRule[] };
    };
    readonly columnKind: string;
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    readonly results: readonly SarifResult[];
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
}

function logOf(...files: readonly FileScan[]): SarifLog {
  const scan: TreeScan = { files, unscanned: [], skipped: { binary: 0, large: 0, unreadable: 0 } };
  const log = sarifLog(scan, {
    known: knownRules(),
    actionOf: ({ class: kind }) => defaultFindingActions[kind],
    rulesVersion: 'test',
    policy: { id: 'built-in', version: '1', hash: 'sha256:0' },
  });
  return JSON.parse(JSON.stringify(log)) as SarifLog;
}

function resultsOf(...files: readonly FileScan[]): readonly SarifResult[] {
  return logOf(...files).runs[0]?.results ?? [];
}

describe('a SARIF log', () => {
  const log = logOf(
    file('src/a b/ü.ts', finding(), finding({ rule: 'generic-secret', class: 'generic-secret', line: 9, endLine: 9 })),
    file('c.pem', finding({ rule: 'private-key', class: 'private-key', action: 'block', endLine: 30, endColumn: 1 })),
  );
  const [run] = log.runs;

  test('says its version, its tool and one run that went well', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/^https:\/\/.+sarif-2\.1\.0.*\.json$/);
    expect(log.runs).toHaveLength(1);
    expect(run?.tool.driver.name).toBe('Pretense');
    expect(run?.tool.driver.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(run?.columnKind).toBe('utf16CodeUnits');
    expect(run?.invocations).toEqual([{ executionSuccessful: true }]);
  });

  test('describes each rule that found something, once, with title and level', () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id))).toEqual(new Set(['github-token', 'generic-secret', 'private-key']));
    expect(rules).toHaveLength(3);
    for (const { shortDescription, defaultConfiguration } of rules) {
      expect(shortDescription.text.length).toBeGreaterThan(0);
      expect(['none', 'note', 'warning', 'error']).toContain(defaultConfiguration.level);
    }
  });

  test('has results that point to their rule, a region of lines and columns from 1, and stable fingerprints', () => {
    expect(run?.results).toHaveLength(3);
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['none', 'note', 'warning', 'error']).toContain(result.level);
      expect(result.message.text).toMatch(/\.$/);
      expect(result.locations).toHaveLength(1);
      const [location] = result.locations;
      const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = location?.physicalLocation.region ?? {};
      for (const number of [startLine, startColumn, endLine, endColumn]) {
        expect(Number.isInteger(number) && number >= 1).toBe(true);
      }
      expect(endLine > startLine || (endLine === startLine && endColumn > startColumn)).toBe(true);
      expect(result.partialFingerprints).toEqual({
        'pretensePlace/v1': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        'pretenseValue/v1': expect.stringMatching(/^f_[0-9a-f]{16}$/) as string,
      });
    }
  });

  test('names files by addresses: relative ones under a base, absolute ones whole', () => {
    const uriOf = (name: string) =>
      resultsOf(file(name, finding()))[0]?.locations[0]?.physicalLocation.artifactLocation;
    expect(uriOf('src/a b/ü#1.ts')).toEqual({ uri: 'src/a%20b/%C3%BC%231.ts', uriBaseId: '%SRCROOT%' });
    expect(uriOf('/srv/dev/a.ts')).toEqual({ uri: 'file:///srv/dev/a.ts' });
    expect(uriOf('C:/dev/a.ts')).toEqual({ uri: 'file:///C:/dev/a.ts' });
    expect(() => new URL(uriOf('/srv/dev/a b.ts')?.uri ?? '')).not.toThrow();
  });

  test.each([
    ['block', 'vendor-secret', 'error'],
    ['redact', 'vendor-secret', 'error'],
    ['redact', 'generic-secret', 'warning'],
    ['block', 'generic-secret', 'error'],
    ['report', 'email', 'note'],
  ] as const)('has for %s of %s the level %s', (action, kind, level) => {
    expect(resultsOf(file('a', finding({ action, class: kind })))[0]?.level).toBe(level);
  });

  test('says nothing of values where the device has no key', () => {
    const { fingerprint: _, ...without } = finding();
    expect(resultsOf(file('a', without))[0]?.partialFingerprints).toEqual({ 'pretensePlace/v1': '0'.repeat(32) });
  });

  test('of nothing found is a log all the same', () => {
    const empty = logOf(file('a'));
    expect(empty.runs[0]?.results).toEqual([]);
    expect(empty.runs[0]?.tool.driver.rules).toEqual([]);
  });
});
