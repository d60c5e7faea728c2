// Interleaved measuring: CPU time of processes and of code, medians over rounds, floors that fail.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of a process in milliseconds, all threads, from the scheduler's own counters (Linux). */
export function processCpuMs(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

/**
 * This process (clients and provider) on one core, the programs on another. By itself the scheduler may leave one program
 * beside its client and another on the core opposite, and waking a process across cores costs several times as much in a
 * virtual machine. Says so where that cannot be had.
 */
export function keepApart(programs: readonly { readonly pid: number }[]): void {
  const pin = (core: number, pid: number): boolean =>
    spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]).status === 0;
  if (![pin(0, process.pid), ...programs.map(({ pid }) => pin(1, pid))].every(Boolean))
    console.log(
      'Programs and clients could not be put on a core each (taskset): these figures depend on where they run.',
    );
}

/** Within this, what an exchange leaves to do is done. */
const settleMs = 100;

/**
 * One request of each program after the other, so many times: each has rested while the others worked, as between two
 * requests of a tool. Resolves with the CPU time of each one's process meanwhile, ms.
 */
export async function takeTurns<T extends { readonly pid: number }>(
  programs: readonly T[],
  turns: number,
  ask: (program: T) => Promise<unknown>,
): Promise<readonly number[]> {
  const before = programs.map(({ pid }) => processCpuMs(pid));
  for (let turn = 0; turn < turns; turn++) for (const program of programs) await ask(program);
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  return programs.map(({ pid }, at) => processCpuMs(pid) - (before[at] ?? 0));
}

/** The value below which the share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export interface Floor {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** `most`: the value may not be above the limit; `least`: not below. */
  readonly kind: 'most' | 'least';
}

/** Prints each floor and sets the exit code when one is missed. */
export function checkFloors(floors: readonly Floor[]): void {
  for (const floor of floors) {
    const isHeld = floor.kind === 'most' ? floor.value <= floor.limit : floor.value >= floor.limit;
    const sign = floor.kind === 'most' ? '≤' : '≥';
    console.log(
      `${isHeld ? 'held  ' : 'MISSED'}  ${floor.name}: ${floor.value.toFixed(2)} (floor ${sign} ${floor.limit})`,
    );
    if (!isHeld) process.exitCode = 1;
  }
}

/** A table with a header line; numbers are printed as they come. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
