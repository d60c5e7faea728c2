// The bars of the chart: what stands on what, in which colour, how high.
import type uPlot from 'uplot';
import { quarterMs } from '../../view/traffic-series.ts';
import type { Quarter, TrafficSeries } from '../../view/traffic-series.ts';

/** Names of the classes (`.colour-…`) that the colours are read from. */
export const palette = [
  'mutated',
  'unchanged',
  'mutated-now',
  'unchanged-now',
  'paused',
  'band',
  'text',
  'muted',
  'grid',
  'base',
] as const;

export type Palette = Readonly<Record<(typeof palette)[number], string>>;

interface StackPart {
  readonly colour: keyof Palette;
  readonly isOutline: boolean;
  /** Undefined: nothing is drawn. */
  readonly height: (quarter: Quarter) => number | undefined;
}

/** From the top down: each lower part is drawn over what stands behind it. The running quarter has colours of its own. */
export const stack: readonly StackPart[] = [
  { colour: 'paused', isOutline: true, height: ({ paused, total }) => (paused > 0 ? total : undefined) },
  ...([false, true] as const).map((isNow): StackPart => ({
    colour: isNow ? 'unchanged-now' : 'unchanged',
    isOutline: false,
    height: (quarter) =>
      quarter.isNow === isNow && quarter.unchanged > 0 ? quarter.mutated + quarter.unchanged : undefined,
  })),
  ...([false, true] as const).map((isNow): StackPart => ({
    colour: isNow ? 'mutated-now' : 'mutated',
    isOutline: false,
    height: (quarter) => (quarter.isNow === isNow && quarter.mutated > 0 ? quarter.mutated : undefined),
  })),
];

/** The middle of each quarter, and for each part the height of the stack up to it. */
export function stacked({ quarters }: TrafficSeries): uPlot.AlignedData {
  const middles = quarters.map(({ start }) => (start + quarterMs / 2) / 1000);
  return [middles, ...stack.map(({ height }) => quarters.map((quarter) => height(quarter) ?? null))];
}

/** The next even round number, so that the line in the middle is a whole one. */
export function topOf(highest: number | null): number {
  const wanted = Math.max(4, (highest ?? 0) * 1.08);
  const step = 10 ** Math.floor(Math.log10(wanted));
  const rounds = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map((round) => round * step);
  const fitting = rounds.find((top) => top >= wanted && Number.isInteger(top) && top % 2 === 0);
  return fitting ?? 2 * Math.ceil(wanted / 2);
}
