// Which words and names are public, and the words the engine writes. Static data, made by scripts/data, parsed on first use.
import apiC from './data/api-c.json';
import apiCpp from './data/api-cpp.json';
import apiCsharp from './data/api-csharp.json';
import apiGo from './data/api-go.json';
import apiJava from './data/api-java.json';
import apiJs from './data/api-js.json';
import apiPhp from './data/api-php.json';
import apiPy from './data/api-py.json';
import apiRuby from './data/api-ruby.json';
import apiRust from './data/api-rust.json';
import commonRuns from './data/common-runs.json';
import domain from './data/domain.json';
import everydayEnglish from './data/everyday-english.json';
import english from './data/english.json';
import keywords from './data/keywords.json';
import magic from './data/magic.json';
import morphology from './data/morphology.json';
import phrases from './data/phrases.json';
import surrogates from './data/surrogates.json';
import publicWords from './data/vocabulary.json';
import wordLists from './data/words.json';

export type Ecosystem = 'js' | 'py' | 'go' | 'java' | 'rust' | 'ruby' | 'php' | 'c' | 'cpp' | 'csharp';

export interface Morphology {
  readonly plurals: ReadonlyMap<string, string>;
  readonly otherPlurals: ReadonlyMap<string, string>;
  readonly verbs: ReadonlyMap<string, readonly string[]>;
  readonly doublings: ReadonlySet<string>;
  /** Irregular plural → the words it is the plural of. */
  readonly singulars: ReadonlyMap<string, readonly string[]>;
}

export interface ApiNames {
  /** Exact tokens. */
  readonly names: ReadonlySet<string>;
  /** Those of one word, in lower case. */
  readonly loneWords: ReadonlySet<string>;
}

/** Everything static that decides what changes and into what. */
export interface Vocabulary {
  readonly surrogates: readonly string[];
  readonly morphology: Morphology;
  readonly english: ReadonlySet<string>;
  /** The most common words of English, inflected ones too. */
  readonly everydayEnglish: ReadonlySet<string>;
  readonly domain: ReadonlySet<string>;
  /** Never change, not even inside compounds. */
  readonly structural: ReadonlySet<string>;
  /** Words that stay when alone: stop, tooling, sql, protocol and placeholder words, keywords of every language. */
  readonly loneWords: ReadonlySet<string>;
  /** Words of grammar, and those that only point at another one (`the`, `next`). */
  readonly functionWords: ReadonlySet<string>;
  /** Two everyday words of code that some public API has as a name (`error message`). */
  readonly commonRuns: ReadonlySet<string>;
  /** Joined names that are brands or keywords (`javascript`, `graphql`): written as a compound they are public too. */
  readonly brands: ReadonlySet<string>;
  /** In how many of the six ecosystems' public names the word stands. */
  ecosystemsOf(word: string): number;
  /** Word sequences that are public in any casing (`content type`). */
  readonly phrases: ReadonlySet<string>;
  readonly domNames: ReadonlySet<string>;
  readonly magicNames: ReadonlySet<string>;
  readonly magicShapes: readonly RegExp[];
  apiNames(ecosystem: Ecosystem): ApiNames;
}

/** Words that only point at another one: `next page` tells as little as `page`. */
const moreFunctionWords = 'new old one first last next previous current total maximum minimum default'.split(' ');

let shipped: Vocabulary | undefined;

/** The shipped vocabulary. Parsed once, on the first call (tens of milliseconds). */
export function vocabulary(): Vocabulary {
  shipped ??= readShipped();
  return shipped;
}

function readShipped(): Vocabulary {
  const keywordList = Object.values(keywords).flat();
  const { structural, ...lists } = wordLists;
  const bits = memo(() => readBits(publicWords.words));
  const words = {
    js: apiJs,
    py: apiPy,
    go: apiGo,
    java: apiJava,
    rust: apiRust,
    ruby: apiRuby,
    php: apiPhp,
    c: apiC,
    cpp: apiCpp,
    csharp: apiCsharp,
  };
  const apis = new Map<Ecosystem, ApiNames>();
  const englishWords = memo(() => new Set(english.words.split(' ')));
  const everyday = memo(() => new Set(everydayEnglish.words.split(' ')));
  const runs = memo(() => readRuns(commonRuns.runs));
  return {
    surrogates: surrogates.words.split(' '),
    morphology: readMorphology(),
    get english() {
      return englishWords();
    },
    get everydayEnglish() {
      return everyday();
    },
    domain: new Set(domain),
    structural: new Set(structural),
    loneWords: new Set([...Object.values(lists).flat(), ...keywordList].map(lowerCase)),
    functionWords: new Set([...lists.stop, ...moreFunctionWords]),
    get commonRuns() {
      return runs();
    },
    brands: new Set([...lists.tooling, ...lists.protocol, ...keywordList].map(lowerCase).filter(isLong)),
    ecosystemsOf: (word) => bits().get(word) ?? 0,
    phrases: new Set(phrases.sequences),
    domNames: new Set(phrases.dom),
    magicNames: new Set(magic.names),
    magicShapes: magic.shapes.map((shape) => new RegExp(shape, 'u')),
    apiNames(ecosystem) {
      const known = apis.get(ecosystem) ?? readApi(words[ecosystem].names);
      apis.set(ecosystem, known);
      return known;
    },
  };
}

function memo<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

function lowerCase(word: string): string {
  return word.toLowerCase();
}

function isLong(word: string): boolean {
  return word.length >= 6;
}

/** `word:3f` → number of bits set. */
function readBits(packed: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of packed.split(' ')) {
    const colon = item.indexOf(':');
    let count = 0;
    for (let set = Number.parseInt(item.slice(colon + 1), 16); set > 0; set >>= 1) count += set & 1;
    counts.set(item.slice(0, colon), count);
  }
  return counts;
}

/** `error:code,message` → `error code`, `error message`. */
function readRuns(packed: string): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const item of packed.split(' ')) {
    const [first = '', seconds = ''] = item.split(':');
    for (const second of seconds.split(',')) runs.add(`${first} ${second}`);
  }
  return runs;
}

function readApi(packed: string): ApiNames {
  const names = packed.split(' ');
  const loneWords = names.filter((name) => /^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(name)).map(lowerCase);
  return { names: new Set(names), loneWords: new Set(loneWords) };
}

function readMorphology(): Morphology {
  const plurals = new Map(Object.entries<string>(morphology.plurals));
  const singulars = new Map<string, string[]>();
  for (const [base, plural] of plurals) {
    const bases = singulars.get(plural) ?? [];
    bases.push(base);
    singulars.set(plural, bases);
  }
  return {
    plurals,
    otherPlurals: new Map(Object.entries<string>(morphology.otherPlurals)),
    verbs: new Map(Object.entries<readonly string[]>(morphology.verbs)),
    doublings: new Set(morphology.doublings),
    singulars,
  };
}
