// How the stand-in describes one resource type, and what it knows of where it works.

// biome-ignore lint/suspicious/noExplicitAny: inputs arrive from the engine as plain untyped values.
export type Inputs = { readonly [key: string]: any };

export interface Place {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
}

/** What acting on the emulator gives back: an id, and outputs that only it can know. */
export interface Made {
  readonly id?: string;
  readonly outs?: Inputs;
}

export interface Kind {
  /** Inputs whose change makes a new resource ("forces new resource" in the provider's documentation). */
  readonly replace: readonly string[];
  /** Outputs that overlay inputs and are therefore left out of the comparison. */
  readonly computedOver?: readonly string[];
  readonly id: (inputs: Inputs, place: Place) => string;
  /** Outputs that follow from inputs and place alone. */
  readonly outs?: (inputs: Inputs, place: Place, id: string) => Inputs;
  /** How it is carried out on the emulator; without it the resource lives in the stand-in's folder only. */
  readonly act?: {
    readonly create: (inputs: Inputs, place: Place, id: string) => Promise<Made | undefined>;
    /** Live values that override the state, or null when it is gone. */
    readonly read?: (id: string, state: Inputs, place: Place) => Promise<Inputs | null>;
    readonly update?: (
      id: string,
      inputs: Inputs,
      state: Inputs,
      place: Place,
    ) => Promise<Inputs | undefined>;
    readonly delete?: (id: string, state: Inputs, place: Place) => Promise<void>;
  };
}

export const arn = ({ partition, region, account }: Place, service: string, rest: string): string =>
  `arn:${partition}:${service}:${region}:${account}:${rest}`;

/** Runs `ask`; a refusal that means "no such thing" gives null. */
export const orGone = async <Result>(ask: () => Promise<Result>): Promise<Result | null> => {
  try {
    return await ask();
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === 404 || /NotFound|NoSuch|NonExistent|DoesNotExist/.test(name ?? ''))
      return null;
    throw error;
  }
};
