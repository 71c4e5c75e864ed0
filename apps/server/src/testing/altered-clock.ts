import { readFileSync } from 'node:fs';

// To be loaded before a program with --import: its wall clock is as many milliseconds off as the file CLOCK_STEP says.
const RealDate = Date;
const path = process.env.CLOCK_STEP ?? '';
const now = () => RealDate.now() + Number(readFileSync(path, 'utf8'));

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: []) => (given.length === 0 ? new target(now()) : new target(...given)),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
