import { PlatformError } from '@zennnn/kernel'
import type { ListView, Model, SearchView } from '@zennnn/model'
import { attributes, type Html, html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { findShown, type Shown, selectText, treeOf } from './field-tree.ts'
import { isNumeric, showValue, titleText, valueAt } from './field-value.ts'
import { showPage } from './page.ts'
import type { PagePorts, ReadPage, Viewer } from './page-ports.ts'

const PAGE_ROWS = 50
/** Beyond it PostgreSQL would count through rows nobody reads. */
const MAX_PAGE = 1000

interface ListState {
  readonly page: number
  readonly search: string
  /** As in the address: `name` or `-name`; undefined = as the view says. */
  readonly sort: string | undefined
}

/** The records of a model as its list view declares them: searched, sorted, by pages. */
export async function showRecordList(
  visit: Visit,
  ports: PagePorts,
  viewer: Viewer,
): Promise<Response> {
  const model = getModel(viewer, visit.params['model'])
  const columns = listColumns(viewer, model)
  const state = readState(visit.url.searchParams)
  const searched = searchFields(model)
  const found = await ports.read(visit, model.name, {
    select: selectText(treeOf([...columns, ...titleColumn(viewer, model)], new Map())),
    order: orderText(model, columns, state.sort),
    limit: String(PAGE_ROWS),
    offset: String((state.page - 1) * PAGE_ROWS),
    ...(state.search === '' ? {} : { or: searchText(searched, state.search) }),
  })
  return showPage({
    title: model.plural,
    visit,
    viewer,
    main: html`<div class="bar"><h1>${model.plural}</h1>${searched.length > 0 && searchForm(model, state)}</div>
${found.rows.length === 0 ? emptyText(model, state) : drawTable({ viewer, model, columns, found, state })}
${pageLinks(found.total, state)}`,
  })
}

/** A model that the viewer sees; NOT_FOUND for any other name. */
export function getModel(viewer: Viewer, name: string | undefined): Model {
  const model = viewer.sight.models.get(name ?? '')
  if (model === undefined) throw new PlatformError('NOT_FOUND')
  return model
}

function listColumns(viewer: Viewer, model: Model): readonly Shown[] {
  const view = model.views.find((one): one is ListView => one.type === 'list')
  return (view?.columns ?? [model.title]).flatMap(
    (path) => findShown(viewer.sight, model, path) ?? [],
  )
}

function titleColumn(viewer: Viewer, model: Model): readonly Shown[] {
  return [findShown(viewer.sight, model, model.title) ?? []].flat()
}

function readState(parameters: URLSearchParams): ListState {
  const page = Number(parameters.get('page') ?? 1)
  return {
    page: Number.isInteger(page) ? Math.min(Math.max(page, 1), MAX_PAGE) : 1,
    search: (parameters.get('q') ?? '').trim().slice(0, 100),
    sort: parameters.get('sort') ?? undefined,
  }
}

/** Text fields of the search view that are the model's own. */
function searchFields(model: Model): readonly string[] {
  const view = model.views.find((one): one is SearchView => one.type === 'search')
  return (view?.text ?? []).filter((name) => {
    const kind = model.fields.get(name)?.kind
    return kind === 'text' || kind === 'longText' || kind === 'sequence'
  })
}

/** Signs with a meaning in patterns stand for any one character here: a search looks for text. */
function searchText(fields: readonly string[], search: string): string {
  const pattern = search.replaceAll(/[%*_\\]/g, '_').replaceAll('"', '\\"')
  return `(${fields.map((name) => `${name}.ilike."*${pattern}*"`).join(',')})`
}

function orderText(model: Model, columns: readonly Shown[], sort: string | undefined): string {
  const descending = sort?.startsWith('-') === true
  const name = sort?.slice(descending ? 1 : 0)
  const column = columns.find((one) => isSortable(one) && one.path.join('.') === name)
  if (column !== undefined)
    return `${sortPath(column)}.${descending ? 'desc' : 'asc'}.nullslast,id.desc`
  const view = model.views.find((one): one is ListView => one.type === 'list')
  return (view?.order ?? model.order)
    .split(',')
    .map((term) => term.trim().replace(/\s+/, '.'))
    .join(',')
}

function isSortable({ field }: Shown): boolean {
  return !['collection', 'manyToMany', 'json', 'attachment'].includes(field.kind)
}

/** `customer.name` → `customer(name)`; a reference is sorted by its title. */
function sortPath({ path, target }: Shown): string {
  const steps = target === undefined ? path : [...path, target.title]
  return steps.join('(') + ')'.repeat(steps.length - 1)
}

function drawTable(list: {
  readonly viewer: Viewer
  readonly model: Model
  readonly columns: readonly Shown[]
  readonly found: ReadPage
  readonly state: ListState
}): Html {
  const { viewer, model, columns, found, state } = list
  return html`<table class="stack">
<caption>${rangeText(found, state)}</caption>
<thead><tr>${columns.map((column) => headCell(column, state))}</tr></thead>
<tbody>${found.rows.map(
    (row) => html`<tr>${columns.map((column, index) => {
      const value = showValue(column, valueAt(row, column.path), viewer)
      const first = html`<a href="/records/${model.name}/${String(row['id'])}">${firstText(column, row, model, value)}</a>`
      return html`<td${attributes({ class: isNumeric(column) ? 'number' : undefined, 'data-label': column.label })}>${index === 0 ? first : value}</td>`
    })}</tr>
`,
  )}</tbody>
</table>`
}

/** The first column leads to the record, so it is plain text there, whatever its kind, and never empty. */
function firstText(
  column: Shown,
  row: Readonly<Record<string, unknown>>,
  model: Model,
  value: ReturnType<typeof showValue>,
): ReturnType<typeof showValue> {
  if (column.target !== undefined)
    return titleText(valueAt(row, [...column.path, column.target.title]))
  if (column.field.kind === 'text') return titleText(valueAt(row, column.path))
  return value ?? titleText(row[model.title])
}

function headCell(column: Shown, state: ListState): Html {
  const name = column.path.join('.')
  const isSorted = state.sort === name || state.sort === `-${name}`
  const next = state.sort === name ? `-${name}` : name
  const order = state.sort === name ? 'ascending' : 'descending'
  return html`<th${attributes({
    scope: 'col',
    class: isNumeric(column) ? 'number' : undefined,
    'aria-sort': isSorted ? order : undefined,
  })}>${
    isSortable(column)
      ? html`<a href="${address({ ...state, page: 1, sort: next })}">${column.label}${isSorted && (order === 'ascending' ? ' ↑' : ' ↓')}</a>`
      : column.label
  }</th>`
}

function searchForm(model: Model, { search }: ListState): Html {
  return html`<form class="search" role="search" action="/records/${model.name}">
<input type="search" name="q" value="${search}" aria-label="Search in ${model.plural}" maxlength="100">
<button class="button">Search</button>
</form>`
}

function emptyText(model: Model, { search, page }: ListState): Html {
  if (search !== '')
    return html`<div class="card"><p>Nothing among ${model.plural} has “${search}” in it.</p><p><a href="/records/${model.name}">Show all</a></p></div>`
  if (page > 1)
    return html`<div class="card"><p>There is no page ${page}.</p><p><a href="/records/${model.name}">Go to the first page</a></p></div>`
  return html`<div class="card"><p>There are no ${model.plural.toLowerCase()} yet. They appear here as soon as they are imported or made through the API.</p></div>`
}

function rangeText({ rows, total }: ReadPage, { page, search }: ListState): string {
  const first = (page - 1) * PAGE_ROWS + 1
  const found = search === '' ? '' : ` with “${search}”`
  return `${first}–${first + rows.length - 1} of ${amount(total)}${found}`
}

function pageLinks(total: number, state: ListState): Html | undefined {
  const pages = Math.min(Math.ceil(total / PAGE_ROWS), MAX_PAGE)
  if (pages <= 1) return undefined
  return html`<nav class="pages" aria-label="Pages">
${state.page > 1 && html`<a class="button" rel="prev" href="${address({ ...state, page: state.page - 1 })}">Previous</a>`}
<span>Page ${state.page} of ${amount(pages)}</span>
${state.page < pages && html`<a class="button" rel="next" href="${address({ ...state, page: state.page + 1 })}">Next</a>`}
</nav>`
}

function address({ page, search, sort }: ListState): string {
  const parameters = new URLSearchParams()
  if (search !== '') parameters.set('q', search)
  if (sort !== undefined) parameters.set('sort', sort)
  if (page > 1) parameters.set('page', String(page))
  return `?${parameters.toString()}`
}

function amount(value: number): string {
  return value.toLocaleString('en')
}
