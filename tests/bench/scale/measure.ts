// One figure of `npm run bench -- scale`: the stage and the number of people are its arguments, and its last line says
// what it took.

import { type Measured, type Stage, stages } from './stages.ts';

const [, , stage, size] = process.argv;
const what = await stages[stage as Stage](Number(size));
const { mark } = what;
const used = process.cpuUsage(mark.cpu);
const measured: Measured = {
  cpuMs: Math.round((used.user + used.system) / 1_000),
  mostMb: Math.round(process.resourceUsage().maxRSS / 1_024),
  what: what.what,
};
console.log(JSON.stringify(measured));
process.exit(0);
