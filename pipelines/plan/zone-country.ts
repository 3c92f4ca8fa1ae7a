// In which country a time zone is, as Unicode's CLDR has it.

import { orNull } from './time.ts';

let countries: ReadonlyMap<string, string> | null = null;

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
