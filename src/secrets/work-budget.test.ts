import { describe, expect, test } from 'vitest';
import { SecretsError } from './error.ts';
import { secretRules } from './rules/index.ts';
import { createSecretScanner } from './scan.ts';
import { WorkBudget } from './work-budget.ts';

const scanner = createSecretScanner({ rules: secretRules, keyedHash: () => '0'.repeat(64) });

describe('the budget of a body', () => {
  test('stops a scan that asks for more, with a code and without a value', () => {
    const budget = new WorkBudget(0);
    budget.spend(50_000);
    expect(() => scanner.scan('api_key = "x"', budget)).toThrow(SecretsError);
    expect(() => scanner.scan('api_key = "x"', budget)).toThrow(expect.objectContaining({ code: 'too-much-work' }));
  });

  test('is the same for the same body, and shared by its texts', () => {
    const budget = new WorkBudget(100);
    budget.spend(50_000);
    budget.spend(100);
    expect(() => budget.spend(1)).toThrow(SecretsError);
  });

  test.each(['key', 'sk', 'token=', 'password="hunter22", '])('is enough for %j again and again', (stem) => {
    expect(() => scanner.scan(stem.repeat(210_000 / stem.length))).not.toThrow();
  });
});
