#!/usr/bin/env node
import { createProgram } from './program.js';
import { toldOf } from './failure.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  const told = toldOf(error);
  if (told === undefined) throw error;
  // What was opened before the failure must not keep the process alive.
  process.stderr.write(told, () => process.exit(1));
}
