// Runs a repository's own test command in a copy, with a reporter that a program can read.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readJest, readJunit, readMocha, readTap, type ReportReader, type TestResult } from './test-results.ts';

export interface TestRun {
  readonly results: readonly TestResult[];
  readonly exitCode: number;
  readonly isTimedOut: boolean;
  readonly seconds: number;
  /** Standard output and error. */
  readonly output: string;
}

interface Runner {
  readonly pattern: RegExp;
  readonly read: ReportReader;
  /** The command with a reporter that writes to the file. */
  withReport(command: string, file: string): string;
}

const runners: readonly Runner[] = [
  {
    pattern: /\bmocha\b/,
    read: readMocha,
    withReport: (command, file) =>
      `${command.replaceAll(/--reporter[= ]\S+/g, '')} --reporter json --reporter-option output=${file}`,
  },
  {
    pattern: /\bvitest\b/,
    read: readJest,
    withReport: (command, file) => `${command} --reporter=json --outputFile=${file}`,
  },
  { pattern: /\bjest\b/, read: readJest, withReport: (command, file) => `${command} --json --outputFile=${file}` },
  {
    pattern: /\bpytest\b/,
    read: readJunit,
    withReport: (command, file) => `${command} -o junit_family=xunit1 --junitxml=${file}`,
  },
  {
    pattern: /\bnode\b.* --test\b/,
    read: readJunit,
    withReport: (command, file) =>
      command.replace(/ --test\b/, ` --test --test-reporter=junit --test-reporter-destination=${file}`),
  },
];

const tap: Runner = { pattern: /$/, read: readTap, withReport: (command) => command };

/** `command` runs in a shell in `folder`, with the repository's own programs first on the path. */
export async function runTests(command: string, folder: string, timeoutMs: number): Promise<TestRun> {
  const runner = runners.find(({ pattern }) => pattern.test(command)) ?? tap;
  const reports = mkdtempSync(join(tmpdir(), 'pretense-report-'));
  const report = join(reports, 'report');
  try {
    const started = performance.now();
    const ended = await runInShell(runner.withReport(command, report), folder, timeoutMs);
    const seconds = Math.round((performance.now() - started) / 1000);
    const text = existsSync(report) ? readFileSync(report, 'utf8') : ended.output;
    return { ...ended, seconds, results: runner.read(text, folder) };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

function runInShell(
  command: string,
  folder: string,
  timeoutMs: number,
): Promise<{ readonly exitCode: number; readonly isTimedOut: boolean; readonly output: string }> {
  const programs = ['node_modules/.bin', '.venv/bin'].map((name) => join(folder, name));
  const environment = { ...process.env, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0', PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], {
      cwd: folder,
      env: { ...environment, PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what does not end is ended as a whole.
      detached: true,
    });
    let output = '';
    let isTimedOut = false;
    const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const timer = setTimeout(() => {
      isTimedOut = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ exitCode: code ?? 1, isTimedOut, output });
    });
  });
}
