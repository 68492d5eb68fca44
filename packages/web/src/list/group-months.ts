import { sumDecimals } from '../form/form-decimal.ts'
import type { RecordGroup } from './group-query.ts'

const DAY = /^\d{4,}-\d{2}-\d{2}$/

/**
 * Groups of days as groups of months, newest first, what has no date last: the database groups by the exact value, and a
 * list of days is no overview. The value of a month is `2026-11`.
 */
export function monthGroups(days: readonly RecordGroup[]): readonly RecordGroup[] {
  const months = Map.groupBy(days, ({ value }) =>
    typeof value === 'string' && DAY.test(value) ? value.slice(0, -3) : value,
  )
  return [...months]
    .flatMap(([value, [first, ...others]]) =>
      first === undefined ? [] : [others.reduce(joined, { ...first, value })],
    )
    .toSorted((a, b) => String(b.value ?? '').localeCompare(String(a.value ?? '')))
}

/** The records of a month, as a condition; undefined for what is no month. */
export function monthCondition(name: string, value: RecordGroup['value']): string | undefined {
  const [, year, month] = /^(\d{4,})-(\d{2})$/.exec(String(value)) ?? []
  if (year === undefined || month === undefined) return undefined
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return `and(${name}.gte.${year}-${month}-01,${name}.lte.${year}-${month}-${last})`
}

function joined(month: RecordGroup, { count, sums }: RecordGroup): RecordGroup {
  const names = [...new Set([...Object.keys(month.sums), ...Object.keys(sums)])]
  return {
    ...month,
    count: month.count + count,
    sums: Object.fromEntries(
      names.map((name) => [name, sumDecimals([month.sums[name], sums[name]])]),
    ),
  }
}
