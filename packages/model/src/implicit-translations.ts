import type { Translations } from './label-language.ts'

/** Stands for the owner of the fields that every record has. */
export const EVERY_MODEL = 'every model'

/** The fields that every record has belong to no app. */
export const IMPLICIT_TRANSLATIONS: Translations = {
  fr: {
    Id: 'Identifiant',
    Version: 'Version',
    Created: 'Créé le',
    'Created by': 'Créé par',
    Changed: 'Modifié le',
    'Changed by': 'Modifié par',
  },
  ar: {
    Id: 'المعرّف',
    Version: 'الإصدار',
    Created: 'تاريخ الإنشاء',
    'Created by': 'أنشأه',
    Changed: 'تاريخ التعديل',
    'Changed by': 'عدّله',
  },
}
