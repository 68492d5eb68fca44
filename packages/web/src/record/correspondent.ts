import { useQuery } from '@tanstack/react-query'
import { fieldOf, type Meta, type ModelMeta } from '../api/meta.ts'
import { keys, useMeta } from '../api/queries.ts'
import { type Row, readRecord } from '../api/records.ts'

/** To whom a message about a record goes. */
export interface Correspondent {
  readonly name: string
  /** undefined: the record has none. */
  readonly address: string | undefined
}

interface Path {
  /** PostgREST's select for name and address. */
  readonly select: string
  /** References to follow from the record. */
  readonly steps: readonly string[]
  readonly field: string
}

/** undefined while it loads, and for models whose records have nobody to write to. */
export function useCorrespondent(model: ModelMeta, id: string): Correspondent | undefined {
  const path = pathOf(useMeta(), model)
  const { data } = useQuery({
    queryKey: keys.aside(model.name, id, 'correspondent'),
    enabled: path !== undefined,
    queryFn: async () => {
      if (path === undefined) return undefined
      return find(await readRecord(model.name, id, path.select), path)
    },
  })
  return path === undefined ? undefined : data
}

/** `customer.email` reads `customer(title:name,email)`. */
function pathOf(meta: Meta, model: ModelMeta): Path | undefined {
  if (model.correspondent === undefined) return undefined
  const steps = model.correspondent.split('.')
  const field = steps.pop() ?? ''
  let of: ModelMeta | undefined = model
  for (const step of steps) {
    const target: string | undefined = of === undefined ? undefined : fieldOf(of, step)?.model
    of = meta.models.find(({ name }) => name === target)
  }
  if (of === undefined) return undefined
  const inner = `title:${of.title},address:${field}`
  return { select: steps.reduceRight((part, step) => `${step}(${part})`, inner), steps, field }
}

function find(row: Row, { steps }: Path): Correspondent {
  const found = steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined,
    row,
  )
  const text = (name: string): string | undefined => {
    const value: unknown =
      typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return { name: text('title') ?? '', address: text('address') }
}
