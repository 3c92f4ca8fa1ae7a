// Converts between the homeserver's clock and the pipeline's: the same in production, different in a
// rehearsal whose clock jumps over idle days. All times from and to the server pass through here.

export interface ServerTime {
  /** Milliseconds since the epoch, from the pipeline's clock to the server's. */
  toServer(epochMs: number): number;
  fromServer(epochMs: number): number;
}

export const sameTime: ServerTime = { toServer: (ms) => ms, fromServer: (ms) => ms };
