// phrases.json: names of public protocols and tools that are written in many ways (Content-Type, contentType,
// CONTENT_TYPE). They are compared as lower-case word sequences; DOM names as one lower-case run of letters.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage, readData, writeData } from './sources.mjs';
import { normalForm, sorted, splitWords, withoutComments, wordsOf } from './text.mjs';

const headers = `accept-ch accept-charset accept-encoding accept-language accept-patch accept-post accept-ranges
  access-control-allow-credentials access-control-allow-headers access-control-allow-methods
  access-control-allow-origin access-control-expose-headers access-control-max-age access-control-request-headers
  access-control-request-method access-control-request-private-network access-control-allow-private-network alt-svc
  alt-used cache-control cache-status cdn-cache-control clear-site-data client-cert client-cert-chain content-digest
  content-disposition content-dpr content-encoding content-language content-length content-location content-md
  content-range content-security-policy content-security-policy-report-only content-type cross-origin-embedder-policy
  cross-origin-embedder-policy-report-only cross-origin-opener-policy cross-origin-opener-policy-report-only
  cross-origin-resource-policy delta-base device-memory early-data expect-ct idempotency-key if-match
  if-modified-since if-none-match if-range if-schedule-tag-match if-unmodified-since keep-alive last-event-id
  last-modified link-template max-forwards mime-version no-vary-search origin-agent-cluster origin-trial
  permissions-policy ping-from ping-to proxy-authenticate proxy-authentication-info proxy-authorization proxy-connection
  proxy-status ratelimit-limit ratelimit-policy ratelimit-remaining ratelimit-reset rate-limit x-ratelimit-limit
  x-ratelimit-remaining x-ratelimit-reset referrer-policy replay-nonce repr-digest report-to reporting-endpoints
  retry-after save-data sec-ch-prefers-color-scheme sec-ch-ua sec-ch-ua-arch sec-ch-ua-bitness
  sec-ch-ua-full-version-list sec-ch-ua-mobile sec-ch-ua-model sec-ch-ua-platform sec-ch-ua-platform-version
  sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user sec-gpc sec-purpose sec-websocket-accept
  sec-websocket-extensions sec-websocket-key sec-websocket-protocol sec-websocket-version server-timing
  service-worker-allowed service-worker-navigation-preload set-cookie set-login signature-input source-map
  speculation-rules strict-transport-security supports-loading-mode timing-allow-origin transfer-encoding
  upgrade-insecure-requests use-as-dictionary user-agent viewport-width want-content-digest want-repr-digest
  www-authenticate x-accel-buffering x-api-key x-auth-token x-cache x-client-ip x-content-type-options
  x-correlation-id x-csrf-token x-dns-prefetch-control x-download-options x-forwarded-for x-forwarded-host
  x-forwarded-port x-forwarded-prefix x-forwarded-proto x-forwarded-server x-frame-options x-http-method-override
  x-permitted-cross-domain-policies x-powered-by x-real-ip x-request-id x-request-start x-requested-with
  x-robots-tag x-runtime x-trace-id x-ua-compatible x-xss-protection x-xsrf-token dpop-nonce trace-parent trace-state
  traceparent tracestate cf-connecting-ip cf-ray true-client-ip x-amz-date x-amz-security-token x-amzn-trace-id
  x-github-event x-hub-signature x-gitlab-event x-goog-api-key anthropic-version anthropic-beta
  anthropic-dangerous-direct-browser-access x-stainless-lang x-stainless-package-version x-stainless-os
  x-stainless-arch x-stainless-runtime x-stainless-runtime-version x-stainless-retry-count x-stainless-timeout
  openai-organization openai-project openai-beta content-transfer-encoding reply-to message-id in-reply-to
  return-path delivered-to list-unsubscribe dkim-signature received-spf authentication-results`;

