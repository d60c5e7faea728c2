import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageOf } from './index.ts';
import { NamesReader } from './languages.fixture.ts';
import { growthOf, linearGrowth } from '../../base/growth.fixture.ts';

const reader = new NamesReader();
beforeAll(() => reader.prepare(['vue', 'svelte']));
afterAll(() => reader.dispose());

test('a Vue component declares what its scripts and the loops and slots of its template do', () => {
  const source = `<template>
    <LedgerRow v-for="(row, index) in rowsOf(vault)" :key="row.id" @open="openRow" />
    <Grid v-slot:cell="{ item, size }" #head="slotProps">{{ item.plainMember }}</Grid>
  </template>
  <script>export const shared = 1</script>
  <script setup>
  import LedgerRow from './LedgerRow.vue';
  const vault = useVault(); function openRow(event) {}
  </script>
  <style>.styled-name { color: red }</style>`;
  expect(reader.declaredIn('Page.vue', source)).toBe('event index item openRow row shared size slotProps vault');
  expect(reader.namesOf('Page.vue', source).imports).toEqual([
    { module: './LedgerRow.vue', names: [], bindings: ['LedgerRow'] },
  ]);
});

test('a Svelte component declares what its script and its blocks do', () => {
  const source = `<script>
    import { ledger } from 'public-lib';
    export let rate = 1; let total; $: doubled = total * rate;
  </script>
  {#each ledger.rows as { amount }, index (amount.id)}<Row let:cell />{/each}
  {#await promise}{:then value}{value}{:catch problem}{problem}{/await}`;
  expect(reader.declaredIn('Page.svelte', source)).toBe('$ amount cell doubled index problem rate total value');
});

test.each([
  ['Page.vue', '<script setup lang="ts">'],
  ['Page.vue', "<script lang='typescript' setup>"],
  ['Page.svelte', '<script module lang="ts">'],
])('a TypeScript script of %s in %s is read by the TypeScript grammar', (file, tag) => {
  const source = `${tag}
    import type { Vault } from './vault';
    interface Row<Cell> { readonly amount: number }
    const props = defineProps<{ tenant: string }>();
    let total = $state<number>(0);
    enum Kind { Open }
  </script>
  <p>{{ plainMember.otherName }}</p>`;
  expect(reader.declaredIn(file, source)).toBe('Cell Kind Open Row amount props tenant total');
  expect(reader.importsIn(file, source)).toEqual(['./vault: Vault / ']);
});

test('a script in TSX is read with its markup', () => {
  const source = `<script lang="tsx">const view = (row: Row) => <Grid cell={row}>text</Grid></script>`;
  expect(reader.declaredIn('Page.vue', source)).toBe('row view');
});

test('a Svelte block may loop over a literal and hold constants', () => {
  const source = `<script>let one</script>
  {#each [{ label: 'Today' }, { label: 'Later' }] as preset}
    {@const shown = preset.label}{@const { hidden, ...others } = preset}
  {/each}`;
  expect(reader.declaredIn('Page.svelte', source)).toBe('hidden one others preset shown');
});

test('the type parameters of a component are declared, and a `>` inside an attribute ends nothing', () => {
  const source = `<script setup lang="ts" generic="Entry extends Map<string, object>, Key = string">
    const total: number = 1</script>`;
  expect(reader.declaredIn('Page.vue', source)).toBe('Entry Key total');
  const svelte = `<script lang="ts" generics="Entry extends Row">let total = 1</script>`;
  expect(reader.declaredIn('Page.svelte', svelte)).toBe('Entry total');
});

test.each([
  ['no script', '<template><p>{{ total }}</p></template>'],
  ['a script without an end', '<script>const total = 1'],
])('a component with %s is left to the lexical rule', (_name, source) => {
  expect(() => reader.namesOf('Page.vue', source)).toThrow('lexically');
});

test('a broken script keeps its declarations, and the compounds inside the break count', () => {
  const { declared } = reader.namesOf('Page.vue', '<script>function before() {}\nclass { ledgerTotal )) ;</script>');
  expect(declared).toEqual(expect.arrayContaining(['before', 'ledgerTotal']));
});

test('a component of nothing but opening tags is read in linear time', () => {
  const parts = languageOf('Page.vue')?.embedded;
  const growth = growthOf(25_000, (size) => {
    parts?.partsOf('<script '.repeat(size));
    parts?.partsOf('<script>'.repeat(size));
    parts?.partsOf('<script a="></script>'.repeat(size / 2));
    parts?.partsOf(
      `<script></script>${'v-for="'.repeat(size)}${'{#each '.repeat(size)}${'{@const {'.repeat(size / 2)}`,
    );
  });
  expect(growth).toBeLessThan(linearGrowth);
});
