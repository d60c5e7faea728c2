// The labelled corpus: each format in each context, and what only looks like it. Made anew from seeds at each run, so
// that no file holds anything like a credential. Two parts with seeds of their own: rules may be written against
// `development`; `reported` also has formats and contexts that `development` never shows.
import { configFormats } from './config-formats.ts';
import { contexts, type Context, wrappers } from './contexts.ts';
import type { TokenFormat } from './formats/token-format.ts';
import { tokenFormats } from './formats/index.ts';
import { marked, type Marked } from './marked-text.ts';
import { type NearMissKind, nearMissKinds, neutralNames, publicNames, publicTexts } from './near-misses.ts';
import {
  lookAlikes,
  neutralLabels,
  type PersonalFormat,
  personalContexts,
  personalFormats,
} from './personal-formats.ts';
import { randomOf } from './random.ts';
import { tokenOf } from './token-text.ts';

export type Part = 'development' | 'reported';

interface Sample {
  /** Format, context, and a number: names it in reports. */
  readonly id: string;
  readonly format: string;
  readonly context: string;
  /** Groups of contexts, as the table shows them. */
  readonly group: string;
  readonly text: Marked;
  readonly isFormatHeldOut: boolean;
  readonly isContextHeldOut: boolean;
}

export interface Positive extends Sample {
  /** Row of the table. */
  readonly kind:
    | 'vendor tokens'
    | 'connection strings'
    | 'key blocks and web tokens'
    | 'configuration files'
    | PersonalFormat['kind'];
  /** Beginnings of the ids of rules that may claim it; none: any rule but the generic one. */
  readonly rules: readonly string[];
}

export interface NearMiss extends Sample {
  readonly kind: string;
  /** Beginnings of the ids of rules that may not find anything in it; none: all, but for personal data. */
  readonly forbidden: readonly string[];
}

/** How often each pair of format and context is tried; a near miss in so many contexts. */
const rounds = { config: 2, personal: 4, nearMiss: 5, publicText: 3, lookAlike: 24 };

const isFor = (part: Part, { isHeldOut }: { readonly isHeldOut?: true }): boolean =>
  part === 'reported' || isHeldOut !== true;

export function positivesOf(part: Part): readonly Positive[] {
  return [...tokenPositives(part), ...configPositives(part), ...personalPositives(part)];
}

export function nearMissesOf(part: Part): readonly NearMiss[] {
  return [...tokenNearMisses(part), ...publicNearMisses(part), ...personalNearMisses(part)];
}

function tokenPositives(part: Part): readonly Positive[] {
  return contexts
    .filter((context) => isFor(part, context))
    .flatMap((context) =>
      tokenFormats
        .filter((format) => isFor(part, format) && fits(format, context))
        .map((format): Positive => {
          const random = randomOf(`${part} ${format.id} ${context.id}`);
          const value = format.make === undefined ? tokenOf(format.template, random) : marked(format.make(random));
          const placed = { name: nameFor(format, random), value, random };
          return {
            ...sample(format, context),
            text: context.write(placed),
            kind: kindOf(format),
            rules: format.rules,
          };
        }),
    );
}

function kindOf(format: TokenFormat): Positive['kind'] {
  if (format.make !== undefined) return 'key blocks and web tokens';
  return /^(connection|jdbc|url)\d/.test(format.id) ? 'connection strings' : 'vendor tokens';
}

/** No line of a header and no query holds a block of lines. */
function fits(format: TokenFormat, context: Context): boolean {
  return format.make === undefined || context.group !== 'URL and header';
}

function nameFor({ names, rules }: TokenFormat, random: ReturnType<typeof randomOf>): string {
  if (names.length > 0) return random.pick(names);
  const vendor = (rules[0] ?? '').toUpperCase().replaceAll('-', '_');
  return random.chance(50)
    ? random.pick(neutralNames)
    : `${vendor}_${random.pick(['TOKEN', 'KEY', 'SECRET', 'API_KEY'])}`;
}

