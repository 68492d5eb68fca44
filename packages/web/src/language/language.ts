import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

/** Languages the client speaks, each under its own name. */
export const LANGUAGES = { en: 'English', fr: 'Français', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(['ar'])

const i18n = setupI18n({ locale: 'en', messages: { en: {} } })
// Messages are written in ICU's format in the source and read when first shown.
i18n.setMessagesCompiler(compileMessage)

/**
 * The text in the language of the person. The English text is its own key: `t('Save')`,
 * `t('{count, plural, one {# record} other {# records}}', { count })`. What a catalogue lacks stays English.
 */
export function t(message: string, values?: Readonly<Record<string, unknown>>): string {
  return i18n._({
    id: message,
    message,
    ...(values === undefined ? {} : { values: { ...values } }),
  })
}

export function languageOf(wanted: string): Language {
  const [name = 'en'] = wanted.toLowerCase().split('-')
  return name === 'fr' || name === 'ar' ? name : 'en'
}

/** Loads the catalogue and turns the page its way. Before the first drawing: a change of language loads the page anew. */
export async function speak(language: Language): Promise<void> {
  const catalogue = language === 'en' ? {} : await CATALOGUES[language]()
  i18n.loadAndActivate({ locale: language, messages: catalogue })
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr'
}

/** The language spoken now. */
export function spoken(): Language {
  return languageOf(i18n.locale)
}

const CATALOGUES: Readonly<
  Record<Exclude<Language, 'en'>, () => Promise<Readonly<Record<string, string>>>>
> = {
  fr: async () => (await import('./catalogue-fr.ts')).FRENCH,
  ar: async () => (await import('./catalogue-ar.ts')).ARABIC,
}
