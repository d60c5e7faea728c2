// Texts beside a token's format: what the vendor's own rule may not find, and what nobody may find since it is public.
import type { TokenFormat } from './formats/token-format.ts';
import { withoutMarks } from './marked-text.ts';
import type { Random } from './random.ts';
import { type Fill, prefixOf, randomText, tokenOf } from './token-text.ts';

export interface NearMissKind {
  readonly id: string;
  /** `own`: no rule of the vendor may find it. `any`: no rule at all, personal data aside. */
  readonly forbids: 'own' | 'any';
  /** Undefined where the format has no such near miss. */
  readonly value: (format: TokenFormat, random: Random) => string | undefined;
  /** What it is called, where the format has no name of its own or, for `publicNames`, in its place. */
  readonly names?: readonly string[];
}

/** Names of what is random and public. */
export const publicNames: readonly string[] = [
  'ETAG',
  'COMMIT_SHA',
  'CONTENT_CHECKSUM',
  'BUILD_ID',
  'TRACE_ID',
  'CACHE_REVISION',
];

/** Names that tell nothing of a vendor, so that no rule for what the vendor's names stand before is meant. */
export const neutralNames: readonly string[] = ['TOKEN', 'CREDENTIAL', 'CLIENT_VALUE', 'AUTH', 'ACCESS'];

