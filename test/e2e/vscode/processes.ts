// Processes as the system sees them: which ones a server started, and whether one still lives. Linux only.
import { readFileSync, readdirSync } from 'node:fs';

export interface SystemProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: readonly string[];
}

/** All processes whose details may be read. */
export function systemProcesses(): readonly SystemProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in brackets may hold spaces; state, parent and group follow it.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').slice(0, -1);
        return [{ pid: Number(name), parent: Number(parent), group: Number(group), command }];
      } catch {
        // Ended while we looked.
        return [];
      }
    });
}

export function isAlive(pid: number): boolean {
  return systemProcesses().some((process) => process.pid === pid);
}

/** Ends a process group that was started detached: by request, then by force. Resolves when it is empty. */
export async function endGroup(group: number, graceMs = 5000): Promise<void> {
  const members = () => systemProcesses().filter((each) => each.group === group);
  signalGroup(group, 'SIGTERM');
  const deadlineMs = performance.now() + graceMs;
  while (members().length > 0) {
    if (performance.now() > deadlineMs) signalGroup(group, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // Nobody is left.
  }
}
