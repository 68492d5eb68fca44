import type { TestClient } from '../kit.ts'

/** What the clients know: what they asked for, and what they were told. */
export class OrderRecorder {
  /** By note: the id that came with 201; undefined when there was no such answer. */
  readonly asked = new Map<string, string | undefined>()

  ask(note: string): void {
    this.asked.set(note, undefined)
  }

  acknowledge(note: string, id: string): void {
    this.asked.set(note, id)
  }

  get acknowledged(): number {
    return [...this.asked.values()].filter((id) => id !== undefined).length
  }
}

/** What lies in the database about one order. */
export interface StoredOrder {
  readonly id: string
  readonly note: string
  readonly number: string
  readonly lines: number
  /** The header's total and the sum of its lines, as PostgreSQL writes them. */
  readonly total: string
  readonly sum: string
  /** Audit entries: of the header, of the lines. */
  readonly audited: number
  readonly audited_lines: number
}

export interface Expected {
  readonly lines: number
  readonly total: string
}

/** Everything that is wrong, in words; empty when nothing is. `before` is the number of orders made before these. */
export function judge(
  asked: ReadonlyMap<string, string | undefined>,
  stored: readonly StoredOrder[],
  expected: Expected,
): readonly string[] {
  const byNote = Map.groupBy(stored, ({ note }) => note)
  const fates = [...asked].flatMap(([note, id]) => fate(note, id, byNote.get(note) ?? []))
  const strangers = stored
    .filter(({ note }) => !asked.has(note))
    .map(({ note }) => `${note}: nobody asked for it`)
  return [
    ...fates,
    ...strangers,
    ...stored.flatMap((order) => halves(order, expected)),
    ...numbering(stored.map(({ number }) => number)),
  ]
}

function fate(note: string, id: string | undefined, found: readonly StoredOrder[]): string[] {
  const ids = found.map((order) => order.id)
  if (ids.length > 1) return [`${note}: ${ids.length} times there`]
  if (id === undefined || ids[0] === id) return []
  return [ids[0] === undefined ? `${note}: lost` : `${note}: another id than acknowledged`]
}

function halves(order: StoredOrder, expected: Expected): string[] {
  const { note, lines, total, sum, audited, audited_lines: auditedLines } = order
  return [
    ...(lines === expected.lines ? [] : [`${note}: ${lines} lines`]),
    ...(total === expected.total && sum === expected.total
      ? []
      : [`${note}: total ${total}, lines ${sum}`]),
    ...(audited === 1 && auditedLines === expected.lines
      ? []
      : [`${note}: ${audited} audit entries, ${auditedLines} of lines`]),
  ]
}

/** Numbers like S2026-00001 must be 1, 2, 3 … without gap or double. */
function numbering(numbers: readonly string[]): string[] {
  const sorted = numbers.map((number) => Number(number.split('-')[1])).sort((a, b) => a - b)
  const wrong = sorted.findIndex((number, index) => number !== index + 1)
  return wrong === -1 ? [] : [`numbers: ${sorted[wrong]} where ${wrong + 1} should be`]
}

export async function readOrders(client: TestClient): Promise<readonly StoredOrder[]> {
  const { rows } = await client.query<StoredOrder>(
    `select o.id, o.note, o.number, o.total::text as total, l.lines, l.sum, l.audited_lines,
       (select count(*)::int from app.audit_entry a
         where a.model = 'sale_order' and a.operation = 'create' and a.record = o.id::text) as audited
     from app.sale_order o
     cross join lateral (
       select count(*)::int as lines, coalesce(sum(x.total), 0)::text as sum,
         (count(*) filter (where (select count(*) from app.audit_entry a
           where a.model = 'sale_order_line' and a.operation = 'create' and a.record = x.id::text) = 1))::int as audited_lines
       from app.sale_order_line x where x.sale_order = o.id
     ) l`,
  )
  return rows
}

/** Entries, and lines, that belong to nothing. */
export async function readOrphans(client: TestClient): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await client.query(
    `select
       (select count(*)::int from app.sale_order_line l
         where not exists (select from app.sale_order o where o.id = l.sale_order)) as lines,
       (select count(*)::int from app.audit_entry a where a.model = 'sale_order' and a.operation = 'create'
         and not exists (select from app.sale_order o where o.id::text = a.record)) as entries`,
  )
  return rows[0] ?? {}
}