const directives = `base-uri block-all-mixed-content child-src connect-src default-src font-src form-action
  fenced-frame-src frame-ancestors frame-src img-src manifest-src media-src navigate-to object-src plugin-types
  prefetch-src report-uri require-sri-for require-trusted-types-for script-src script-src-attr script-src-elem
  style-src style-src-attr style-src-elem trusted-types worker-src unsafe-inline unsafe-eval unsafe-hashes
  strict-dynamic report-sample wasm-unsafe-eval inline-speculation-rules
  ambient-light-sensor attribution-reporting browsing-topics clipboard-read clipboard-write compute-pressure
  cross-origin-isolated display-capture document-domain encrypted-media execution-while-not-rendered
  execution-while-out-of-viewport identity-credentials-get idle-detection interest-cohort join-ad-interest-group
  keyboard-map layout-animations legacy-image-formats local-fonts navigation-override otp-credentials
  oversized-images picture-in-picture private-state-token-issuance private-state-token-redemption
  publickey-credentials-create publickey-credentials-get run-ad-auction screen-wake-lock shared-storage
  speaker-selection storage-access sync-script sync-xhr unoptimized-images unsized-media vertical-scroll web-share
  window-management window-placement xr-spatial-tracking max-age s-maxage no-cache no-store no-transform
  must-revalidate must-understand proxy-revalidate stale-while-revalidate stale-if-error only-if-cached min-fresh
  max-stale same-site http-only same-origin same-origin-allow-popups no-cors no-referrer no-referrer-when-downgrade
  strict-origin strict-origin-when-cross-origin origin-when-cross-origin unsafe-url unsafe-none require-corp
  include-subdomains include-sub-domains cross-site cross-origin key-frames noopener-allow-popups`;

const statuses = `continue,switching protocols,processing,early hints,ok,created,accepted,non-authoritative information,
  no content,reset content,partial content,multi-status,already reported,im used,multiple choices,moved permanently,
  found,see other,not modified,use proxy,temporary redirect,permanent redirect,bad request,unauthorized,
  payment required,forbidden,not found,method not allowed,not acceptable,proxy authentication required,request timeout,
  conflict,gone,length required,precondition failed,payload too large,content too large,uri too long,
  unsupported media type,range not satisfiable,requested range not satisfiable,request entity too large,
  request uri too long,expectation failed,im a teapot,misdirected request,unprocessable entity,unprocessable content,
  locked,failed dependency,too early,upgrade required,precondition required,too many requests,
  request header fields too large,unavailable for legal reasons,internal server error,not implemented,bad gateway,
  service unavailable,gateway timeout,http version not supported,variant also negotiates,insufficient storage,
  loop detected,bandwidth limit exceeded,not extended,network authentication required`
  .split(',')
  .map((status) => status.trim());

const identity = `key_ops client_id client_secret redirect_uri redirect_uris post_logout_redirect_uri response_type
  response_types response_mode grant_type grant_types refresh_token access_token id_token token_type token_type_hint
  id_token_hint login_hint expires_in expires_at issued_at not_before refresh_expires_in code_challenge
  code_challenge_method code_verifier authorization_code client_credentials device_code user_code verification_uri
  verification_uri_complete token_endpoint authorization_endpoint userinfo_endpoint introspection_endpoint
  revocation_endpoint end_session_endpoint registration_endpoint jwks_uri email_verified phone_number_verified
  given_name family_name middle_name preferred_username phone_number updated_at auth_time at_hash c_hash s_hash
  zone_info client_name client_uri logo_uri policy_uri tos_uri software_id software_version initiate_login_uri
  scopes_supported claims_supported response_types_supported grant_types_supported subject_types_supported
  token_endpoint_auth_method token_endpoint_auth_methods_supported id_token_signing_alg_values_supported
  code_challenge_methods_supported error_description error_uri invalid_request invalid_client invalid_grant
  invalid_token invalid_scope unauthorized_client unsupported_grant_type unsupported_response_type access_denied
  server_error temporarily_unavailable insufficient_scope interaction_required login_required consent_required
  request_uri client_assertion client_assertion_type subject_token subject_token_type actor_token requested_token_type
  bearer_token api_key public_key private_key secret_key user_id acr_values max_age ui_locales claims_locales
  id_token_encrypted_response_alg json_web_token json_web_key json_web_key_set open_id_connect`;

