import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SecretsError } from './error.ts';
import { secretRules } from './rules/index.ts';
import { createSecretScanner } from './scan.ts';
import { WorkBudget } from './work-budget.ts';

const scanner = createSecretScanner({ rules: secretRules, keyedHash: () => '0'.repeat(64) });

describe('the budget of a body', () => {
  test('stops a scan that asks for more, with a code and without a value', () => {
    const budget = new WorkBudget();
    budget.spend(15_000);
    const one = scanOf('api_key = "x"', budget);
    expect(one).toThrow(SecretsError);
    expect(one).toThrow(expect.objectContaining({ code: 'too-much-work' }));
  });

  test('grows with what is read, and is shared by the texts of the body', () => {
    const budget = new WorkBudget();
    budget.read(100);
    budget.spend(15_004);
    expect(() => budget.spend(1)).toThrow(SecretsError);
  });

  test.each(['key', 'sk', 'token=', 'password="hunter22", '])('is enough for a page of %j again and again', (stem) => {
    expect(scanOf(stem.repeat(12_000 / stem.length), new WorkBudget())).not.toThrow();
  });

  test.each(['key', 'password="hunter22", '])('ends the scan of a megabyte of %j', (stem) => {
    expect(scanOf(stem.repeat(1_000_000 / stem.length), new WorkBudget())).toThrow(SecretsError);
  });

  test('is enough for the densest of real texts: the rules themselves', () => {
    const folder = join(import.meta.dirname, 'rules');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    expect(text.length).toBeGreaterThan(300_000);
    expect(scanOf(text, new WorkBudget())).not.toThrow();
  });
});

function scanOf(text: string, budget: WorkBudget): () => unknown {
  return () => scanner.scan(text, budget);
}
