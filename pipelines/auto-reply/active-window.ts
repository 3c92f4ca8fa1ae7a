// What the handlers in AWS know of a window: one small object beside the record, put there when the window is
// opened and put anew when it is amended, called off or closed. It holds times, never a switch: who reads it
// compares the clock, so an object that was left behind answers nothing after the window's end.

import { UserError } from '../errors.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { Store } from '../ports.ts';

export interface ActiveWindow {
  readonly format: 1;
  readonly plan: AnswersOfPlan;
  readonly organisation: AnswersOfOrganisation;
  /** When the window really ended (RFC 3339), which overrides the plan's end; null while it is not over. */
  readonly endedAt: string | null;
  /** The public half of the window's key, to which people's reports are sealed. */
  readonly sealTo?: string;
  /** A notice of this plan asks all staff to confirm it, so feedback is taken before the window begins. */
  readonly hearsAhead?: true;
  /** Digests of the codes that were sent to people by name, by which the handlers tell a personal answer. */
  readonly codes?: readonly string[];
}

export type AnswersOfPlan = Pick<WindowPlan, 'id' | 'title' | 'start' | 'end' | 'customerChannels'> &
  Partial<Pick<WindowPlan, 'notices'>>;
export type AnswersOfOrganisation = Pick<
  Organisation,
  'name' | 'customerChannels' | 'autoReply' | 'feedback'
>;

const folder = 'active/';
/** Limit of one object, which holds every answer to customers in two languages. */
const mostBytes = 1 << 20;

export function activeWindowKey(window: string): string {
  return `${folder}${window}.json`;
}

/** The part of plan and organisation that answers customers and hears people. Call it with the amended plan after an amendment. */
export function activeWindow(
  plan: AnswersOfPlan,
  organisation: AnswersOfOrganisation,
  endedAt: Temporal.Instant | null,
  sealTo?: string,
): ActiveWindow {
  const { id, title, start, end, customerChannels } = plan;
  const { name, autoReply, feedback } = organisation;
  return {
    format: 1,
    plan: { id, title, start, end, customerChannels },
    organisation: {
      name,
      customerChannels: organisation.customerChannels,
      autoReply,
      ...(feedback && { feedback }),
    },
    endedAt: endedAt?.toString() ?? null,
    ...(sealTo !== undefined && { sealTo }),
    ...(plan.notices?.some(({ acknowledgedBy }) => acknowledgedBy === 'everyone') && { hearsAhead: true }),
  };
}

export function activeWindowBytes(active: ActiveWindow): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(active, null, 2)}\n`);
}

/** All active windows of the store, by window id. The caller compares the clock to see which is open. */
export async function readActiveWindows(
  store: Pick<Store, 'list' | 'read'>,
): Promise<readonly ActiveWindow[]> {
  const keys = await store.list(folder);
  const read = await Promise.all(
    keys.map(async (key) => {
      const bytes = await store.read(key);
      return bytes === null ? [] : [parsed(bytes, key)];
    }),
  );
  return read.flat();
}

function parsed(bytes: Uint8Array, key: string): ActiveWindow {
  // Only the roles of the phases may write here, from a checked plan, so only the format needs a check.
  const read = readForeign<Record<string, unknown>>(bytes, { $map: 'anything' }, mostBytes);
  const value = read.result === 'read' ? read.value : { format: read.why };
  if (value.format === 1) return value as unknown as ActiveWindow;
  throw new UserError({
    what: `Active windows of format ${value.format} are not known here`,
    where: key,
    whatToDo: 'Deploy the handlers and the pipeline from the same version.',
  });
}
