/** Languages into which declared labels can be translated; they are written in English. */
export const LABEL_LANGUAGES = ['fr', 'ar'] as const
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number]

/** English text → translation, by language. */
export type Translations = Readonly<
  Partial<Record<LabelLanguage, Readonly<Record<string, string>>>>
>