const environment = `REMOTE_ADDR REMOTE_HOST REMOTE_USER REMOTE_PORT REMOTE_IDENT SERVER_NAME SERVER_PORT
  SERVER_SOFTWARE SERVER_PROTOCOL SERVER_ADDR SERVER_ADMIN SERVER_SIGNATURE PATH_INFO PATH_TRANSLATED SCRIPT_NAME
  SCRIPT_FILENAME QUERY_STRING REQUEST_METHOD REQUEST_URI REQUEST_SCHEME REQUEST_TIME CONTENT_TYPE CONTENT_LENGTH
  DOCUMENT_ROOT DOCUMENT_URI GATEWAY_INTERFACE AUTH_TYPE HTTP_HOST HTTP_USER_AGENT HTTP_ACCEPT HTTP_COOKIE HTTP_REFERER
  HTTP_CONNECTION HTTP_ORIGIN HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY PHP_SELF url_scheme wsgi_version
  wsgi_url_scheme wsgi_input wsgi_errors wsgi_multithread wsgi_multiprocess wsgi_run_once wsgi_file_wrapper
  wsgi_app asgi_version start_response NODE_ENV NODE_OPTIONS NODE_PATH NODE_MODULES LD_LIBRARY_PATH LD_PRELOAD
  DYLD_LIBRARY_PATH XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_RUNTIME_DIR GITHUB_TOKEN
  AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_DEFAULT_REGION AWS_REGION AWS_PROFILE
  GOOGLE_APPLICATION_CREDENTIALS AZURE_CLIENT_ID AZURE_TENANT_ID AZURE_CLIENT_SECRET DATABASE_URL REDIS_URL
  OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_MODEL
  GEMINI_API_KEY JAVA_HOME JAVA_TOOL_OPTIONS MAVEN_OPTS GRADLE_OPTS PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
  DJANGO_SETTINGS_MODULE FLASK_APP FLASK_ENV FLASK_DEBUG RAILS_ENV RACK_ENV GEM_HOME CARGO_HOME RUSTUP_HOME
  DOCKER_HOST COMPOSE_FILE COMPOSE_PROJECT_NAME KUBE_CONFIG SSH_AUTH_SOCK SSH_CONNECTION GIT_DIR GIT_WORK_TREE
  GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GPG_KEY_ID LC_ALL LC_CTYPE TERM_PROGRAM
  COLOR_TERM SOURCE_DATE_EPOCH DEBIAN_FRONTEND CI_COMMIT_SHA SYSTEM_ROOT APP_DATA LOCAL_APP_DATA PROGRAM_FILES
  USER_PROFILE HOME_DRIVE HOME_PATH NUMBER_OF_PROCESSORS COM_SPEC PATH_EXT`;

const mediaTypes = `application/json application/ld+json application/problem+json application/xml application/pdf
  application/zip application/gzip application/octet-stream application/javascript application/ecmascript
  application/graphql application/wasm application/rtf application/msgpack application/x-ndjson application/x-tar
  application/x-protobuf application/x-yaml application/x-sh application/x-pem-file application/manifest+json
  application/x-www-form-urlencoded www-form-urlencoded application/jwt application/jose application/jose+json
  application/jwk+json application/jwk-set+json application/pkcs application/x-x509-ca-cert application/rss+xml
  application/atom+xml application/soap+xml application/xhtml+xml application/vnd.api+json application/json-patch+json
  application/merge-patch+json application/json-seq application/geo+json application/hal+json application/cbor
  application/yaml application/toml application/sql application/http text/plain text/html text/css text/csv
  text/javascript text/markdown text/xml text/calendar text/vcard text/event-stream event-stream octet-stream
  multipart/form-data multipart/mixed multipart/byteranges multipart/related multipart/alternative
  multipart/x-mixed-replace form-data message/rfc message/http image/png image/jpeg image/gif image/webp image/avif
  image/svg+xml image/bmp image/tiff image/x-icon image/vnd.microsoft.icon audio/mpeg audio/ogg audio/wav audio/webm
  video/mp video/mpeg video/ogg video/webm font/otf font/ttf font/woff font/collection model/gltf+json`;

