// Reads the changes of a preview from the engine's events: names of resources and of their properties, never
// a value.

import type { EngineEvent, StepEventMetadata } from '@pulumi/pulumi/automation/index.js';
import { type Change, operations } from '../../pipelines/views/infra-text.ts';

/** The changes in the engine's order. A replacement counts as one change, whatever steps it takes. */
export function changesIn(events: readonly EngineEvent[]): readonly Change[] {
  return events.flatMap(({ resourcePreEvent }) => {
    if (resourcePreEvent === undefined) return [];
    const { metadata } = resourcePreEvent;
    const operation = operations.find((known) => known === metadata.op);
    // Reads, refreshes and the single steps of a replacement are no changes; components exist in Pulumi only.
    const state = metadata.new ?? metadata.old;
    if (operation === undefined || (state !== undefined && state.custom !== true)) return [];
    const isWhole = operation !== 'update' && operation !== 'replace';
    const properties = isWhole ? [] : propertiesIn(metadata);
    const name = metadata.urn.split('::').at(-1) ?? metadata.urn;
    return [{ operation, type: shortType(metadata.type), name, properties: properties.toSorted() }];
  });
}

/** Paths of the changed properties where the provider gives them; else names of inputs that differ. */
function propertiesIn({ detailedDiff, diffs, old, new: next }: StepEventMetadata): readonly string[] {
  const paths = Object.keys(detailedDiff ?? {});
  if (paths.length > 0) return paths;
  if (diffs !== undefined && diffs.length > 0) return diffs;
  const [before, after] = [old?.inputs ?? {}, next?.inputs ?? {}];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function shortType(type: string): string {
  const parts = type.split(':');
  return parts.length < 3 ? type : `${parts[0]}:${parts.at(-1)}`;
}
