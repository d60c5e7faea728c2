// How the time of some work grows with its input: a law about it holds on a busy machine too, a limit in seconds does not.

const rounds = 3;
/** Shorter times are the clock's, not the work's. */
const leastMs = 2;

/** Linear work takes four times as long on four times as much, quadratic work sixteen times. */
export const linearGrowth = 10;

/** How many times longer `work` takes on four times the size: CPU time, the least of three. */
export function growthOf(size: number, work: (size: number) => void): number {
  const small: number[] = [];
  const large: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    small.push(cpuMs(() => work(size)));
    large.push(cpuMs(() => work(4 * size)));
  }
  return Math.max(leastMs, Math.min(...large)) / Math.max(leastMs, Math.min(...small));
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
