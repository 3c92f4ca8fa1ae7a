// What a workflow step reads and writes: variables, outputs, the summary, and a log in which foreign text
// cannot give commands to the runner. Our own instead of @actions/core, which brings undici into every
// bundle, cuts no summary, and lets foreign lines in a log be commands.

import { appendFileSync, existsSync, statSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { type PhaseName, phaseNames } from '../../plan/phase-table.ts';

/** The variable's value. Throws a UserError that names the workflow step that should set it. */
export function needed(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new UserError({
    what: `${name} is not set`,
    where: process.env.GITHUB_WORKFLOW ?? 'environment',
    whatToDo: `Set ${name}; .github/README.md lists the variables of each script.`,
  });
}

/** An input of a dispatched run is foreign text: only something in the form of an id is accepted. */
export function windowId(): string {
  const id = needed('TIDEOVER_WINDOW');
  if (/^[a-z0-9][a-z0-9.-]{0,62}$/.test(id)) return id;
  throw new UserError({
    what: 'This is no id of a window',
    where: 'TIDEOVER_WINDOW',
    whatToDo: 'Use the `id` of the plan: small letters, digits, dots and dashes.',
  });
}

export function wantedPhase(): PhaseName | 'next' | 'look' {
  const given = needed('TIDEOVER_PHASE');
  if (given === 'next' || given === 'look') return given;
  const phase = phaseNames.find((name) => name === given);
  if (phase !== undefined) return phase;
  throw new UserError({
    what: `"${given}" is no phase`,
    where: 'TIDEOVER_PHASE',
    whatToDo: `Use next, look or one of ${phaseNames.join(', ')}.`,
  });
}

/** Writes an output of one line; foreign text is never put into one. */
export function setOutput(name: string, value: string): void {
  const file = process.env.GITHUB_OUTPUT;
  if (file) appendFileSync(file, `${name}=${value.replace(/[\r\n]/g, ' ')}\n`);
  else console.log(`${name}: ${value}`);
}

/** The limit of a step's summary in bytes, for everything that the step adds. */
const longestSummary = 1024 * 1024;
const cutHere = '\n\n… （其余从略 · the rest is cut）\n';

/** GitHub silently drops a summary that is too long, so it is cut before, between two characters. */
export function addSummary(markdown: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file)
    appendFileSync(file, fitting(markdown, longestSummary - (existsSync(file) ? statSync(file).size : 0)));
  else console.log(markdown);
}

function fitting(markdown: string, left: number): Uint8Array {
  const bytes = Buffer.from(`${markdown}\n`);
  if (bytes.byteLength <= left) return bytes;
  const room = left - Buffer.byteLength(cutHere);
  if (room < 0) return new Uint8Array();
  // A character that is cut in the middle becomes U+FFFD, and is left out.
  const whole = new TextDecoder().decode(bytes.subarray(0, room)).replace(/\ufffd+$/, '');
  return Buffer.from(`${whole}${cutHere}`);
}

/** Foreign text made safe for the runner's log, where a line that begins with `::`, or `##[`, commands. */
export function withoutRunnerCommands(text: string): string {
  return text.replace(/^(?=[^\S\n]*::)/gm, '· ').replaceAll('##[', '## [');
}

/** An annotation on the run's page. */
export function annotate(
  level: 'error' | 'warning' | 'notice',
  place: { readonly file?: string; readonly line?: number; readonly title: string },
  message: string,
): void {
  const properties = Object.entries(place).map(
    ([name, value]) => `${name}=${escapedProperty(String(value))}`,
  );
  process.stdout.write(`::${level} ${properties.join(',')}::${escapedData(message)}\n`);
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