const lastField = /\{(\w+):(\d+)\}(?!.*\{)/s;

export const nearMissKinds: readonly NearMissKind[] = [
  { id: 'one character short', forbids: 'own', value: oneShort, names: neutralNames },
  { id: 'a character of another alphabet', forbids: 'own', value: brokenByAlphabet, names: neutralNames },
  { id: 'another prefix', forbids: 'own', value: otherPrefix, names: neutralNames },
  {
    id: 'the same characters under a public name',
    forbids: 'own',
    value: (format, random) =>
      needsName(format) && !hasMark(format) ? withoutMarks(tokenOf(format.template, random)) : undefined,
    names: publicNames,
  },
  { id: 'filled with x', forbids: 'any', value: (format, random) => filledWith(format, random, 'x') },
  { id: 'filled with stars', forbids: 'any', value: (format, random) => filledWith(format, random, '*') },
  { id: 'words in its place', forbids: 'any', value: wordsInPlace },
  { id: 'reference', forbids: 'any', value: referenceTo },
];

/** Whether fixed characters tell it, name or no name. */
function hasMark({ template }: TokenFormat): boolean {
  return prefixOf(template).length >= 2 || template.startsWith('(');
}

export function needsName({ names }: TokenFormat): boolean {
  return names.length > 0;
}

/** Formats that are told by a fixed prefix alone. */
function isToldByPrefix(format: TokenFormat): boolean {
  return format.make === undefined && !needsName(format) && /[a-z]{2}/i.test(prefixOf(format.template));
}

function oneShort(format: TokenFormat, random: Random): string | undefined {
  const field = lastField.exec(format.template);
  if (!format.isFixed || field === null) return undefined;
  const [whole, alphabet = '', length = '1'] = field;
  const template = format.template.replace(whole, `{${alphabet}:${Number(length) - 1}}`);
  return withoutMarks(tokenOf(template, random));
}

function brokenByAlphabet(format: TokenFormat, random: Random): string | undefined {
  if (!format.isFixed || format.template.includes('«')) return undefined;
  const token = withoutMarks(tokenOf(format.template, random));
  const at = prefixOf(format.template).length + ((token.length - prefixOf(format.template).length) >> 1);
  return `${token.slice(0, at)}${random.pick(['!', '#', '§', '('])}${token.slice(at + 1)}`;
}

function otherPrefix(format: TokenFormat, random: Random): string | undefined {
  if (!isToldByPrefix(format) || /:\/\/|«/.test(format.template)) return undefined;
  const prefix = prefixOf(format.template);
  const letters = [...prefix.matchAll(/[a-z]/gi)].slice(0, 2).map(({ index }) => index);
  const changed = letters.reduce((text, at) => replaced(text, at), prefix);
  return changed + withoutMarks(tokenOf(format.template.slice(prefix.length), random));
}

/** Another letter of the same case, none that a known prefix has there. */
function replaced(text: string, at: number): string {
  const letter = text[at] === text[at]?.toUpperCase() ? 'Q' : 'q';
  return text.slice(0, at) + letter + text.slice(at + 1);
}

function filledWith(format: TokenFormat, random: Random, sign: string): string | undefined {
  if (format.make !== undefined || format.template.includes('{password}')) return undefined;
  const fill: Fill = (_, length) => sign.repeat(length);
  const token = withoutMarks(tokenOf(format.template.replaceAll('{snowflake}', '{base62:24}'), random, fill));
  return token;
}

/** A longer one is random characters itself. */
const longestPrefix = 12;

function wordsInPlace(format: TokenFormat, random: Random): string | undefined {
  if (format.make !== undefined || format.template.includes('{password}') || format.template.includes('«'))
    return undefined;
  const prefix = needsName(format) ? '' : prefixOf(format.template);
  if (prefix.length > longestPrefix) return undefined;
  return prefix + random.pick(['your-token-here', '<your-token>', 'REPLACE_ME', 'changeme', '...', 'your_api_key']);
}

function referenceTo(format: TokenFormat, random: Random): string | undefined {
  const [name] = format.names;
  if (name === undefined) return undefined;
  return random.pick([
    `\${${name}}`,
    `$${name}`,
    `process.env.${name}`,
    `{{ secrets.${name} }}`,
    `os.environ['${name}']`,
    `op://vault/service/${name.toLowerCase()}`,
    `%${name}%`,
  ]);
}

export interface PublicText {
  readonly id: string;
  readonly write: (random: Random) => string;
}

const hex = (length: number, random: Random): string => randomText('hex', length, random);
const base64 = (length: number, random: Random): string => randomText('base64', length, random);
const uuid = (random: Random): string => withoutMarks(tokenOf('{uuid}', random));

/** Random characters that are no secret, and words about secrets that are none. Nothing in them may be found. */
export const publicTexts: readonly PublicText[] = [
  {
    id: 'package-lock',
    write: (random) =>
      `"node_modules/left-pad": {\n  "version": "1.3.0",\n  "integrity": "sha512-${base64(86, random)}=="\n}`,
  },
  {
    id: 'yarn.lock',
    write: (random) =>
      `left-pad@^1.3.0:\n  version "1.3.0"\n  resolved "https://registry.example/left-pad/-/left-pad-1.3.0.tgz#${hex(40, random)}"`,
  },
  {
    id: 'go.sum',
    write: (random) =>
      `github.com/acme/orders v1.4.2 h1:${base64(43, random)}=\ngithub.com/acme/orders v1.4.2/go.mod h1:${base64(43, random)}=`,
  },
  {
    id: 'Cargo.lock',
    write: (random) => `[[package]]\nname = "serde"\nversion = "1.0.2"\nchecksum = "${hex(64, random)}"`,
  },
  {
    id: 'requirements with hashes',
    write: (random) =>
      `requests==2.31.0 \\\n    --hash=sha256:${hex(64, random)} \\\n    --hash=sha256:${hex(64, random)}`,
  },
  { id: 'git log', write: (random) => `commit ${hex(40, random)}\nAuthor: Jane Roe\n\n    token: count what leaves\n` },
  { id: 'git submodule', write: (random) => `160000 commit ${hex(40, random)}\tvendor/secrets` },
  { id: 'image digest', write: (random) => `image: registry.example/acme/api@sha256:${hex(64, random)}` },
  { id: 'uuid', write: (random) => `"requestId": "${uuid(random)}", "correlation_id": "${uuid(random)}"` },
  {
    id: 'kubernetes object',
    write: (random) =>
      `metadata:\n  uid: ${uuid(random)}\n  resourceVersion: "${randomText('digit', 8, random)}"\n  name: orders-${randomText('alnum', 10, random)}-${randomText('alnum', 5, random)}`,
  },
  {
    id: 'picture in base64',
    write: (random) => `<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUg${base64(300, random)}==">`,
  },
  { id: 'font in base64', write: (random) => `src: url(data:font/woff2;base64,d09GMgABAAAAA${base64(260, random)})` },
  {
    id: 'certificate',
    write: (random) =>
      `-----BEGIN CERTIFICATE-----\nMIID${base64(60, random)}\n${base64(64, random)}\n-----END CERTIFICATE-----`,
  },
  {
    id: 'public key',
    write: (random) => `-----BEGIN PUBLIC KEY-----\nMIIBIjAN${base64(56, random)}\n-----END PUBLIC KEY-----`,
  },
  { id: 'public ssh key', write: (random) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64(43, random)} jane@laptop` },
  {
    id: 'known_hosts',
    write: (random) =>
      `|1|${base64(27, random)}=|${base64(27, random)}= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${base64(43, random)}`,
  },
  {
    id: 'publishable stripe key',
    write: (random) => `const stripe = loadStripe('pk_live_${randomText('base62', 24, random)}')`,
  },
  {
    id: 'oauth client id',
    write: (random) =>
      `client_id: ${randomText('digit', 12, random)}-${randomText('alnum', 32, random)}.apps.googleusercontent.com`,
  },
  {
    id: 'public mapbox token',
    write: (random) =>
      `mapboxgl.accessToken = 'pk.eyJ1Ijoi${randomText('base62', 70, random)}.${randomText('base62', 22, random)}'`,
  },
  {
    id: 'arn',
    write: (random) => `arn:aws:iam::${randomText('digit', 12, random)}:role/orders-${randomText('alnum', 8, random)}`,
  },
  { id: 'machine image', write: (random) => `ami = "ami-0${hex(16, random)}"\nsubnet = "subnet-0${hex(16, random)}"` },
  { id: 'etag', write: (random) => `ETag: W/"${hex(32, random)}"\nX-Request-Id: ${uuid(random)}` },
  { id: 'traceparent', write: (random) => `traceparent: 00-${hex(32, random)}-${hex(16, random)}-01` },
  { id: 'webpack chunk', write: (random) => `<script src="/static/js/main.${hex(20, random)}.chunk.js"></script>` },
  {
    id: 'style class',
    write: (random) =>
      `className="css-${randomText('alnum', 8, random)} sc-${randomText('base62', 6, random)} passwordField"`,
  },
  { id: 'nix store', write: (random) => `/nix/store/${randomText('alnum', 32, random)}-openssl-3.0.13` },
  {
    id: 'solution guid',
    write: (random) =>
      `Project("{${uuid(random).toUpperCase()}}") = "Orders", "Orders.csproj", "{${uuid(random).toUpperCase()}}"`,
  },
  {
    id: 'subresource integrity',
    write: (random) =>
      `<link rel="stylesheet" href="a.css" integrity="sha384-${base64(64, random)}" crossorigin="anonymous">`,
  },
  {
    id: 'source map',
    write: (random) => `//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJ${base64(120, random)}`,
  },
  { id: 'md5 sums', write: (random) => `${hex(32, random)}  orders-1.4.2.tar.gz\n${hex(32, random)}  secrets.md` },
  {
    id: 'code about tokens',
    write: (random) =>
      `const tokenizer = new Tokenizer({ maxTokens: ${1024 + random.below(9000)} });\nconst keyboardLayout = 'qwerty';`,
  },
  {
    id: 'call for a password',
    write: (random) => `const password = await prompt('Password: ');\nlogin(user${random.below(9)}, password);`,
  },
  {
    id: 'type of a password',
    write: () => `interface Login { username: string; password: string; apiKey?: string; secret: Secret }`,
  },
  { id: 'empty password', write: (random) => `password: ""\napi_key: ''\ntoken: null\nretries: ${random.below(9)}` },
  {
    id: 'field of a form',
    write: (random) =>
      `<input type="password" name="password" id="login-password-${random.below(9)}" autocomplete="current-password">`,
  },
  {
    id: 'names of settings',
    write: () =>
      `apiKeyHeader = "x-api-key"\nsecretName = "orders-tls"\ntoken_url = "https://login.acme.example/oauth/token"`,
  },
  {
    id: 'message about a key',
    write: () => `throw new Error("The API key is missing. Set ACME_API_KEY, or pass apiKey to the client.");`,
  },
  {
    id: 'translation',
    write: () =>
      `"password.forgotten": "Forgot your password?",\n"token.expired": "Your token expired. Sign in again."`,
  },
  {
    id: 'numbers under such names',
    write: (random) => `token_count: ${randomText('digit', 6, random)}\npassword_min_length: 12\nkey_size=2048`,
  },
  {
    id: 'path',
    write: (random) => `key_file = "/etc/orders/tls/server-${random.below(99)}.key"\ntoken_path: ./secrets/token.txt`,
  },
  {
    id: 'primary key',
    write: (random) => `PRIMARY KEY (id), FOREIGN KEY (order_key) REFERENCES orders(order_key_${random.below(9)})`,
  },
  {
    id: 'user name in an address',
    write: () => `git clone ssh://git@git.acme.internal:2222/orders.git && psql postgres://app@db.acme.internal/orders`,
  },
  {
    id: 'address with a stand-in',
    write: (random) =>
      random.pick([
        'postgres://user:password@localhost:5432/app',
        'mysql://user:<password>@host/db',
        'redis://:${REDIS_PASSWORD}@cache:6379',
      ]),
  },
  { id: 'version pins', write: (random) => `- uses: actions/checkout@${hex(40, random)} # v4.2.${random.below(9)}` },
  { id: 'ethereum address', write: (random) => `contract: 0x${hex(40, random)}` },
  {
    id: 'random test data',
    write: (random) => `expect(digest).toBe('${hex(64, random)}');\nexpect(hash).toEqual('${base64(43, random)}=');`,
  },
  {
    id: 'documented example key',
    write: () =>
      `aws_access_key_id = ${['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')}\naws_secret_access_key = ${['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/')}`,
  },
];
