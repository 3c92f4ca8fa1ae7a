// The homeserver's clock against the pipeline's: the same in production, two different ones in a rehearsal whose
// clock jumps over idle days. Times that come from the server or go to it pass through here.

export interface ServerTime {
  /** Milliseconds since the epoch, from the pipeline's clock to the server's. */
  toServer(epochMs: number): number;
  fromServer(epochMs: number): number;
}

export const sameTime: ServerTime = { toServer: (ms) => ms, fromServer: (ms) => ms };
