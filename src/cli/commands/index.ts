// The registry of verbs, in the order of the help.
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

export const commands: readonly Command[] = [
  init,
  start,
  stop,
  status,
  route,
  unroute,
  coverage,
  doctor,
  demo,
  pause,
  resume,
  policy,
  exception,
  findings,
  pins,
  external,
  forget,
  scan,
  mutate,
  reverse,
  log,
  verify,
  prove,
  key,
  retention,
  hold,
  incidents,
  review,
  selftest,
  report,
  evidence,
  exportLog,
  enrol,
  sync,
  nameIndex,
  collector,
];
