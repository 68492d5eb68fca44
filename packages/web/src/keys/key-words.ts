import { t } from '../language/language.ts'
import type { ApiKey } from './key-api.ts'

type Scope = Pick<ApiKey, 'models' | 'mayWrite' | 'provisions'>

/** What a key may do, in words; `nameOf` says what people call a model. */
export function scopeWords(
  { models, mayWrite, provisions }: Scope,
  nameOf: (model: string) => string,
): string {
  if (provisions)
    return mayWrite ? t('Provisions users by SCIM, and nothing else') : t('Reads users by SCIM')
  if (models === undefined)
    return mayWrite ? t('Reads and writes all that its user may') : t('Reads all that its user may')
  const names = models.map(nameOf).join(', ')
  return mayWrite
    ? t('Reads and writes {models}', { models: names })
    : t('Reads {models}', { models: names })
}