const attributes = `accept-charset http-equiv aria-activedescendant aria-atomic aria-autocomplete aria-busy
  aria-checked aria-colcount aria-colindex aria-colspan aria-controls aria-current aria-describedby aria-description
  aria-details aria-disabled aria-dropeffect aria-errormessage aria-expanded aria-flowto aria-grabbed aria-haspopup
  aria-hidden aria-invalid aria-keyshortcuts aria-label aria-labelledby aria-level aria-live aria-modal
  aria-multiline aria-multiselectable aria-orientation aria-owns aria-placeholder aria-posinset aria-pressed
  aria-readonly aria-relevant aria-required aria-roledescription aria-rowcount aria-rowindex aria-rowspan
  aria-selected aria-setsize aria-sort aria-valuemax aria-valuemin aria-valuenow aria-valuetext data-testid
  data-theme x-height v-bind v-cloak v-else v-else-if v-for v-html v-if v-model v-on v-once v-pre v-show v-slot v-text
  ng-template ng-container ng-content current-password new-password one-time-code street-address address-line
  address-level country-name postal-code cc-name cc-number cc-exp cc-csc cc-type additional-name
  honorific-prefix honorific-suffix organization-title tel-country-code tel-national tel-area-code tel-local
  tel-extension bday-day bday-month bday-year device-width initial-scale maximum-scale minimum-scale user-scalable
  theme-color color-scheme application-name og-title og-image og-description twitter-card twitter-image
  apple-touch-icon prefers-color-scheme prefers-reduced-motion prefers-contrast min-width max-width min-height
  max-height min-resolution max-resolution any-hover any-pointer first-child last-child only-child nth-child
  nth-last-child nth-of-type first-of-type last-of-type focus-visible focus-within read-only read-write
  placeholder-shown first-line first-letter inline-block inline-flex inline-grid flow-root table-cell table-row
  flex-start flex-end space-between space-around space-evenly row-reverse column-reverse nowrap-reverse wrap-reverse
  border-box content-box padding-box fit-content min-content max-content auto-fill auto-fit no-repeat sans-serif
  system-ui ui-monospace semi-bold extra-bold line-through ease-in ease-out ease-in-out step-start step-end
  pre-wrap pre-line break-word break-all keep-all not-allowed col-resize row-resize zoom-in zoom-out
  linear-gradient radial-gradient conic-gradient drop-shadow cubic-bezier translate-x translate-y rotate-x scale-x
  currentcolor visually-hidden text-center font-bold font-medium items-center justify-center justify-between`;