function configPositives(part: Part): readonly Positive[] {
  return wrappers
    .filter((wrapper) => isFor(part, wrapper))
    .flatMap((wrapper) =>
      configFormats
        .filter((format) => isFor(part, format))
        .flatMap(({ file, write, isHeldOut }) =>
          times(rounds.config, (round): Positive => {
            const random = randomOf(`${part} ${file} ${wrapper.id} ${round}`);
            const text = wrapper.write({ name: file, value: write(random), random });
            return {
              ...sample({ id: file, ...(isHeldOut === true ? { isHeldOut } : {}) }, wrapper, round),
              text,
              kind: 'configuration files',
              rules: [],
            };
          }),
        ),
    );
}

function personalPositives(part: Part): readonly Positive[] {
  return personalContexts
    .filter((context) => isFor(part, context))
    .flatMap((context) =>
      personalFormats.flatMap((format) =>
        times(rounds.personal, (round): Positive => {
          const random = randomOf(`${part} ${format.id} ${context.id} ${round}`);
          const label = random.pick(format.labels.length > 0 ? format.labels : neutralLabels[format.kind]);
          const text = context.write(label, marked(format.make(random)), random);
          const { kind, rules } = format;
          return {
            ...sample(format, { ...context, group: context.id }, round),
            text,
            kind,
            rules,
          };
        }),
      ),
    );
}

function tokenNearMisses(part: Part): readonly NearMiss[] {
  const possible = contexts.filter((context) => isFor(part, context));
  return tokenFormats
    .filter((format) => isFor(part, format))
    .flatMap((format) =>
      nearMissKinds.flatMap((kind) =>
        times(rounds.nearMiss, (round): NearMiss | undefined => {
          const random = randomOf(`${part} ${format.id} ${kind.id} ${round}`);
          const context = random.pick(possible);
          const value = fits(format, context) ? kind.value(format, random) : undefined;
          if (value === undefined) return undefined;
          const name = nearMissName(kind, format, random);
          return {
            ...sample(format, context, round),
            text: context.write({ name, value, random }),
            kind: kind.id,
            // Others of the list may be of a vendor whose format is wider.
            forbidden: kind.forbids === 'own' ? format.rules.slice(0, 1) : [],
          };
        }).filter((miss) => miss !== undefined),
      ),
    );
}

function nearMissName(kind: NearMissKind, format: TokenFormat, random: ReturnType<typeof randomOf>): string {
  if (kind.names === publicNames) return random.pick(publicNames);
  if (format.names.length > 0) return random.pick(format.names);
  return kind.names === undefined ? nameFor(format, random) : random.pick(kind.names);
}

function publicNearMisses(part: Part): readonly NearMiss[] {
  return wrappers
    .filter((wrapper) => isFor(part, wrapper))
    .flatMap((wrapper) =>
      publicTexts.flatMap(({ id, write }) =>
        times(rounds.publicText, (round): NearMiss => {
          const random = randomOf(`${part} ${id} ${wrapper.id} ${round}`);
          const text = wrapper.write({ name: 'notes.txt', value: write(random), random });
          return { ...sample({ id }, wrapper, round), text, kind: 'public text', forbidden: [] };
        }),
      ),
    );
}

function personalNearMisses(part: Part): readonly NearMiss[] {
  const around: readonly Context[] = [...wrappers].filter((wrapper) => isFor(part, wrapper));
  return lookAlikes.flatMap(({ id, rules, write }) =>
    times(rounds.lookAlike, (round): NearMiss => {
      const random = randomOf(`${part} ${id} ${round}`);
      const wrapper = random.pick(around);
      const text = wrapper.write({ name: 'notes.txt', value: write(random), random });
      return {
        ...sample({ id }, wrapper, round),
        text,
        kind: 'look-alike of personal data',
        forbidden: rules,
      };
    }),
  );
}

function sample(
  format: { readonly id: string; readonly isHeldOut?: true },
  context: { readonly id: string; readonly group: string; readonly isHeldOut?: true },
  round = 0,
): Omit<Sample, 'text'> {
  return {
    id: `${format.id} in ${context.id}${round === 0 ? '' : ` ${round}`}`,
    format: format.id,
    context: context.id,
    group: context.group,
    isFormatHeldOut: format.isHeldOut === true,
    isContextHeldOut: context.isHeldOut === true,
  };
}

function times<Item>(count: number, make: (round: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, round) => make(round));
}
