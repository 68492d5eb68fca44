import type { FieldMeta, ModelMeta } from '../api/meta.ts'
import type { ListQuery } from '../api/records.ts'
import { likeText } from './like-text.ts'

/** Milliseconds without a letter after which what was typed is searched for. */
export const TYPING_MS = 150

/** As many as are seen without scrolling: who does not find it types one more letter. */
const HITS = 8
const TEXT_KINDS: ReadonlySet<FieldMeta['kind']> = new Set(['text', 'longText', 'sequence'])

/** The records whose title, or a text that their model is searched by, has every word of `text`. */
export function recordSearch(model: ModelMeta, text: string): ListQuery {
  const paths = searchedPaths(model)
  const words = text.split(/\s+/).filter((word) => word !== '')
  return {
    model: model.name,
    select: `id,title:${model.title}`,
    limit: HITS,
    conditions:
      paths.length === 0
        ? []
        : words.map(
            (word) => `or(${paths.map((path) => `${path}.ilike.${pattern(word)}`).join(',')})`,
          ),
  }
}

/** Whether records can be found by what they are called: an id or a number tells people nothing. */
export function hasTextTitle(model: ModelMeta): boolean {
  const title = model.fields.find(({ name }) => name === model.title)
  return title !== undefined && TEXT_KINDS.has(title.kind)
}

/** Of a title that is no text (an id, a number) only the search view's fields are left. */
function searchedPaths(model: ModelMeta): readonly string[] {
  const search = model.views.find((view) => view.type === 'search')
  const title = hasTextTitle(model) ? [model.title] : []
  return [...new Set([...title, ...(search?.text ?? [])])]
}

/** Quoted, so that commas and parentheses of a name end nothing; signs of patterns mean themselves. */
function pattern(word: string): string {
  return `"*${likeText(word).replaceAll(/["\\]/g, String.raw`\$&`)}*"`
}
