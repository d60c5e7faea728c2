// magic.json: exact names that a compiler, runtime, test runner or tool finds by spelling, so a project may declare but never
// rename them; and the few shapes of such names. Shapes stay narrow: a wide one (all of __x__) would let private words out.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npmPackage, readData, writeData } from './sources.mjs';
import { sorted, wordsOf } from './text.mjs';

const authored = {
  jsx: `JSX IntrinsicElements IntrinsicAttributes IntrinsicClassAttributes IntrinsicCustomElements
    ElementChildrenAttribute ElementAttributesProperty LibraryManagedAttributes ElementClass ElementType jsx jsxs
    jsxDEV jsxTemplate jsxAttr jsxEscape jsxImportSource jsxRuntime jsxFactory jsxFragmentFactory jsxFragment
    createElement createTextNode Fragment _jsx _jsxs _jsxDEV _Fragment __source __self dangerouslySetInnerHTML
    className htmlFor innerHTML textContent`,
  react: `displayName defaultProps propTypes contextTypes childContextTypes contextType getDerivedStateFromProps
    getDerivedStateFromError getSnapshotBeforeUpdate componentDidMount componentDidUpdate componentWillUnmount
    componentDidCatch componentWillMount componentWillReceiveProps shouldComponentUpdate UNSAFE_componentWillMount
    UNSAFE_componentWillUpdate UNSAFE_componentWillReceiveProps useState useEffect useMemo useCallback useRef
    useReducer useContext useLayoutEffect useImperativeHandle useDebugValue useDeferredValue useTransition useId
    useSyncExternalStore useInsertionEffect useOptimistic useActionState useFormStatus forwardRef`,
  frameworks: `getServerSideProps getStaticProps getStaticPaths getInitialProps generateMetadata generateStaticParams
    generateViewport generateImageMetadata generateSitemaps dynamicParams revalidatePath revalidateTag fetchCache
    preferredRegion maxDuration runtime nextConfig reactStrictMode useRouter usePathname useSearchParams useParams
    notFound permanentRedirect NextRequest NextResponse loader action clientLoader clientAction ErrorBoundary
    HydrateFallback CatchBoundary shouldRevalidate useLoaderData useActionData entry defineConfig defineNuxtConfig
    defineProps defineEmits defineExpose defineSlots defineModel defineOptions defineComponent asyncData onMounted
    onUnmounted ngOnInit ngOnDestroy ngOnChanges ngDoCheck ngAfterViewInit ngAfterContentInit templateUrl styleUrls
    onModuleInit onModuleDestroy onApplicationBootstrap`,
  tests: `beforeEach afterEach beforeAll afterAll toMatchInlineSnapshot toMatchSnapshot
    toThrowErrorMatchingInlineSnapshot setupFiles setupFilesAfterEach setupFilesAfterEnv globalSetup globalTeardown
    testMatch testEnvironment testTimeout collectCoverage coverageThreshold moduleNameMapper transformIgnorePatterns
    setUp tearDown setUpClass tearDownClass setUpModule tearDownModule asyncSetUp asyncTearDown addCleanup runTest
    setUpTestData setup_method teardown_method setup_class teardown_class setup_module teardown_module setup_function
    teardown_function conftest pytest_plugins pytestmark collect_ignore collect_ignore_glob load_tests maxDiff
    BeforeEach AfterEach BeforeAll AfterAll TestMain SetupTest SetupSuite TearDownTest TearDownSuite`,
  python: `conftest setup_py setuptools pyproject manage urlpatterns app_name default_app_config INSTALLED_APPS
    MIDDLEWARE ROOT_URLCONF SECRET_KEY ALLOWED_HOSTS STATIC_URL STATIC_ROOT MEDIA_URL MEDIA_ROOT AUTH_USER_MODEL
    DEFAULT_AUTO_FIELD WSGI_APPLICATION ASGI_APPLICATION get_absolute_url get_queryset verbose_name
    verbose_name_plural unique_together ordering select_related prefetch_related _asdict _replace _fields _make
    _field_defaults _missing_ _generate_next_value_ _ignore_ _order_ model_config model_fields model_dump
    model_validate default_factory`,
  go: `TestMain init main MarshalJSON UnmarshalJSON MarshalText UnmarshalText MarshalBinary UnmarshalBinary MarshalYAML
    UnmarshalYAML GobEncode GobDecode ServeHTTP GoString LogValue TableName BeforeCreate AfterCreate BeforeSave
    AfterSave BeforeUpdate AfterUpdate BeforeDelete AfterDelete AfterFind ProtoReflect ProtoMessage go_test
    GOOS GOARCH GOPATH GOROOT GOFLAGS GOPROXY CGO_ENABLED`,
  java: `serialVersionUID serialPersistentFields readObject writeObject readResolve writeReplace readObjectNoData
    readExternal writeExternal hashCode compareTo getClass notifyAll toString valueOf isEmpty getInstance
    getOrDefault module_info package_info`,
  rust: `rust_analyzer rustfmt cfg cfg_attr no_std no_core no_main no_mangle no_implicit_prelude repr derive allow deny
    warn forbid expect must_use track_caller non_exhaustive target_arch target_feature target_os target_endian
    target_pointer_width target_family target_env target_vendor target_has_atomic target_abi debug_assertions
    proc_macro proc_macro_derive proc_macro_attribute test_case macro_use macro_export macro_rules doc_cfg
    doc_auto_cfg inline_always global_allocator panic_handler unstable_features automatically_derived export_name
    link_name link_section link_ordinal recursion_limit type_length_limit windows_subsystem crate_name crate_type
    extern_crate should_panic rustc_on_unimplemented deny_unknown_fields rename_all skip_serializing_if
    skip_deserializing deserialize_with serialize_with dead_code unused_variables unused_imports unused_mut
    non_snake_case non_camel_case_types non_upper_case_globals unsafe_code missing_docs unreachable_code
    unused_must_use type_complexity too_many_arguments CARGO_PKG_NAME CARGO_PKG_VERSION CARGO_MANIFEST_DIR OUT_DIR
    RUSTFLAGS RUST_LOG RUST_BACKTRACE`,
  dunders: `__all__ __author__ __copyright__ __credits__ __email__ __license__ __maintainer__ __status__ __version__
    __version_info__ __title__ __summary__ __uri__ __description__ __url__ __date__ __test__ __tracebackhide__
    __unittest_skip__ __pytest_wrapped__ __tablename__ __table_args__ __mapper_args__ __abstract__ __bind_key__
    __get_pydantic_core_schema__ __get_pydantic_json_schema__ __pydantic_init_subclass__ __get_validators__
    __modify_schema__ __html__ __json__ __array__ __array_interface__ __array_ufunc__ __array_function__
    __array_priority__ __array_wrap__ __dlpack__ __dlpack_device__ __geo_interface__ __rich__ __rich_console__
    __rich_repr__ __fspath__ __cached__ __loader__ __spec__ __path__ __package__ __file__ __name__ __main__ __mp_main__
    __builtins__ __builtin__ __future__ __debug__ __pycache__ __mocks__ __tests__ __fixtures__ __snapshots__
    __DEV__ __PROD__ __TEST__ __VERSION__ __BROWSER__ __NEXT_DATA__ __NUXT__ __INITIAL_STATE__ __APOLLO_STATE__
    __REACT_DEVTOOLS_GLOBAL_HOOK__ __REDUX_DEVTOOLS_EXTENSION__ __REDUX_DEVTOOLS_EXTENSION_COMPOSE__
    __VUE_OPTIONS_API__ __VUE_PROD_DEVTOOLS__ __webpack_require__ __webpack_public_path__ __webpack_nonce__
    __webpack_hash__ __webpack_modules__ __non_webpack_require__ __resourceQuery __typename __schema __type __resolveType
    __resolveReference __FILE__ __LINE__ __DATE__ __TIME__ __func__ __FUNCTION__ __PRETTY_FUNCTION__ __COUNTER__
    __VA_ARGS__ __VA_OPT__ __cplusplus __STDC__ __STDC_VERSION__ __attribute__ __declspec __extension__ __inline__
    __restrict__ __typeof__ __volatile__ __asm__ __GNUC__ __clang__ __MINGW32__ __APPLE__ __linux__ __unix__
    __has_include __has_feature __has_builtin __builtin_expect __builtin_unreachable __construct __destruct __get
    __set __isset __unset __call __callStatic __toString __invoke __clone __sleep __wakeup __serialize __unserialize
    __set_state __debugInfo __dir__ __method__ __callee__ __send__ __id__`,
  compilerHelpers: `__awaiter __generator __importDefault __importStar __exportStar __createBinding __spreadArray
    __spreadArrays __spread __rest __assign __extends __decorate __metadata __param __read __values __await
    __asyncGenerator __asyncValues __asyncDelegator __makeTemplateObject __classPrivateFieldGet
    __classPrivateFieldSet __classPrivateFieldIn __setModuleDefault __esDecorate __runInitializers __propKey
    __setFunctionName __addDisposableResource __disposeResources __rewriteRelativeImportExtension __toESM __toCommonJS
    __commonJS __export __copyProps __defProp __getOwnPropNames __getOwnPropDesc __hasOwnProp`,
  pytestHooks: `pytest_addoption pytest_configure pytest_unconfigure pytest_sessionstart pytest_sessionfinish
    pytest_collection_modifyitems pytest_collect_file pytest_collection pytest_generate_tests pytest_runtest_setup
    pytest_runtest_call pytest_runtest_teardown pytest_runtest_makereport pytest_runtest_protocol
    pytest_runtest_logreport pytest_report_header pytest_terminal_summary pytest_assertrepr_compare pytest_itemcollected
    pytest_ignore_collect pytest_fixture_setup pytest_make_parametrize_id pytest_pyfunc_call pytest_asyncio
    pytest_mock pytest_plugins`,
  // Injected by the name of a parameter.
  pytestFixtures: `tmp_path tmp_path_factory tmpdir tmpdir_factory capsys capfd capsysbinary capfdbinary caplog recwarn
    monkeypatch pytestconfig record_property record_xml_attribute record_testsuite_property doctest_namespace testdir
    pytester`,
  runtime: `__esModule __dirname __filename __proto__ __defineGetter__ __defineSetter__ toJSON toString valueOf
    hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString webpackChunkName webpackPrefetch webpackPreload
    webpackIgnore webpackMode vitePreload sourceMappingURL sourceURL globalThis importScripts NODE_ENV NODE_OPTIONS
    NODE_PATH NODE_DEBUG NODE_NO_WARNINGS NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED FORCE_COLOR NO_COLOR
    npm_package_name npm_package_version npm_lifecycle_event npm_config_user_agent`,
  directives: `tsIgnore tsExpectError ts_ignore ts_expect_error ts_nocheck eslint_disable eslint_enable
    eslint_disable_next_line eslint_disable_line prettier_ignore istanbul_ignore_next v8_ignore_next type_ignore
    noinspection noqa nosec nolint go_generate go_build go_embed go_linkname`,
  packageJson: `package_lock devDependencies peerDependencies peerDependenciesMeta optionalDependencies
    bundledDependencies bundleDependencies packageManager publishConfig workspaces typesVersions sideEffects
    lintStaged browserslist esModule moduleFileExtensions lockfileVersion resolved prepublishOnly prepublish
    preinstall postinstall preversion postversion prepack postpack resolutions overrides pnpmfile onlyBuiltDependencies
    funding contributors maintainers exports imports activationEvents contributes extensionKind`,
  configuration: `compilerOptions typeAcquisition watchOptions buildOptions tsBuildInfoFile esModuleInterop
    ecmaVersion sourceType parserOptions ecmaFeatures languageOptions linterOptions reportUnusedDisableDirectives
    ignorePatterns overrides extends plugins rules tabWidth singleQuote trailingComma printWidth arrowParens endOfLine
    bracketSpacing bracketSameLine jsxSingleQuote quoteProps useTabs proseWrap semi publicPath devServer
    historyApiFallback splitChunks runtimeChunk cacheGroups performance devtool resolveLoader rollupOptions
    optimizeDeps manualChunks assetsDir outDir emptyOutDir serverOptions strictPort envPrefix envDir browserslist
    additionalProperties patternProperties propertyNames minProperties maxProperties minItems maxItems uniqueItems
    minLength maxLength exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf readOnly writeOnly
    contentMediaType contentEncoding dependentRequired dependentSchemas unevaluatedProperties unevaluatedItems
    prefixItems minContains maxContains operationId requestBody securitySchemes externalDocs apiVersion
    imagePullPolicy containerPort targetPort nodePort restartPolicy matchLabels serviceAccountName configMap
    configMapRef secretKeyRef valueFrom envFrom volumeMounts mountPath volumeClaimTemplates livenessProbe
    readinessProbe startupProbe periodSeconds initialDelaySeconds timeoutSeconds failureThreshold httpGet
    tcpSocket resourceVersion creationTimestamp nodeSelector ingressClassName backoffLimit concurrencyPolicy
    working_directory fetch_depth node_version python_version go_version continue_on_error timeout_minutes
    runs_on workflow_dispatch pull_request pull_request_target GITHUB_TOKEN GITHUB_ENV GITHUB_OUTPUT GITHUB_SHA
    GITHUB_REF depends_on env_file healthcheck start_period build_args`,
};

const shapes = [
  '^(?:test|Test|Benchmark|Example|Fuzz)$', // prefixes by which a runner finds tests
  '^_+$', // discards
  '^\\$\\d+$', // capture groups
];

/** Option names that the TypeScript compiler itself declares. */
function compilerOptions() {
  const require = createRequire(import.meta.url);
  const typescript = require(join(npmPackage('typescript'), 'lib/typescript.js'));
  const groups = [typescript.optionDeclarations, typescript.optionsForWatch, typescript.typeAcquisitionDeclarations];
  return groups.flatMap((group) => (group ?? []).map((option) => option.name));
}

/** Names of the Python data model and of module attributes, as the standard stubs know them. */
function pythonDunders() {
  return readData('api-py.json')
    .names.split(' ')
    .filter((name) => /^__\w+__$/.test(name));
}

export function build() {
  const options = compilerOptions();
  const names = sorted([...Object.values(authored).flatMap(wordsOf), ...pythonDunders(), ...options]).filter((name) =>
    /^[\w$]+$/.test(name),
  );
  writeData('magic.json', { names, shapes });
  return { names: names.length, compilerOptions: options.length, shapes: shapes.length };
}
