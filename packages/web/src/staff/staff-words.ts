import { t } from '../language/language.ts'
import type { ModelToAsk, Scope } from './staff-api.ts'

/** What a scope lets support do, with the models by their labels where those are known. */
export function scopeWords(
  { models, mayWrite }: Omit<Scope, 'hours'>,
  known: readonly ModelToAsk[],
): string {
  if (models.length === 0) return t('The settings, to read')
  const names = models.map((name) => labelOf(name, known)).join(', ')
  return mayWrite
    ? t('{models}, to read and change', { models: names })
    : t('{models}, to read', { models: names })
}

/** A model by its label; one that is not known by its name. */
export function labelOf(name: string, known: readonly ModelToAsk[]): string {
  return known.find((model) => model.name === name)?.label ?? name
}

export function hoursWords(hours: number): string {
  return t('{count, plural, one {# hour} other {# hours}}', { count: hours })
}

export function stateWords(state: string): string {
  switch (state) {
    case 'asked':
      return t('Waits for an answer')
    case 'granted':
      return t('Open')
    case 'declined':
      return t('Declined')
    case 'expired':
      return t('Its hours are over')
    default:
      return t('Ended')
  }
}
