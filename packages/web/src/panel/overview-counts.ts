import { fieldOf, type ModelMeta } from '../api/meta.ts'
import type { Row } from '../api/records.ts'

export interface StateCount {
  readonly value: string
  readonly label: string
  readonly count: number
}

/** How many have each value of a selection, those without any left out, in the order of the declaration. */
export function countBy(
  model: ModelMeta,
  field: string,
  groups: readonly Row[],
): readonly StateCount[] {
  const counts = new Map<string, number>()
  for (const group of groups) {
    const value = String(group[field])
    counts.set(value, (counts.get(value) ?? 0) + Number(group['count']))
  }
  return (fieldOf(model, field)?.values ?? []).flatMap(({ value, label }) => {
    const count = counts.get(value) ?? 0
    return count === 0 ? [] : [{ value, label, count }]
  })
}

/** The bytes of all together; undefined while none was measured. */
export function totalBytes(groups: readonly Row[]): number | undefined {
  const measured = groups.filter((group) => group['sum'] !== null && group['sum'] !== undefined)
  if (measured.length === 0) return undefined
  return measured.reduce((sum, group) => sum + Number(group['sum']), 0)
}
