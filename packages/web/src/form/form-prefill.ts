import { fieldOf } from '../api/meta.ts'
import { listRecords, readRecord } from '../api/records.ts'
import { copyOf, newValues } from './form-defaults.ts'
import type { FormPlan } from './form-plan.ts'
import { type FormValues, isWritable, setField, valuesOf } from './form-values.ts'

/** How a new record begins: its defaults, as a copy (`copy`), or with the values of the address (`customer=<id>`). */
export async function prefill(
  plan: FormPlan,
  search: Readonly<Record<string, string | undefined>>,
): Promise<FormValues> {
  const { copy, ...given } = search
  const begun =
    copy === undefined
      ? newValues(plan)
      : copyOf(plan, valuesOf(plan, await readRecord(plan.model.name, copy, plan.select)))
  let values = begun
  for (const [name, text] of Object.entries(given))
    if (text !== undefined) values = setField(values, name, await valueOf(plan, name, text))
  return values
}

async function valueOf({ meta, model }: FormPlan, name: string, text: string): Promise<unknown> {
  const field = fieldOf(model, name)
  if (field === undefined || !isWritable(field)) return undefined
  const target = meta.models.find((one) => one.name === field.model)
  if (field.kind !== 'reference' || target === undefined) return text
  const { rows } = await listRecords({
    model: target.name,
    select: `id,title:${target.title}`,
    filters: [['id', 'eq', text]],
    limit: 1,
  })
  const [row] = rows
  return row === undefined ? undefined : { id: row.id, title: String(row['title']) }
}
