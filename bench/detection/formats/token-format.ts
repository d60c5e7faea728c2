// What is known in public of a token's format. Written from the vendors' documentation, without a look at the rules.
import type { Random } from '../random.ts';

export interface TokenFormat {
  /** Vendor and a number: stable in reports. */
  readonly id: string;
  /** Beginnings of the ids of the rules that may claim it. */
  readonly rules: readonly string[];
  /** See token-text.ts. */
  readonly template: string;
  /** Names of environment variables without which nothing tells the value from other random text. */
  readonly names: readonly string[];
  /** The vendor issues this length and no other: one character less is no token. */
  readonly isFixed: boolean;
  /** Rules were never shown a token of it. */
  readonly isHeldOut?: true;
  /** Made in another way than by the template (keys in blocks, web tokens); may have several lines. */
  readonly make?: (random: Random) => string;
}

/** `vendor template`, a `!` before the template when its length is fixed; then, if any, names. */
export type FormatLine = readonly [rules: string, template: string, ...names: readonly string[]];

export function formatsOf(lines: readonly FormatLine[]): readonly TokenFormat[] {
  const counts = new Map<string, number>();
  return lines.map(([rules, template, ...names]) => {
    const [vendor = ''] = rules.split(' ');
    const count = (counts.get(vendor) ?? 0) + 1;
    counts.set(vendor, count);
    return {
      id: `${vendor}${count}`,
      rules: rules.split(' '),
      template: template.replace(/^!/, ''),
      names,
      isFixed: template.startsWith('!'),
    };
  });
}
