import type { Row } from '../api/records.ts'
import { requestJson } from '../api/request.ts'

const JSON_HEADERS = { 'content-type': 'application/json', prefer: 'return=representation' }

/** Gives all these records the same values; answers the ids of those that are there. All of them or none. */
export async function updateMany(
  model: string,
  ids: readonly string[],
  values: unknown,
): Promise<readonly string[]> {
  return idsOf(
    await requestJson(address(model, ids), {
      method: 'PATCH',
      headers: JSON_HEADERS,
      body: JSON.stringify(values),
    }),
  )
}

export async function deleteMany(
  model: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  return idsOf(await requestJson(address(model, ids), { method: 'DELETE', headers: JSON_HEADERS }))
}

/** Records with the same value, so that they can get it back together. */
export function byValue(
  rows: readonly Row[],
  field: string,
): readonly (readonly [value: unknown, ids: readonly string[]])[] {
  const groups = new Map<string, { readonly value: unknown; readonly ids: string[] }>()
  for (const row of rows) {
    const value = row[field] ?? null
    const key = JSON.stringify(value)
    const group = groups.get(key) ?? { value, ids: [] }
    group.ids.push(row.id)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ value, ids }) => [value, ids])
}

function address(model: string, ids: readonly string[]): string {
  const query = new URLSearchParams({ select: 'id', id: `in.(${ids.join(',')})` })
  return `/api/${model}?${query.toString()}`
}

function idsOf(answer: unknown): readonly string[] {
  return (Array.isArray(answer) ? answer : []).map((row: unknown) => String(Object(row).id))
}