const tools = `dry-run no-verify no-edit no-commit no-ff ff-only force-with-lease set-upstream name-only name-status
  allow-empty cherry-pick rev-parse rev-list ls-files ls-tree ls-remote show-ref symbolic-ref for-each-ref merge-base
  update-index update-ref write-tree commit-tree read-tree cat-file hash-object check-ignore diff-tree diff-index
  diff-files format-patch filter-branch fast-forward no-pager one-line no-color recurse-submodules shallow-clone
  co-authored-by signed-off-by reviewed-by acked-by tested-by reported-by save-dev save-exact save-prod no-save
  legacy-peer-deps ignore-scripts no-audit no-fund frozen-lockfile package-lock run-script pass-with-no-tests
  run-in-band update-snapshot max-workers no-cache build-arg no-deps all-features no-default-features no-fail-fast
  all-targets manifest-path target-dir no-run show-output test-threads max-warnings fix-dry-run no-emit skip-lib-check
  max-old-space-size experimental-vm-modules enable-source-maps unhandled-rejections trace-warnings
  max-http-header-size help-all user-agent no-sandbox remote-debugging-port line-number files-with-matches
  files-without-match ignore-case word-regexp fixed-strings extended-regexp perl-regexp max-depth min-depth max-count
  exclude-dir follow-symlinks no-ignore no-messages print-zero null-data strip-components no-same-owner
  no-install-recommends assume-yes dist-upgrade no-check-certificate data-raw data-binary data-urlencode
  connect-timeout max-time fail-with-body write-out node-modules dist-tag lock-file git-hub pre-commit post-commit
  pre-push commit-msg prepare-commit-msg post-merge pre-receive post-receive pull-request pull-requests merge-request
  read-me code-of-conduct code-owners change-log end-of-line trim-trailing-whitespace insert-final-newline
  indent-style indent-size built-in third-party open-source command-line read-write real-time run-time time-out
  time-zone web-socket web-assembly type-script java-script git-ignore docker-file make-file api-version
  stack-trace source-map hot-reload tree-shaking utf-bom base-url end-user-license no-op opt-in opt-out jsx-runtime jsx-dev-runtime`;

function cssNames() {
  const text = readFileSync(join(npmPackage('csstype'), 'index.d.ts'), 'utf8');
  const names = [...text.matchAll(/"(-?[a-z][a-z]*(?:-[a-z]+)+)"\??:/g)].map((match) => match[1]);
  const rules = [...text.matchAll(/"([@:]{1,2}-?[a-z]+(?:-[a-z]+)+)"/g)].map((match) => match[1]);
  return [...names, ...rules];
}

/** The Payment Request API's names stay exact tokens only: in any casing `shippingAddress` is a shop's own word. */
function domNames(businessWords) {
  const library = join(npmPackage('typescript'), 'lib');
  const react = readFileSync(join(npmPackage('@types/react'), 'index.d.ts'), 'utf8');
  const texts = [readFileSync(join(library, 'lib.dom.d.ts'), 'utf8'), react].map(withoutComments);
  const members = texts.flatMap((text) =>
    [...text.matchAll(/^\s+(?:readonly |get |set )?"?([A-Za-z]+)"?\??\s*[:(]/gm)].map((match) => match[1]),
  );
  const events = texts.flatMap((text) => [...text.matchAll(/^\s+"([a-z]+)": \w*Event/gm)].map((match) => match[1]));
  const isBusiness = (name) =>
    businessWords.has(name) ||
    splitWords(name).some((word) => word !== 'order' && businessWords.has(word.toLowerCase()));
  return sorted([...members, ...events].filter((name) => !isBusiness(name)).map((name) => name.toLowerCase())).filter(
    (name) => name.length > 3 && !businessWords.has(name),
  );
}

/** Two words at least, one of them longer than a letter: shorter ones would make half of all names external. */
function isPhrase(sequence) {
  const words = sequence.split(' ');
  return words.length > 1 && words.some((word) => word.length > 2);
}

export function build() {
  const names = [headers, directives, identity, environment, mediaTypes, attributes, tools].flatMap(wordsOf);
  const headerPhrases = wordsOf(headers).map(normalForm).filter(isPhrase);
  const statusPhrases = statuses.map(normalForm);
  const sequences = sorted([
    ...[...names, ...cssNames()].map(normalForm),
    ...headerPhrases.map((phrase) => `http ${phrase}`),
    ...headerPhrases.map((phrase) => `${phrase} header`),
    ...statusPhrases.flatMap((phrase) => [phrase, `${phrase} error`, `${phrase} exception`]),
    ...statusPhrases.flatMap((phrase) => [`http ${phrase}`, `status ${phrase}`]),
  ]).filter(isPhrase);
  const dom = domNames(new Set(readData('domain.json')));
  writeData('phrases.json', { sequences, dom });
  return { sequences: sequences.length, dom: dom.length };
}
