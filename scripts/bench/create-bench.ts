import { asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { alternate, type Comparison, type Lane, type Rounds } from './lanes.ts'
import { runSlice } from './load.ts'
import type { World } from './world.ts'

const LINES = 5
const GOAL_MS = 4

/** Creates over the API, each with its audit entries, in alternating slices. */
export async function benchCreates(
  cloud: BenchCloud,
  world: World,
  rounds: Rounds,
): Promise<readonly Figure[]> {
  const known = await readKnown(cloud, world)
  let made = 0
  const contact = (): unknown => ({
    name: `Made ${++made}`,
    reference: `M${made}`,
    email: `made${made}@example.com`,
    city: 'Namur',
    country: known.country,
  })
  const quotation = (): unknown => {
    made += 1
    const line = { description: 'A thing', quantity: '2', unit_price: '12.5', tax_rate: '21' }
    const lines = Array.from({ length: LINES }, (_, position) => ({ ...line, position }))
    return { customer: known.contact, lines }
  }
  const both = [lane(cloud, world, 'contact', contact), lane(cloud, world, 'sale_order', quotation)]
  // The first rows of a table are looked up in plans for an empty one, until autovacuum has counted them: within a minute.
  await alternate(both, { ...rounds, rounds: 0 })
  await asSuperuser(cloud, world.database, async (client) => await client.query('analyze'))
  const lanes = await alternate(both, rounds)
  // A create without its trace would be no create: the figure is worth nothing then.
  const { audited } = await readKnown(cloud, world)
  if (audited - known.audited < made) throw new Error('Creates left no audit entries.')
  return [
    figure('a contact', lanes.value('contact', 'cpuMs'), GOAL_MS, rate(lanes, 'contact')),
    figure(
      `a quotation with ${LINES} lines`,
      lanes.value('sale_order', 'cpuMs'),
      GOAL_MS * (LINES + 1),
      `${LINES + 1} records with number, totals and audit; ${rate(lanes, 'sale_order')}`,
    ),
  ]
}

interface Known {
  readonly contact: string
  readonly country: string
  /** Audit entries so far. */
  readonly audited: number
}

async function readKnown(cloud: BenchCloud, world: World): Promise<Known> {
  return await asSuperuser(cloud, world.database, async (client) => {
    const { rows } = await client.query<Known>(
      `select id as contact, country, (select count(*)::int from app.audit_entry) as audited
       from app.contact where country is not null limit 1`,
    )
    if (rows[0] === undefined) throw new Error('There is no contact.')
    return rows[0]
  })
}

function lane(cloud: BenchCloud, world: World, model: string, record: () => unknown): Lane {
  return {
    name: model,
    run: async (options) =>
      await runSlice(
        {
          origin: `https://127.0.0.1:${cloud.port}`,
          path: `/api/${model}`,
          method: 'POST',
          headers: world.headers,
          body: () => JSON.stringify(record()),
        },
        options,
      ),
    node: cloud.servePid,
    postgres: cloud.postgresPid,
  }
}

function figure(what: string, cpuMs: number, goalMs: number, note: string): Figure {
  return {
    name: `create ${what}, with audit: CPU, Node and PostgreSQL`,
    value: cpuMs,
    unit: 'ms',
    goal: { is: 'at most', value: goalMs },
    note,
  }
}

function rate(lanes: Comparison, name: string): string {
  return `${lanes.value(name, 'perSecond').toFixed(0)} a second, each on disk before it is answered`
}
