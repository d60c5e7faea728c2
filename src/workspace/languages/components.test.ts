import { expect, test } from 'vitest';
import type { FileNames } from '../types.ts';
import { languageOf } from './index.ts';

function read(file: string, source: string): FileNames | undefined {
  return languageOf(file)?.readDirectly?.(source);
}

function declaredIn(file: string, source: string): string {
  return read(file, source)?.declared.toSorted().join(' ') ?? 'read lexically';
}

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
  expect(declaredIn('Page.vue', source)).toBe('event index item openRow row shared size slotProps vault');
  expect(read('Page.vue', source)?.imports).toEqual([
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
  expect(declaredIn('Page.svelte', source)).toBe('$ amount cell doubled index problem rate total value');
});

test.each([
  ['a TypeScript script', '<script lang="ts">const total: number = 1</script>'],
  ['no script', '<template><p>{{ total }}</p></template>'],
  ['a script without an end', '<script>const total = 1'],
])('a component with %s is left to the lexical rule', (_name, source) => {
  expect(declaredIn('Page.vue', source)).toBe('read lexically');
});

test('a component of nothing but opening tags is read in linear time', () => {
  const startedAt = performance.now();
  read('Page.vue', '<script '.repeat(100_000));
  read('Page.vue', '<script>'.repeat(100_000));
  read('Page.vue', `<script></script>${'v-for="'.repeat(100_000)}${'{#each '.repeat(100_000)}`);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
