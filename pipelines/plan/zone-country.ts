// Which time zones are those of a place, and in which country, as Unicode's CLDR has it.

import { onTheClock } from './check/plan-times.ts';
import { orNull } from './time.ts';

let countries: ReadonlyMap<string, string> | null = null;

/** `Area/City` that is known, or UTC; no CET, EST or +05:00, which know no change of clocks or no country. */
export function isPlace(zone: string): boolean {
  const areas =
    /^(?:UTC|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/\S+)$/;
  return areas.test(zone) && onTheClock(`2026-01-01T12:00:00+00:00[${zone}]`).kind !== 'no-zone';
}

/** Two capital letters; null for zones of no country, such as UTC. */
export function countryOf(zone: string): string | null {
  countries ??= allCountries();
  return countries.get(zoneName(zone) ?? '') ?? null;
}

function allCountries(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  // Codes of countries that are no more stand for today's.
  return new Map(
    codes.flatMap((code) => {
      const locale = new Intl.Locale(`und-${code}`);
      return (locale.getTimeZones() ?? []).map(
        (zone) => [zoneName(zone) ?? zone, locale.region ?? code] as const,
      );
    }),
  );
}

/** Zones have several names, of which the runtime prefers one. */
function zoneName(zone: string): string | null {
  return orNull(() => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
}
