import type { OrderBy, RecordQuery, Selected } from '@zennnn/data'
import type { Model } from '@zennnn/model'

const WHOLE = {
  where: undefined,
  order: [],
  limit: undefined,
  offset: undefined,
  count: undefined,
} as const
const PLAIN = { path: [], alias: undefined, cast: undefined } as const
const ID = { kind: 'field', name: 'id', ...PLAIN } as const

/** The first page of a model's list, as its view says and as far as this asker sees the columns. */
export function usualList(model: Model): RecordQuery {
  const view = model.views.find((one) => one.type === 'list')
  const columns = (view?.columns ?? []).filter((path) => model.fields.has(path.split('.')[0] ?? ''))
  return {
    ...WHOLE,
    model: model.name,
    select: [ID, ...columns.map(column)],
    order: orderOf(view?.order ?? model.order),
    limit: 80,
  }
}

/** How many there are. */
export function usualCount(model: Model): RecordQuery {
  return { ...WHOLE, model: model.name, select: [ID], limit: 1, count: 'exact' }
}

export function usualRecord(model: Model, id: string): RecordQuery {
  const isIt = {
    kind: 'compare',
    path: ['id'],
    json: [],
    operator: 'eq',
    value: id,
    quantifier: undefined,
    config: undefined,
  } as const
  return { ...usualList(model), where: isIt, limit: 1 }
}

/** `customer.name` reads through a reference. */
function column(path: string): Selected {
  const [name = '', inner] = path.split('.')
  if (inner === undefined) return { kind: 'field', name, ...PLAIN }
  const { count: _, ...body } = WHOLE
  return {
    kind: 'embed',
    relation: name,
    alias: undefined,
    hint: undefined,
    join: 'left',
    spread: false,
    query: { ...body, select: [{ kind: 'field', name: inner, ...PLAIN }] },
  }
}

function orderOf(text: string): readonly OrderBy[] {
  return text.split(',').map((part) => {
    const [name = '', direction] = part.trim().split(' ')
    return { path: [name], json: [], descending: direction === 'desc', nulls: undefined }
  })
}
