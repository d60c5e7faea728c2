// The registry of verbs, in the order and under the titles of the help.
import type { Command } from '../command.ts';
import { collector } from './collector.ts';
import { coverage } from './coverage.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { enrol } from './enrol.ts';
import { evidence } from './evidence.ts';
import { exportLog } from './export.ts';
import { exception } from './exception.ts';
import { external } from './external.ts';
import { findings } from './findings.ts';
import { forget } from './forget.ts';
import { hold } from './hold.ts';
import { incidents } from './incidents.ts';
import { init } from './init.ts';
import { log } from './log.ts';
import { key } from './key.ts';
import { mutate } from './mutate.ts';
import { nameIndex } from './name-index.ts';
import { pause } from './pause.ts';
import { pins } from './pins.ts';
import { policy } from './policy.ts';
import { prove } from './prove.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { retention } from './retention.ts';
import { reverse } from './reverse.ts';
import { review } from './review.ts';
import { route } from './route.ts';
import { scan } from './scan.ts';
import { selftest } from './selftest.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { sync } from './sync.ts';
import { unroute } from './unroute.ts';
import { verify } from './verify.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly Command[];
}

export const commandGroups: readonly CommandGroup[] = [
  { title: 'Protect a machine', commands: [init, start, stop, status, route, unroute, coverage, doctor, demo] },
  {
    title: 'Say what may leave',
    commands: [pause, resume, policy, exception, findings, pins, external, forget],
  },
  { title: 'Files and whole trees', commands: [scan, mutate, reverse] },
  { title: 'The audit log', commands: [log, verify, prove, key, retention, hold] },
  { title: 'Incidents and evidence', commands: [incidents, review, selftest, report, evidence, exportLog] },
  { title: 'An organisation', commands: [enrol, sync, nameIndex, collector] },
];

export const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands);
