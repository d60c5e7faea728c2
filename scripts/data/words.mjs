// words.json: the authored lists of words that stay, and why. `structural` stays inside compounds too, the rest alone.
import { writeData } from './sources.mjs';
import { sorted, wordsOf } from './text.mjs';

const stop = `the and for with that this from not are was you your have has had but can all any our out use its their
  they them then than when where which while who whom whose why how what will would should could may might must shall
  does did doing done been being were she him her his hers it is in on at by of to as or if so no do be we us my me an
  also into onto over under about above below after before again between both each few more most other others some
  such only own same too very just because until once during against through here there these those upon yet via per
  etc`;

/** More words of plain English: they stay when alone, but inside a name they can tell something. */
const moreStop = `am he nor off up down now ever never always often still even however therefore thus hence else
  instead without within toward towards across along among around behind beside besides beyond despite except inside
  near outside since though although unless whereas whether already almost enough rather quite much many less least
  every either neither another nothing something anything everything none someone anyone everyone itself themselves
  yourself himself herself ourselves myself mine yours theirs ours having cannot dont doesnt isnt wont cant didnt`;

const structural = `get set is has to from on of in by with for and or not new create update delete add remove list
  find make init test tests spec specs id ids use async sync fn all one any setup before after it describe expect
  should assert error err value type name key index main src lib dist`;

const tooling = `http https www com org net io html htm css scss sass less jsx tsx mjs cjs mts cts json jsonc yaml yml
  toml xml svg png jpg jpeg gif webp ico woff ttf pdf md mdx txt csv tsv log lock sh bash zsh fish bat ps cfg conf ini
  env rc git github gitlab bitbucket npm npx yarn pnpm node nodejs deno bun eslint oxlint prettier jest mocha chai
  vitest babel webpack rollup vite esbuild turbo nx lerna swc tsc tsup tsconfig package module exports
  typescript javascript ecmascript python golang java rust ruby php kotlin swift scala perl haskell elixir erlang
  clojure lua dart csharp dotnet nuget docker dockerfile compose podman kubernetes kubectl helm terraform ansible
  vagrant jenkins travis circleci src lib dist build test tests spec specs docs doc example examples readme license
  changelog contributing config configs configuration scripts script assets public static vendor target main index
  utf ascii iso gzip deflate brotli base hex sha md mozilla chrome chromium firefox safari webkit linux windows darwin
  macos mac unix posix ubuntu debian alpine fedora android ios localhost api apis url urls uri uris cors csrf jwt
  oauth auth sso saml ssl tls tcp udp ip dns cpu gpu ram os fs db sql nosql orm crud rest graphql grpc rpc ajax dom
  bom ui ux cli sdk ide ci cd aws gcp azure mit bsd apache gpl isc copyright todo fixme xxx hack mon tue wed
  thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday
  sunday january february march april june july august september october november december gmt utc react angular vue
  svelte next nuxt remix astro express fastify koa hono nest nestjs redux jquery lodash tailwind bootstrap storybook
  cypress playwright puppeteer selenium django flask fastapi pytest unittest pip pipenv poetry conda venv virtualenv
  numpy pandas pydantic sqlalchemy mypy pyright ruff black spring maven gradle junit mockito hibernate jackson lombok
  cargo clippy rustfmt tokio serde gin echo gorm rails rspec rubygems bundler composer laravel symfony phpunit cmake
  makefile make bazel gcc clang llvm wasm wat webassembly postgres postgresql mysql mariadb sqlite mongodb redis
  memcached elasticsearch kafka rabbitmq nginx prisma drizzle sequelize mongoose knex vscode vim emacs jetbrains
  intellij claude anthropic openai gpt copilot cursor gemini codex llm mcp codegen editorconfig gitignore nvm asdf
  brew apt yum apk dpkg snap systemd cron ssh scp rsync curl wget grep sed awk jq xargs chmod chown sudo regex regexp
  regexes glob globs stdin stdout stderr argv argc enum enums params param args arg kwargs ctx req res ver bool str
  int num idx len ptr buf fmt tmp temp utils util misc impl init async await eof eol crlf lf bom uuid guid ulid nanoid
  timestamp timestamps pathname filename filenames dirname basename hostname username usernames middleware
  middlewares backend frontend fullstack localhost dev prod staging qa polyfill shim monorepo repo repos semver`;

const sql = `select insert update delete from where join left right inner outer on group order by having limit offset
  union values into set create table tables index view drop alter add column columns primary key foreign references
  unique default null not and or like between exists case when then end count sum avg min max distinct asc desc begin
  commit rollback transaction transactions varchar integer bigint text boolean timestamp serial constraint cascade
  returning truncate explain analyze vacuum cursor trigger sequence procedure partition numeric decimal jsonb uuid`;

const protocol = `accept ace accepted age agent allow alg alt allowed aud authority authorization bad base basic bearer
  body bytes cache charset chunked client close cnonce code connect connection content control conflict continue
  cookie cookies cors created credentials crit crv csp csrf cty date decrypt delete delta deny der derive digest
  directive disposition encoding encrypt enc encoded endpoint error etag eventsource exp expect expectation expires
  failed fetch forbidden form form-data forwarded found frame gateway get gone hash head header headers hmac host hsts
  http https iat identity immutable insufficient internal invalid iss issuer jku jose json jti jwe jwk jwks jws key
  kid kty language large length link location long loop max media message method methods modified moved multi
  multipart multiple nbf negotiates no none nonce nosniff not oct octet okp options origin params partial patch path
  payload pem permanent pragma precondition preflight priority processing protocol proxy put query range ranges rate
  realm redirect redirects referer referrer refused rel request requested requests required reset resource response
  responses retry rsa sameorigin samesite satisfiable scheme scope sec secure see serialize server service session
  sig sign signature socket spki pkcs sse stale status storage stream streaming sub subprotocol success switching
  te teapot timeout timed token tokens too trace trailer transfer type unauthorized unavailable unsupported
  unprocessable unwrap upgrade uri url use user userinfo vary verify version via warning websocket wildcard wrap
  ecdsa eddsa aes cbc gcm ctr ecb xor urlencoded urlencode plain html xml javascript css form grant implicit oidc
  openid pkce refresh access authorize httponly get post put patch head options trace connect copy lock mkcol move
  propfind proppatch report search subscribe unsubscribe unlock link unlink purge merge notify bind rebind unbind
  checkout mkactivity mkcalendar acl source query amr acr azp typ epk apu apv`;

const placeholder = `foo bar baz qux quux quuz corge grault garply waldo fred plugh xyzzy thud spam eggs ham abc abcd
  abcde xyz def ghi lorem ipsum dolor sit amet john jane doe smith alice bob carol dave eve mallory trent peggy victor
  acme example examples sample samples dummy fake mock stub hello world asdf qwerty test tests todo tbd`;

export function build() {
  const lists = {
    structural: `${stop} ${structural}`,
    stop: `${stop} ${moreStop}`,
    tooling,
    sql,
    protocol,
    placeholder,
  };
  const value = Object.fromEntries(
    Object.entries(lists).map(([name, list]) => [name, sorted(wordsOf(list).filter((word) => /^[a-z]+$/.test(word)))]),
  );
  writeData('words.json', value);
  return Object.fromEntries(Object.entries(value).map(([name, list]) => [name, list.length]));
}
