// keywords.json: per language the reserved and contextual words, literal names and lexical type names of its grammar.
import { writeData } from './sources.mjs';
import { sorted, wordsOf } from './text.mjs';

const ecmascript = `await break case catch class const continue debugger default delete do else enum export extends
  false finally for function if import in instanceof let new null return static super switch this throw true try
  typeof var void while with yield implements interface package private protected public
  as async from get of set target meta accessor using undefined NaN Infinity arguments eval constructor globalThis`;

const c = `auto break case char const continue default do double else enum extern float for goto if inline int long
  register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while
  alignas alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual
  _Alignas _Alignof _Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic _Imaginary _Noreturn
  _Static_assert _Thread_local asm define undef include ifdef ifndef elif elifdef elifndef endif line error warning
  pragma defined embed`;

const languages = {
  javascript: ecmascript,
  typescript: `${ecmascript} abstract any asserts assert bigint boolean declare global infer intrinsic is keyof module
    namespace never number object out override readonly require satisfies string symbol type unique unknown`,
  python: `False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield match case type _
    self cls`,
  go: `break case chan const continue default defer else fallthrough for func go goto if import interface map package
    range return select struct switch type var true false nil iota any bool byte comparable complex64 complex128 error
    float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr append cap clear
    close complex copy delete imag len make max min new panic print println real recover init main`,
  java: `abstract assert boolean break byte case catch char class const continue default do double else enum extends
    final finally float for goto if implements import instanceof int interface long native new package private
    protected public return short static strictfp super switch synchronized this throw throws transient try void
    volatile while _ true false null exports module open opens permits provides record requires sealed to
    transitive uses var when with yield sealed`,
  rust: `as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod
    move mut pub ref return self Self static struct super trait true type unsafe use where while abstract become box
    do final gen macro override priv try typeof unsized virtual yield auto default macro_rules raw safe union
    bool char str i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f16 f32 f64 f128`,
  csharp: `abstract as base bool break byte case catch char checked class const continue decimal default delegate do
    double else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface
    internal is lock long namespace new null object operator out override params private protected public readonly
    ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong
    unchecked unsafe ushort using virtual void volatile while add allows alias and ascending args async await by
    descending dynamic equals extension field file from get global group init into join let managed nameof nint not
    notnull nuint on or orderby partial record remove required scoped select set unmanaged value var when where with
    yield define undef elif endif line region endregion pragma nullable warning error`,
  ruby: `__ENCODING__ __LINE__ __FILE__ BEGIN END alias and begin break case class def defined do else elsif end
    ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until
    when while yield attr_accessor attr_reader attr_writer include extend prepend private protected public
    module_function raise require require_relative lambda proc loop puts`,
  php: `__halt_compiler abstract and array as break callable case catch class clone const continue declare default
    die do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile eval exit extends final
    finally fn for foreach function global goto if implements include include_once instanceof insteadof interface
    isset list match namespace new or print private protected public readonly require require_once return static
    switch throw trait try unset use var while xor yield self parent enum from mixed never null true false bool
    boolean int integer float double string binary object iterable void resource numeric __CLASS__ __DIR__ __FILE__
    __FUNCTION__ __LINE__ __METHOD__ __NAMESPACE__ __TRAIT__ __PROPERTY__ strict_types ticks encoding php`,
  c,
  cpp: `${c} alignas alignof and and_eq asm bitand bitor bool catch char16_t char32_t char8_t class co_await co_return
    co_yield compl concept const_cast consteval constexpr constinit contract_assert decltype delete dynamic_cast
    explicit export false final friend import module mutable namespace new noexcept not not_eq nullptr operator or
    or_eq override post pre private protected public reinterpret_cast replaceable_if_eligible requires
    static_assert static_cast synchronized template this thread_local throw
    trivially_relocatable_if_eligible true try typeid typename using virtual wchar_t xor xor_eq`,
  kotlin: `as break class continue do else false for fun if in interface is null object package return super this
    throw true try typealias typeof val var when while by catch constructor delegate dynamic field file finally get
    import init param property receiver set setparam value where abstract actual annotation companion const
    crossinline data enum expect external final infix inline inner internal lateinit noinline open operator out
    override private protected public reified sealed suspend tailrec vararg it context`,
  swift: `associatedtype borrowing class consuming deinit enum extension fileprivate func import init inout internal
    let nonisolated open operator precedencegroup private protocol public rethrows static struct subscript typealias
    var break case catch continue default defer do else fallthrough for guard if in repeat return switch throw where
    while Any as await false is nil self Self super throws true try _ available colorLiteral elseif endif
    fileLiteral imageLiteral keyPath selector sourceLocation unavailable associativity async convenience copy didSet
    discardable dynamic each final get indirect infix isolated lazy left macro mutating none nonmutating optional
    override package postfix precedence prefix Protocol required right sending set some Type unowned unsafe weak
    willSet actor any distributed`,
  sql: `absolute action add after all allocate alter always analyze and any are array as asc asensitive assertion
    asymmetric at atomic authorization autoincrement auto_increment before begin between bigint bigserial binary bit
    blob boolean both by bytea cache call called cardinality cascade cascaded case cast char character check citext
    clob close coalesce collate collation column comment commit concurrently condition connect constraint constraints
    contains continue convert copy corresponding count create cross cube current current_catalog current_date
    current_role current_schema current_time current_timestamp current_user cursor cycle data database date datetime
    day deallocate dec decimal declare default deferrable deferred delete dense_rank deref desc describe
    deterministic diagnostics disconnect distinct do domain double drop dynamic each element else end escape every
    except exception exclude exec execute exists explain external extract false fetch filter first first_value float
    following for foreign free from full function fusion generated get global go goto grant group grouping groups
    having hold hour identity if ignore ilike immediate in increment index indicator inherits initially inner inout
    input insensitive insert instead int integer intersect intersection interval into is isolation join json json_agg
    jsonb key lag language large last last_value lateral lead leading left level like limit listagg local localtime
    localtimestamp lock match materialized max maxvalue member merge method min minute minvalue modifies module month
    multiset name names national natural nchar nclob next no nocycle none normalize not notnull nothing now nowait
    nth_value ntile null nullif nulls numeric nvarchar object octet_length of offset old on only open option or order
    ordinality others out outer output over overlaps overlay overriding owner parameter partial partition password
    percentile_cont percentile_disc position pragma preceding precision prepare primary prior privileges procedure
    public range rank read reads real recursive ref references referencing reindex relative release rename repeat
    replace restart restrict result return returning returns revoke right role rollback rollup routine row row_number
    rows savepoint schema scope scroll search second section security select sensitive sequence serial serializable
    session session_user set sets show similar size skip smallint smallserial some space specific sql sqlexception
    sqlstate sqlwarning start state statement static stored strict string string_agg submultiset substring sum
    symmetric system system_user table tablesample temp temporary text then ties time timestamp timestamptz
    timezone_hour timezone_minute tinyint to trailing transaction translate trigger trim true truncate type uescape
    unbounded uncommitted under union unique unknown unlogged unnest unsigned until update upper usage user using uuid
    vacuum value values varbinary varchar varying view virtual volatile when whenever where while window with within
    without work write xml year zone zerofill`,
  shell: `if then elif else fi for in do done while until case esac select function time coproc break continue return
    exit export readonly local declare typeset unset shift eval exec source alias unalias trap set shopt read echo
    printf test true false cd pwd pushd popd dirs let getopts wait jobs bg fg kill umask ulimit type command builtin
    hash history enable help bind caller compgen complete compopt disown fc logout mapfile readarray suspend times
    grep sed awk cat ls rm cp mv mkdir rmdir touch chmod chown find xargs sort uniq head tail wc cut tr tee curl wget
    tar gzip sudo env`,
};

export function build() {
  const value = Object.fromEntries(Object.entries(languages).map(([name, list]) => [name, sorted(wordsOf(list))]));
  writeData('keywords.json', value);
  return Object.fromEntries(Object.entries(value).map(([name, list]) => [name, list.length]));
}
