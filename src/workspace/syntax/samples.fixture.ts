// A few lines of each language, with what its patterns look for; the tests cut and mix them.

export const samples: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    'import type { Vault as Safe } from "./vault"; export * as rows from "x"; export { one as two };',
    'abstract class Ledger<T extends object> extends Base { #pin = 2; static kind?: string; abstract open(): void; constructor(private readonly owner: string) { super() } get size() { return 1 } ["listed"] = 3 }',
    'interface Row { readonly amount: number; settle(fee?: number, ...rest: string[]): void; [key: string]: unknown }',
    'enum Kind { Open = 1, Shut } namespace Acme.Billing { declare function go(this: Window): void }',
    'type Unwrap<P> = P extends Promise<infer Inner> ? { [Key in keyof Inner]: Inner[Key] } : never;',
    'const { one, two: renamed, three = 3, ...others } = it; outer: for (const [head, , ...tail] of list) { a.b["slot"] = 3; c.d += 1 }',
    'use({ plain: 1, tenantId, "quoted-key": 2, async *drain() {} }); const f = async third => (first, second = 1) => { try {} catch ({ reason }) {} };',
  ],
  javascript: [
    'class Vault { total = 1; #pin; static open() {} } function* drain(a, { b, c: d }, ...e) {} const view = <Grid cell={row}>text</Grid>; // note',
  ],
  python: [
    'from .models import (Row as Cell, b)\nclass Vault(Base):\n    total: int = 1\n    def open(self, amount, *rest, fee=1, **more) -> int:\n        self.pin = 2\n        return [x for x, (y, z) in rows]\n',
    'match it:\n    case Point(x=0, y=other) | [first, *rest] as whole if (n := 1):\n        pass\nwith open(a) as (f, g):\n    global counter\nlambda q, *w: q\ntype Alias[T] = list[T]\n',
  ],
  go: [
    'package billing\nimport ( x "a/b"; . "c" )\ntype Row[T any] struct { Amount, Fee int `json:"a"`; Inner }\ntype Store interface { Load(id string) (row Row, err error) }\n',
    'func (s *Store) Settle(a, b int, rest ...string) (out int) {\nouter:\n for i, v := range rows { select { case m, ok := <-c: _ = m } }\n switch t := x.(type) { case int: }\n const k, l = 1, 2\n var p, q = 1, 2\n return }\n',
  ],
  java: [
    'package com.acme.billing;\nimport static a.b.C.d;\n@Ann public sealed interface Shape<T extends Base> permits A { int area(final int x, String... rest) throws E; }\n',
    'record Point(int x, int y) { Point { } static { } }\nenum Kind { OPEN(1) { void go() {} }, SHUT; Kind(int c) {} }\n@interface Audited { String reason() default ""; }\nclass V { int a = 1, b[]; void go() { for (var row : rows) { try (var r = open()) { } catch (A | B problem) { } } outer: while (true) { (x, y) -> x; if (o instanceof Point(int p, var q) && o instanceof String s) {} } } }\n',
  ],
  rust: [
    "use a::{b, c::{d as e}}; extern crate f as g;\npub struct Row<'a, T: Copy, const N: usize> { amount: &'a T, pub fee: i32 }\nenum Kind { Open(i32), Shut { code: u8 } }\nunion U { a: u8 }\nmacro_rules! make { ($n:ident) => { fn $n() {} } }\n",
    "impl<T> Store for Row<T> { type Item = T; const MAX: u8 = 1; fn open(&mut self, (a, b): (u8, u8), Row { amount, fee: other }: Row) -> u8 { let Some(inner) = it else { }; 'outer: for i in 0..3 { match x { n @ 1..=3 => {}, [first, .., last] => {}, A | b => {} } } |q, &w| q } }\nlazy! { static ref NAME: u8 = 1; }\n",
  ],
  csharp: [
    'using static A.B; global using Alias = A.B.C;\nnamespace Acme.Billing { public record Row(int Amount, string Owner); delegate void Done<T>(T item); enum Kind { Open, Shut = 2 } }\n',
    'class Vault : Base { event Action Changed; int a = 1, b; public int Size { get; set; } int this[int index] => index; void Go(out int x, params string[] rest) { foreach (var (k, v) in map) { } var q = from r in rows join t in u on r.A equals t.B into g let z = 1 select new { Name = r, z }; if (o is string s && o is { A: int n } m) { } int Local(int y) => y; (x1, y1) => x1; outer: try { } catch (E problem) { } } }\n',
  ],
  ruby: [
    'require_relative "a/b"\nmodule Acme\n  class Vault < Base\n    attr_accessor :owner, :total\n    has_many :rows\n    RATE, @x, $y = 1, 2, 3\n    def open(amount, fee = 1, *rest, key:, opt: 2, **more, &block)\n      rows.each { |row, (a, b)| row }\n      self.size ||= { plain: 1, "q" => 2 }\n    rescue E => problem\n    end\n    def self.make = new\n  end\nend\n',
    'Row = Struct.new(:one, :two)\ncase it\nin { name:, age: Integer => years }\n  1\nin [first, *rest]\n  2\nend\nfor i in 1..3 do end\nalias neu old\n->(q, w = 1) { q }\n',
  ],
  php: [
    '<html><?php namespace Acme\\Billing; use A\\{B, C as D}; interface Store extends Base { const MAX = 1, MIN = 2; public function load(int $id, ?string ...$rest): void; } enum Kind: string { case Open = "o"; } ?></html>',
    '<?php abstract class Vault { use T { a as protected b; } private static int $total = 1; function __construct(private readonly string $owner) { $this->pin = 2; $x->n .= 1; foreach ($rows as $key => [$a, $b]) { } define("LIMIT", 3); fn($q) => $q; function ($w) use (&$e) { }; outer: goto outer; } }',
  ],
  cpp: [
    '#include <sys/types.h>\n#define MAX(a, b) ((a) > (b))\n#define LIMIT 3\nnamespace acme::billing { template <typename T, class... R, int N = 1> class Vault : public Base { public: explicit Vault(int owner) : owner_(owner) {} virtual ~Vault(); static int total; int rows_[3], *head; T operator+(const T& other); }; }\n',
    'typedef struct row { int amount : 3; } row_t, *row_p;\nenum class Kind : int { Open = 1, Shut };\nunion cell { int a; };\nint acme::Vault<int>::settle(int (*call)(int inner), auto&& rest...) { for (auto& [k, v] : map) { } auto f = [cap = 1](int q) { return q; }; outer: goto outer; using alias = int; namespace n = acme; return 0; }\ntemplate <class T> concept Small = true;\n',
  ],
  kotlin: [
    'package com.acme.billing\n\nimport acme.ledger.Vault as Safe\n\ntypealias Rows<T> = List<T>\nenum class Kind(val code: Int) {\n  OPEN(1), SHUT(2);\n  companion object Factory { }\n}\n',
    'data class Vault<out T : Any>(@Json private val owner: Long, count: Int = other) {\n  var size: Int = 0\n    set(fresh) { field = fresh }\n  fun <R> String.settle(vararg rest: R, block: (item: R) -> Unit): R {\n    outer@ for ((index, entry) in map) { list.map each@{ total -> total } }\n    try { } catch (problem: E) { }\n    return r\n  }\n}\nobject Registry\n',
  ],
  swift: [
    'import struct Acme.Vault\nprotocol Store: AnyObject { associatedtype Item; func load(from url: URL, _ n: Int) -> Item }\nenum Kind: String { case open = "o", shut; case pair(left: Int, Int) }\nactor Bank<T> { init(owner name: String = x) { } subscript(i: Int) -> Int { get { 1 } set(fresh) { } } }\n',
    'extension Vault { var total: Int { willSet(neu) { } } }\nfunc settle(using block: (_ item: Int) -> Void) {\n  let (first, (second, third)) = pair\n  guard let one = maybe, var two = more else { return }\n  for case let some? in list { }\n  switch kind { case .pair(let l, .some(let r)): break; case let .tree(inner): break; default: break }\n  do { } catch let problem as E { }\n  list.map { [cap = other] (left: Int, right) in left }\n  outer: while let next = it.next() { }\n}\n',
  ],
};
