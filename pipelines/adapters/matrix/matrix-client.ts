// The JSON client for a Matrix homeserver.

import { readAnswer } from '../../ledger/read-foreign.ts';
import { createJsonClient, type JsonClient, type JsonDialect } from '../http/json-client.ts';

/** The longest wait for a login that a busy server puts off: canary and checks cannot begin without it. */
export const longestLoginPauseMs = 60_000;

const matrixDialect: JsonDialect = {
  tries: 4,
  usualTimeLimitMs: 30_000,
  problemIn: (bytes) => {
    const read = readAnswer(bytes, { errcode: 'text', 'error?': 'text', 'retry_after_ms?': 'number' });
    if (read.result !== 'read') return null;
    const { errcode: code, error: message = '', retry_after_ms: retryAfterMs } = read.value;
    return { code, message, retryAfterMs };
  },
};

export function createMatrixClient(server: Parameters<typeof createJsonClient>[0]): JsonClient {
  return createJsonClient(server, matrixDialect);
}
