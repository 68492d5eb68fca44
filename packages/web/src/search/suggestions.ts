import { type Meta, type ModelMeta, viewOf } from '../api/meta.ts'
import { t } from '../language/language.ts'
import { findPath } from './field-path.ts'
import { ANY_FIELD, textFields } from './search-query.ts'
import type { TextFacet } from './search-state.ts'

export interface Suggestion {
  readonly facet: TextFacet
  /** Where the words are looked for. */
  readonly where: string
}

/** Where typed words can be looked for: everywhere first, then field by field, then in what references lead to. */
export function suggest(meta: Meta, model: ModelMeta, words: string): readonly Suggestion[] {
  if (words.trim() === '') return []
  return searchableFields(meta, model).map((field) => ({
    facet: { field, words },
    where: facetLabel(meta, model, field),
  }))
}

/** What a chip says of its field. */
export function facetLabel(meta: Meta, model: ModelMeta, field: string): string {
  if (field !== ANY_FIELD) return findPath(meta, model, field)?.label ?? field
  const labels = textFields(model).map((one) => findPath(meta, model, one)?.label ?? one)
  return labels.length <= 2 ? labels.join(t(' or ')) : t('any text')
}

function searchableFields(meta: Meta, model: ModelMeta): readonly string[] {
  const texts = textFields(model)
  const seen = [
    ...(viewOf(model, 'search')?.groupBy ?? []),
    ...(viewOf(model, 'list')?.columns ?? []),
  ]
  const others = seen.filter((path) => {
    const kind = findPath(meta, model, path)?.field.kind
    return kind === 'reference' || kind === 'selection' || kind === 'text' || kind === 'sequence'
  })
  const everywhere = texts.length > 1 ? [ANY_FIELD] : []
  return [...new Set([...everywhere, ...texts, ...others])]
}
