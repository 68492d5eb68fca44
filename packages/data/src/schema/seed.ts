import { type Clock, newRecordId, PlatformError } from '@zennnn/kernel'
import { type Field, type Model, pairTable, type Registry, type Seed } from '@zennnn/model'
import type { Client } from 'pg'
import { literal, quoted, tableOf } from './sql-text.ts'

/**
 * Inserts the groups of all apps and the records that apps declare, where they are not there yet; what is there stays as
 * it is, because people may have changed it. One transaction, as `zennnn_owner`.
 */
export async function seed(client: Client, registry: Registry, clock: Clock): Promise<void> {
  await client.query('begin')
  try {
    await client.query('set local role zennnn_owner')
    await client.query('set local search_path = pg_catalog')
    for (const one of [...groupSeeds(registry), ...registry.apps.flatMap((app) => app.seeds)])
      await seedModel(client, registry, one, clock)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Groups first without, then with what they imply: a group may imply one declared after it. */
function groupSeeds(registry: Registry): readonly Seed[] {
  const groups = [...registry.groups.values()]
  if (!registry.models.has('group')) return []
  return [
    { model: 'group', key: 'name', records: groups.map(({ name, label }) => ({ name, label })) },
    {
      model: 'group',
      key: 'name',
      records: groups.map(({ name, implies }) => ({ name, implies })),
    },
  ]
}

async function seedModel(
  client: Client,
  registry: Registry,
  { model: name, key, records }: Seed,
  clock: Clock,
): Promise<void> {
  const model = registry.models.get(name)
  if (model === undefined) throw invalid(name, 'the model is not in this set of apps')
  for (const record of records) {
    const entries = Object.entries(record).map(
      ([fieldName, value]) => [fieldName, value, fieldOf(model, fieldName)] as const,
    )
    const stored = entries.filter(([, , field]) => field.kind !== 'manyToMany')
    const columns = ['id', ...stored.map(([fieldName]) => fieldName)]
    const values = [
      newRecordId(clock),
      ...stored.map(([, value, field]) => parameter(value, field)),
    ]
    const inputs = stored.map(([, , field], at) => inputSql(registry, field, at + 2))
    const keyAt = columns.indexOf(key) + 1
    if (keyAt === 0) throw invalid(name, `a record has no ${key}`)
    await client.query(
      `insert into ${tableOf(name)} (${columns.map(quoted).join(', ')}) select $1, ${inputs.join(', ')}
       where not exists (select from ${tableOf(name)} where ${quoted(key)}::text = $${keyAt}::text)`,
      values,
    )
    for (const [fieldName, value, field] of entries)
      if (field.kind === 'manyToMany')
        await seedPairs(client, registry, {
          model,
          fieldName,
          target: field.model,
          key,
          keyValue: String(record[key]),
          targets: Array.isArray(value) ? value.map(String) : [],
        })
  }
}

async function seedPairs(
  client: Client,
  registry: Registry,
  pair: {
    readonly model: Model
    readonly fieldName: string
    readonly target: string
    readonly key: string
    readonly keyValue: string
    readonly targets: readonly string[]
  },
): Promise<void> {
  if (pair.targets.length === 0) return
  await client.query(
    `insert into ${tableOf(pairTable(pair.model.name, pair.fieldName))} (source, target)
     select s.id, t.id from ${tableOf(pair.model.name)} s, ${tableOf(pair.target)} t
     where s.${quoted(pair.key)}::text = $1 and t.${quoted(keyOf(registry, pair.target))}::text = any ($2::text[])
     on conflict do nothing`,
    [pair.keyValue, pair.targets],
  )
}

/** A reference is written as the value of the target's key, or as its id. */
function inputSql(registry: Registry, field: Field, at: number): string {
  if (field.kind !== 'reference') return `$${at}`
  const key = quoted(keyOf(registry, field.model))
  return `(select id from ${tableOf(field.model)} where ${key}::text = $${at}::text or id::text = $${at}::text)`
}

function keyOf(registry: Registry, model: string): string {
  if (model === 'group') return 'name'
  const declared = registry.apps.flatMap((app) => app.seeds).find((one) => one.model === model)
  return declared?.key ?? 'id'
}

function parameter(value: unknown, field: Field): unknown {
  return field.kind === 'json' ? JSON.stringify(value) : value
}

function fieldOf(model: Model, name: string): Field {
  const field = model.fields.get(name)
  if (field === undefined) throw invalid(model.name, `unknown field ${name}`)
  return field
}

function invalid(model: string, problem: string): PlatformError {
  return new PlatformError('APP_INVALID', { message: `Seed of ${literal(model)}: ${problem}.` })
}
