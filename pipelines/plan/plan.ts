// The basic vocabulary of plans and organisations: languages, functions of a messenger, platforms.

export type Language = 'zh-CN' | 'en';
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

/** A text for people, in both languages; a plan without one of them is refused. */
export type Localised = Readonly<Record<Language, string>>;

export function localised(zh: string, en: string): Localised {
  return { 'zh-CN': zh, en };
}

/** The text in each of the chosen languages, for readers of several languages in one place. */
export function inLanguages(text: Localised, chosen: readonly Language[], between = ' · '): string {
  return chosen.map((language) => text[language].trim()).join(between);
}

/** RFC 9557 with offset and zone, for example `2026-12-06T01:00:00+08:00[Asia/Shanghai]`. */
export type ZonedTime = string;

/** A whole number and a unit, for example `30m`, `2h`, `5d`. */
export type Span = string;

export const messengerFunctions = ['login', 'messages', 'files', 'groups'] as const;

/**
 * Kinds of trouble that people report, the worst first; `unclear`: a person has to read it, `none`: all is
 * well, `entered`: all their held work is in the messenger.
 */
export const troubles = [...messengerFunctions, 'other', 'unclear', 'none', 'entered'] as const;
export type Trouble = (typeof troubles)[number];

export const platforms = ['ios', 'android', 'windows', 'macos', 'linux', 'web'] as const;
export type Platform = (typeof platforms)[number];

/** Names of the platforms as people call their devices. */
export const platformNames = {
  ios: localised('苹果手机（iOS）', 'iPhone (iOS)'),
  android: localised('安卓手机', 'Android'),
  windows: localised('Windows 电脑', 'Windows'),
  macos: localised('苹果电脑（macOS）', 'Mac (macOS)'),
  linux: localised('Linux 电脑', 'Linux'),
  web: localised('网页版', 'Web'),
} as const satisfies Readonly<Record<Platform, Localised>>;
