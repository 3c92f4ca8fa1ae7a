// What every Lambda handler uses: environment variables, log lines that queries can read, and batches of
// messages.

/** An environment variable of the function. Throws where it is missing, which is a mistake in infra/. */
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

export interface SqsBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Does the work for each message; messages for which it failed are logged and go back to the queue. */
export async function eachMessage(
  { Records }: SqsBatch,
  failed: string,
  work: (body: string, messageId: string) => Promise<unknown>,
  whyOf = ({ name }: Error): string => name,
): Promise<BatchResult> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await work(body, messageId);
    } catch (error) {
      log('error', failed, { messageId, error: error instanceof Error ? whyOf(error) : 'unknown' });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
