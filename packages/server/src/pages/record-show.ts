import { isRecordId, PlatformError } from '@zennnn/kernel'
import type { FormView, Model } from '@zennnn/model'
import { attributes, type Html, html, type Piece } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { findShown, type Shown, selectText, treeOf } from './field-tree.ts'
import { isNumeric, showValue, titleText, valueAt } from './field-value.ts'
import { showPage } from './page.ts'
import type { PagePorts, Viewer } from './page-ports.ts'
import { getModel } from './record-list.ts'

const MAX_LINES = 500

interface ShownField extends Shown {
  /** Of a collection that is shown as lines. */
  readonly columns: readonly Shown[] | undefined
}

interface ShownSection {
  readonly label: string | undefined
  readonly fields: readonly ShownField[]
}

/** One record as its form view declares it, for reading. */
export async function showRecord(
  visit: Visit,
  ports: PagePorts,
  viewer: Viewer,
): Promise<Response> {
  const model = getModel(viewer, visit.params['model'])
  const id = visit.params['id']
  if (!isRecordId(id)) throw new PlatformError('NOT_FOUND')
  const form = model.views.find((view): view is FormView => view.type === 'form')
  const sections = shownSections(viewer, model, form)
  const fields = sections.flatMap((section) => section.fields)
  const heads = [model.title, form?.status ?? model.title].flatMap(
    (name) => findShown(viewer.sight, model, name) ?? [],
  )
  const lists = new Map(
    fields.flatMap(({ path, columns }) =>
      columns === undefined ? [] : [[path.join('.'), columns] as const],
    ),
  )
  const { rows } = await ports.read(visit, model.name, {
    select: selectText(treeOf([...heads, ...fields], lists)),
    id: `eq.${id}`,
    limit: '1',
    ...Object.fromEntries([...lists.keys()].map((name) => [`${name}.limit`, String(MAX_LINES)])),
  })
  const [row] = rows
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  const [title, status] = heads
  const heading = title === undefined ? model.label : titleText(valueAt(row, title.path))
  return showPage({
    title: heading,
    visit,
    viewer,
    main: html`<p><a href="/records/${model.name}">${model.plural}</a></p>
<div class="bar"><h1>${heading}</h1>${form?.status !== undefined && status !== undefined && showValue(status, valueAt(row, status.path), viewer)}</div>
${sections.map((section) => drawSection(section, row, viewer))}`,
  })
}

function shownSections(
  viewer: Viewer,
  model: Model,
  form: FormView | undefined,
): readonly ShownSection[] {
  const sections = form?.sections ?? [
    { label: undefined, fields: [...model.fields.keys()].map((name) => ({ name })) },
  ]
  return sections.map(({ label, fields }) => ({
    label,
    fields: fields.flatMap((field) => {
      const shown = findShown(viewer.sight, model, field.name)
      if (shown === undefined) return []
      const columns =
        'columns' in field && shown.target !== undefined
          ? shownColumns(viewer, shown.target, field.columns)
          : undefined
      return [{ ...shown, columns }]
    }),
  }))
}

function shownColumns(viewer: Viewer, target: Model, columns: readonly string[]): readonly Shown[] {
  return columns.flatMap((path) => findShown(viewer.sight, target, path) ?? [])
}

function drawSection(section: ShownSection, row: unknown, viewer: Viewer): Piece {
  const facts = section.fields.filter(({ columns }) => columns === undefined)
  const shown = facts
    .map((field) => [field, showValue(field, valueAt(row, field.path), viewer)] as const)
    .filter(([, value]) => value !== undefined)
  const lists = section.fields.map((field) => drawLines(field, row, { viewer, section }))
  if (shown.length === 0 && lists.every((list) => list === undefined)) return undefined
  return html`<section class="card">
${section.label !== undefined && html`<h2>${section.label}</h2>`}
${shown.length > 0 && html`<dl class="facts">${shown.map(([field, value]) => drawFact(field, value))}</dl>`}
${lists}
</section>`
}

function drawFact(field: Shown, value: Piece): Html {
  const isText = field.field.kind === 'longText'
  return html`<dt>${field.label}</dt><dd${attributes({ class: isText ? 'text' : isNumeric(field) ? 'number' : undefined })}>${value}</dd>`
}

function drawLines(
  field: ShownField,
  row: unknown,
  { viewer, section }: { readonly viewer: Viewer; readonly section: ShownSection },
): Html | undefined {
  const { columns } = field
  const lines: unknown = valueAt(row, field.path)
  if (columns === undefined || !Array.isArray(lines)) return undefined
  const isLabelled = section.label === field.label
  if (lines.length === 0)
    return html`<p class="quiet">${isLabelled ? 'None yet.' : `${field.label}: none yet.`}</p>`
  return drawLinesTable({ label: field.label, isLabelled, columns, lines, style: viewer })
}

/** Lines of a document or a form: a table, on a phone one card a line. */
export function drawLinesTable(table: {
  readonly label: string
  /** A heading says the label already; the caption is then for screen readers alone. */
  readonly isLabelled: boolean
  readonly columns: readonly Shown[]
  readonly lines: readonly unknown[]
  readonly style: { readonly timeZone: string }
}): Html {
  const { label, isLabelled, columns, lines, style } = table
  return html`<table class="stack">
<caption${attributes({ class: isLabelled ? 'unseen' : undefined })}>${label}</caption>
<thead><tr>${columns.map((column) => html`<th${attributes({ scope: 'col', class: isNumeric(column) ? 'number' : undefined })}>${column.label}</th>`)}</tr></thead>
<tbody>${lines.map(
    (line) => html`<tr>${columns.map(
      (column) =>
        html`<td${attributes({ class: isNumeric(column) ? 'number' : undefined, 'data-label': column.label })}>${showValue(column, valueAt(line, column.path), style)}</td>`,
    )}</tr>
`,
  )}</tbody>
</table>`
}
