// The registry of verbs, in the order of the help.
import type { Command } from '../command.ts';
import { demo } from './demo.ts';
import { external } from './external.ts';
import { forget } from './forget.ts';
import { init } from './init.ts';
import { mutate } from './mutate.ts';
import { pins } from './pins.ts';
import { prove } from './prove.ts';
import { reverse } from './reverse.ts';
import { scan } from './scan.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  init,
  start,
  stop,
  status,
  pins,
  external,
  forget,
  scan,
  mutate,
  reverse,
  verify,
  prove,
  demo,
];
