// What every handler needs of Lambda: its settings, and log lines that a query can read.

/** A setting of the function; one that is missing is a mistake in infra/, not in what arrived. */
export function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The function has no ${name}`);
  return value;
}

export type LogFields = Readonly<Record<string, string | number | boolean>>;

/**
 * One line of JSON. Fields are ids, causes and counts: never an address, a token or a word of a message.
 */
export function log(level: 'info' | 'warn' | 'error', event: string, fields: LogFields): void {
  console[level](JSON.stringify({ event, ...fields }));
}
