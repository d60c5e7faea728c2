// Reads a hunspell dictionary far enough to list its stems and the places where one affix joins a stem.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage } from './sources.mjs';

/** Letters of the stem that a substring of six letters across the joint can hold. */
const reach = 5;
/** Joints come again and again; forgetting them costs time only. */
const maxRemembered = 3_000_000;

/**
 * Calls `visit` with each stem, each affix, and each joint: the letters on either side of where the two meet.
 * A joint is far shorter than the whole form, and enough to know the form's substrings of up to six letters.
 */
export function visitForms(language, visit) {
  const folder = npmPackage(`dictionary-${language}`);
  const { readFlags, rules, aliases } = parseAffixes(readFileSync(join(folder, 'index.aff'), 'utf8'));
  for (const { starts, ends } of rules.values()) for (const { affix } of [...starts, ...ends]) visit(affix);
  const seen = new Set();
  const joints = new Set();
  for (const line of readFileSync(join(folder, 'index.dic'), 'utf8').split('\n').slice(1)) {
    const [stem = '', flagText = ''] = line.split(/[\t ]/)[0].split('/');
    if (stem === '') continue;
    visit(stem);
    const flags = aliases.length > 0 && /^\d+$/.test(flagText) ? aliases[Number(flagText) - 1] : flagText;
    for (const flag of readFlags(flags ?? '')) {
      // Stems that agree in their outer letters make the same joints: only the first of them is worked out.
      const { starts, ends } = rules.get(flag) ?? none;
      visitJoints(stem, starts, `${flag}<${stem.slice(0, reach)}`);
      visitJoints(stem, endingIn(stem.at(-1), ends), `${flag}>${stem.slice(-reach)}`);
    }
  }

  function visitJoints(stem, affixRules, key) {
    if (affixRules.length === 0 || seen.has(key)) return;
    seen.add(key);
    for (const rule of affixRules) {
      const joint = jointOf(stem, rule);
      if (joint === undefined || joints.has(joint)) continue;
      if (joints.size > maxRemembered) joints.clear();
      joints.add(joint);
      visit(joint);
    }
  }
}

const none = { starts: [], ends: [] };

const byLastLetter = new WeakMap();

/** The suffix rules that a stem with this last letter can meet: Hungarian has thousands a flag. */
function endingIn(letter, affixRules) {
  const known = byLastLetter.get(affixRules) ?? new Map();
  byLastLetter.set(affixRules, known);
  const fitting = known.get(letter) ?? affixRules.filter(({ lastAtom }) => lastAtom.test(letter));
  known.set(letter, fitting);
  return fitting;
}

function jointOf(stem, { isSuffix, strip, affix, condition }) {
  if (!condition.test(stem)) return undefined;
  if (isSuffix) {
    if (!stem.endsWith(strip)) return undefined;
    return stem.slice(0, stem.length - strip.length).slice(-reach) + affix.slice(0, reach);
  }
  return stem.startsWith(strip) ? affix.slice(-reach) + stem.slice(strip.length, strip.length + reach) : undefined;
}

function parseAffixes(text) {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const kind = lines.find(([name]) => name === 'FLAG')?.[1];
  const aliases = lines.filter(([name]) => name === 'AF').map(([, flags]) => flags ?? '');
  const rules = new Map();
  for (const [name, flag, strip, affix, condition = '.'] of lines) {
    if ((name !== 'SFX' && name !== 'PFX') || condition === undefined || affix === undefined) continue;
    const isSuffix = name === 'SFX';
    const letters = affix.split('/')[0];
    const rule = {
      isSuffix,
      strip: strip === '0' ? '' : strip,
      affix: letters === '0' ? '' : letters,
      condition: conditionOf(condition, isSuffix),
      lastAtom: conditionOf(/\[[^\]]*\]$|.$/u.exec(condition)?.[0] ?? '.', isSuffix),
    };
    if (!rules.has(flag)) rules.set(flag, { starts: [], ends: [] });
    rules.get(flag)[isSuffix ? 'ends' : 'starts'].push(rule);
  }
  return { readFlags: flagReader(kind), rules, aliases: aliases.slice(1) };
}

/** A hunspell condition is a small regular expression; one that is not readable matches nothing. */
function conditionOf(condition, isSuffix) {
  try {
    return isSuffix ? new RegExp(`${condition}$`, 'u') : new RegExp(`^${condition}`, 'u');
  } catch {
    return /(?!)/;
  }
}

function flagReader(kind) {
  if (kind === 'num') return (flags) => flags.split(',');
  if (kind === 'long') return (flags) => flags.match(/../gs) ?? [];
  return (flags) => [...flags];
}
