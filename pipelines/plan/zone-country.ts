// Tells whether a time zone belongs to a place, and in which country the place is, by Unicode's CLDR.

import { onTheClock } from './check/plan-times.ts';
import { orNull } from './time.ts';

let countries: ReadonlyMap<string, string> | null = null;

/** Whether it is a known `Area/City` or UTC; CET, EST and +05:00 lack changes of clocks or a country. */
export function isPlace(zone: string): boolean {
  const areas =
    /^(?:UTC|(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/\S+)$/;
  return areas.test(zone) && onTheClock(`2026-01-01T12:00:00+00:00[${zone}]`).kind !== 'no-zone';
}

/** The country's two capital letters; null for zones without a country, such as UTC. */
export function countryOf(zone: string): string | null {
  countries ??= allCountries();
  return countries.get(zoneName(zone) ?? '') ?? null;
}

function allCountries(): ReadonlyMap<string, string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  // Codes of former countries are mapped to today's.
  return new Map(
    codes.flatMap((code) => {
      const locale = new Intl.Locale(`und-${code}`);
      return (locale.getTimeZones() ?? []).map(
        (zone) => [zoneName(zone) ?? zone, locale.region ?? code] as const,
      );
    }),
  );
}

/** The name that the runtime prefers of a zone's several names; null for an unknown zone. */
function zoneName(zone: string): string | null {
  return orNull(() => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
}
