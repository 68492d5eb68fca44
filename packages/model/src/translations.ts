import type { App } from './app.ts'
import { IMPLICIT_FIELDS } from './implicit-fields.ts'
import { EVERY_MODEL, IMPLICIT_TRANSLATIONS } from './implicit-translations.ts'
import { LABEL_LANGUAGES, type LabelLanguage, type Translations } from './label-language.ts'
import { labelsOf } from './labels.ts'

/** A label of an app in the language of the one who reads it; what is not translated stays English. */
export type Translate = (text: string, app: string) => string

/**
 * How a set of apps speaks a language. The app's own words come first, for one English word means several things
 * (`State` of an address, of an order); then those of the others, for an app also extends models that it does not own.
 * A language that nobody wrote is English.
 */
export function translator(apps: readonly App[], language: string): Translate {
  const spoken = LABEL_LANGUAGES.find((one) => one === language.toLowerCase().split('-')[0])
  if (spoken === undefined) return (text) => text
  const words = new Map(
    apps.map(({ name, translations }) => [name, entries(translations, spoken)] as const),
  )
  const common = entries(IMPLICIT_TRANSLATIONS, spoken)
  const others = [...words.values(), common]
  return (text, app) =>
    (app === EVERY_MODEL ? common : words.get(app))?.get(text) ??
    others.find((one) => one.has(text))?.get(text) ??
    text
}

/** The app in whose words the label of a field is looked up. */
export function ownerOfField(name: string, app: string): string {
  return IMPLICIT_FIELDS.has(name) ? EVERY_MODEL : app
}

/** Translations of what the app does not say: a label was changed, or misspelt. */
export function translationProblems(app: App): readonly string[] {
  const labels = labelsOf(app)
  return Object.entries(app.translations).flatMap(([language, texts]) =>
    Object.keys(texts)
      .filter((text) => !labels.has(text))
      .map(
        (text) => `app ${app.name}: translates "${text}" (${language}), which is no label of it`,
      ),
  )
}

/** A Map, for a label may be called like something that every object has. */
function entries(translations: Translations, language: LabelLanguage): ReadonlyMap<string, string> {
  return new Map(Object.entries(translations[language] ?? {}))
}
