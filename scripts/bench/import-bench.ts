import { ask, asSuperuser, type BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { type InvoicesFile, makeInvoices } from './invoices-file.ts'
import { makeWorld, type World } from './world.ts'

const GOAL_S = 60
const LOOK_MS = 50
/** As docs/administrator/importing.md imports the real file. */
const OPTIONS = {
  key: ['reference'],
  create: ['customer'],
  date_format: ['M/D/YYYY H:MM'],
  map: [
    'reference=InvoiceNo',
    'date=InvoiceDate',
    'customer.reference=CustomerID',
    'customer.name={"Customer " + row.CustomerID}',
    'customer.country=Country',
    'state={row.InvoiceNo.startsWith("C") ? "cancelled" : "draft"}',
    'lines.description={"Invoice " + row.InvoiceNo}',
    'lines.quantity=Quantity',
    'lines.unit_price=UnitPrice',
  ],
  alias: [
    'customer.reference:(blank)=',
    'customer.country:EIRE=Ireland',
    'customer.country:USA=United States',
    'customer.country:RSA=South Africa',
    'customer.country:Czech Republic=CZ',
    'customer.country:Channel Islands=Jersey',
    'customer.country:European Community=',
    'customer.country:Unspecified=',
  ],
}

/** From sending a file of invoices over HTTPS until its job is done, in a database without orders and customers. */
export async function benchImport(cloud: BenchCloud, rows: number): Promise<Figure> {
  const world = await makeWorld(cloud, 'retailer')
  const file = makeInvoices(rows)
  const before = performance.now()
  const result = await importFile(cloud, world, file.text)
  const seconds = (performance.now() - before) / 1000
  await requireAll(cloud, world, file, result)
  return {
    name: `import of ${rows} invoices: file sent until the last one is an order`,
    value: seconds,
    unit: 's',
    goal: { is: 'at most', value: GOAL_S },
    note: `${file.orders} orders of customers made by number, ${file.refused} rows refused, as counted afterwards; audited, each batch on disk`,
  }
}

interface ImportResult {
  readonly created: number
  readonly bad_rows: number
}

async function importFile(cloud: BenchCloud, world: World, text: string): Promise<ImportResult> {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(OPTIONS))
    for (const value of values) query.append(name, value)
  const headers = { ...world.headers, 'content-type': 'text/csv' }
  const path = `/api/import/sale_order?${query.toString()}`
  const { job } = Object(await ask(cloud, { path, method: 'POST', headers, body: text }))
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const state = Object(await ask(cloud, { path: `/api/import/${job}`, headers: world.headers }))
    if (state.state === 'done') return state.result
    if (state.state !== 'queued' && state.state !== 'running')
      throw new Error(`The import ended as ${JSON.stringify(state)}.`)
  }
}

/** A figure of an import that lost or invented rows would be worth nothing. */
async function requireAll(
  cloud: BenchCloud,
  world: World,
  { orders, cancelled, refused }: InvoicesFile,
  result: ImportResult,
): Promise<void> {
  const rows = await asSuperuser(cloud, world.database, async (client) => {
    const found = await client.query<{ orders: number; cancelled: number }>(
      `select count(*)::int as orders, (count(*) filter (where state = 'cancelled'))::int as cancelled
       from app.sale_order`,
    )
    return found.rows
  })
  const wanted = JSON.stringify([{ orders, cancelled }, orders, refused])
  const got = JSON.stringify([rows[0], result.created, result.bad_rows])
  if (got !== wanted) throw new Error(`The import should have given ${wanted}, but gave ${got}.`)
}
