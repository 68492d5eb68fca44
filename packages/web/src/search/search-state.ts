import { EMPTY_TREE, type FilterGroup, formatTree, parseTree } from './filter-tree.ts'

/** Words looked for in one field; `*` = in all that the search view names. */
export interface TextFacet {
  readonly field: string
  readonly words: string
}

export interface SortTerm {
  readonly field: string
  readonly isDescending: boolean
}

/** What a list shows. All of it stands in the address, so that a link or a reload gives the same. */
export interface SearchState {
  readonly texts: readonly TextFacet[]
  /** Names of filters that the search view declares; all must hold. */
  readonly filters: readonly string[]
  readonly tree: FilterGroup
  /** Fields, outermost first; two at most. */
  readonly groupBy: readonly string[]
  /** Empty = the order of the list view. */
  readonly order: readonly SortTerm[]
  /** From 1. */
  readonly page: number
  readonly size: number
  /** Type of the view; undefined = the first that there is. */
  readonly view: string | undefined
}

export const PAGE_SIZES = [20, 80, 200, 500, 1000] as const
const DEFAULT_SIZE = 80
const MAX_PAGE = 1_000_000
export const MAX_GROUPS = 2
/** In characters. They stand in the address, once for each field that is looked into. */
export const MAX_WORDS = 200

export const EMPTY_SEARCH: SearchState = {
  texts: [],
  filters: [],
  tree: EMPTY_TREE,
  groupBy: [],
  order: [],
  page: 1,
  size: DEFAULT_SIZE,
  view: undefined,
}

type Parameters = Readonly<Record<string, string | undefined>>

/** Reads the parameters of an address; what cannot be read is as if it was not there. */
export function parseSearch(parameters: Parameters): SearchState {
  const { text, filter, where, group, order, page, size, view } = parameters
  return {
    texts: parseTexts(text ?? ''),
    filters: names(filter),
    tree: (where === undefined ? undefined : parseTree(where)) ?? EMPTY_TREE,
    groupBy: names(group).slice(0, MAX_GROUPS),
    order: names(order).map(parseSort),
    page: wholeNumber(page, MAX_PAGE) ?? 1,
    size: PAGE_SIZES.find((one) => String(one) === size) ?? DEFAULT_SIZE,
    view: view === '' ? undefined : view,
  }
}

/** The parameters that `parseSearch` reads back; what is as usual is left out. */
export function formatSearch(state: SearchState): Record<string, string> {
  const { texts, filters, tree, groupBy, order, page, size, view } = state
  const all = {
    text: texts.map(({ field, words }) => `${field}~${escapeWords(words)}`).join(';'),
    filter: filters.join(','),
    where: tree.parts.length === 0 ? '' : formatTree(tree),
    group: groupBy.join(','),
    order: order
      .map(({ field, isDescending }) => (isDescending ? `${field}.desc` : field))
      .join(','),
    page: page === 1 ? '' : String(page),
    size: size === DEFAULT_SIZE ? '' : String(size),
    view: view ?? '',
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

/** As `formatSearch`, as one text: what a saved search keeps. The page is left out: one comes back to the first. */
export function searchText(state: SearchState): string {
  return new URLSearchParams(formatSearch({ ...state, page: 1 })).toString()
}

export function parseSearchText(text: string): SearchState {
  return parseSearch(Object.fromEntries(new URLSearchParams(text)))
}

/** Whether fewer than all records may match. */
export function isNarrowed({ texts, filters, tree }: SearchState): boolean {
  return texts.length > 0 || filters.length > 0 || tree.parts.length > 0
}

/** Sorts by this field; again turns the order round, a third time drops it. With `isMore` the other fields stay. */
export function toggleSort(
  order: readonly SortTerm[],
  field: string,
  isMore: boolean,
): readonly SortTerm[] {
  const known = order.find((term) => term.field === field)
  const next: readonly SortTerm[] =
    known === undefined
      ? [{ field, isDescending: false }]
      : known.isDescending
        ? []
        : [{ field, isDescending: true }]
  if (!isMore) return next
  if (known === undefined) return [...order, ...next]
  return order.flatMap((term) => (term.field === field ? next : [term]))
}

function parseTexts(text: string): readonly TextFacet[] {
  const facets: TextFacet[] = []
  for (const part of text.match(/(?:\\.|[^;\\])+/gs) ?? []) {
    const at = part.indexOf('~')
    const words = part.slice(at + 1).replaceAll(/\\(.)/gs, '$1')
    const kept = Array.from(words).slice(0, MAX_WORDS).join('')
    if (at > 0 && kept.trim() !== '') facets.push({ field: part.slice(0, at), words: kept })
  }
  return facets
}

function escapeWords(words: string): string {
  return words.replaceAll(/[\\;]/g, '\\$&')
}

function parseSort(text: string): SortTerm {
  return text.endsWith('.desc')
    ? { field: text.slice(0, -'.desc'.length), isDescending: true }
    : { field: text, isDescending: false }
}

function names(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(',').filter((name) => /^[a-z0-9_.]+$/.test(name)))]
}

function wholeNumber(text: string | undefined, limit: number): number | undefined {
  return text !== undefined && /^[1-9]\d{0,6}$/.test(text) && Number(text) <= limit
    ? Number(text)
    : undefined
}
