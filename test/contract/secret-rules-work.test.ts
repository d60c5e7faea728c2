// Secret rules stay linear on the worst text that their own keywords and samples can be repeated into.
import { describe, expect, test } from 'vitest';
import { secretRules } from '../../src/secrets/rules/index.ts';
import type { SecretRule } from '../../src/secrets/types.ts';
import { countingMatcher } from './counting-matcher.ts';

const glues = ['', '-', '.', '/', '=', ':', ' ', '@', '\\', '\\n', '%3D', '%2F', '\\/', '\\u002b', '"', '\n-'];

/** Attempts of one rule on the whole text, as the scanner makes them: where a keyword stands, outside earlier matches. */
function stepsOf(rule: SecretRule, text: string): number {
  const attempt = countingMatcher(rule.pattern);
  const folded = text.toLowerCase();
  let steps = 0;
  let matchedUntil = 0;
  for (let at = 0; at < text.length; at++) {
    const start = at - (rule.lead ?? 0);
    if (start < matchedUntil || !rule.keywords.some((keyword) => folded.startsWith(keyword, at))) continue;
    const { end, steps: spent } = attempt(text, start);
    steps += spent;
    matchedUntil = end ?? matchedUntil;
  }
  return steps;
}

/** Keywords, what comes right up to the value, and samples that end just before they would match. */
function stemsOf(rule: SecretRule): readonly string[] {
  const stems = rule.positives.slice(0, 3).flatMap((positive) => {
    const short = positive.slice(0, 120);
    return [short, short.slice(0, short.length * 0.6)];
  });
  const spelled = rule.keywords.flatMap((keyword) => spellingsIn(rule, keyword));
  return [...new Set([...spelled, ...stems])];
}

/** A keyword as the rule's samples spell it. */
function spellingsIn(rule: SecretRule, keyword: string): readonly string[] {
  return rule.positives.flatMap((positive) => {
    const at = positive.toLowerCase().indexOf(keyword);
    return at < 0 ? [] : [positive.slice(at, at + keyword.length)];
  });
}

describe('the work of a rule', () => {
  test.each(secretRules.map((rule) => [rule.id, rule] as const))(
    '%s doubles when its worst text doubles',
    (_, rule) => {
      for (const stem of stemsOf(rule)) {
        for (const glue of glues) {
          const unit = stem + glue;
          const count = Math.ceil(600 / unit.length);
          const single = stepsOf(rule, unit.repeat(count));
          const double = stepsOf(rule, unit.repeat(2 * count));
          const name = JSON.stringify(unit.slice(0, 60));
          expect(double, name).toBeLessThanOrEqual(3 * single + 2_000);
          expect(double / (2 * count * unit.length), name).toBeLessThan(600);
        }
      }
    },
  );

  test('is quadratic for a rule that enters a run again and again, and the measure sees it', () => {
    const careless: SecretRule = {
      id: 'careless',
      title: '',
      keywords: ['ab-'],
      pattern: /ab-[\w-]{20,}!/,
      positives: [],
      nearMisses: [],
    };
    expect(stepsOf(careless, 'ab-'.repeat(400))).toBeGreaterThan(3.5 * stepsOf(careless, 'ab-'.repeat(200)));
  });
});
