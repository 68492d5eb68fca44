import {
  type Ask,
  asPerson,
  type Canary,
  type HiddenRecord,
  jsonOf,
  jsonQuestion,
  memberOf,
  type Question,
} from '@zennnn/trust'
import { CUSTOMER } from './canary-people.ts'

/** Of what `fillCanary` makes: a canary with less gets it made anew. */
export const CONTENTS = 2

/** A quotation of the administrator: a salesperson sees his own. */
const KEPT_ORDER = 'canary-kept'
const OBJECT = { prefer: 'return=representation' }

/** Fills the canary with a record of every kind that controls look for, as its administrator would. Harmless when done again. */
export async function fillCanary(ask: Ask, signal: AbortSignal): Promise<void> {
  const customer = await ensureCustomer(ask, signal)
  await ensureRecord(ask, { model: 'tag', key: ['name', 'Canary'] }, signal)
  await ensureRecord(
    ask,
    { model: 'product', key: ['code', 'CANARY'], more: { name: 'Bird seed', price: '2.50' } },
    signal,
  )
  await ensureOrder(ask, KEPT_ORDER, signal)
  await ensureFile(ask, customer, signal)
}

/** What of it the member must not see, by the rules that its apps declare. */
export async function hiddenRecords(
  { ask, administrator: person }: Canary,
  signal: AbortSignal,
): Promise<readonly HiddenRecord[]> {
  return await asPerson({ ask, person, signal }, async (visitor) => {
    const id = await ensureOrder(visitor.ask.bind(visitor), KEPT_ORDER, signal)
    return [{ model: 'sale_order', id }]
  })
}

/** Whom quotations of the canary are for: the id. */
export async function ensureCustomer(ask: Ask, signal: AbortSignal): Promise<string> {
  const more = { name: 'Canary customer', email: CUSTOMER }
  return await ensureRecord(ask, { model: 'contact', key: ['reference', 'canary'], more }, signal)
}

/** A quotation of one line under this number of another system: its id. */
export async function ensureOrder(
  ask: Ask,
  reference: string,
  signal: AbortSignal,
): Promise<string> {
  const customer = await ensureCustomer(ask, signal)
  const order = await ensureRecord(
    ask,
    { model: 'sale_order', key: ['reference', reference], more: { customer } },
    signal,
  )
  const lines = `/api/sale_order_line?select=id&sale_order=eq.${order}&limit=1`
  if ((await idsAt(ask, lines, signal)).length === 0)
    await make(
      ask,
      'sale_order_line',
      { sale_order: order, description: 'Seed', unit_price: '2.50' },
      signal,
    )
  return order
}

/** Finds a record by what no other of its model has, and makes it where there is none: its id. */
async function ensureRecord(
  ask: Ask,
  {
    model,
    key: [field, value],
    more = {},
  }: {
    readonly model: string
    readonly key: readonly [field: string, value: string]
    readonly more?: Readonly<Record<string, unknown>>
  },
  signal: AbortSignal,
): Promise<string> {
  const found = `/api/${model}?select=id&${field}=eq.${encodeURIComponent(value)}`
  const [id] = await idsAt(ask, found, signal)
  return id ?? (await make(ask, model, { [field]: value, ...more }, signal))
}

async function ensureFile(ask: Ask, contact: string, signal: AbortSignal): Promise<void> {
  if ((await idsAt(ask, '/api/attachment?select=id&limit=1', signal)).length > 0) return
  const question: Question = {
    method: 'POST',
    path: `/api/attachment/file?name=canary.txt&model=contact&record=${contact}`,
    headers: { 'content-type': 'application/octet-stream' },
    body: 'Nobody’s data.',
  }
  const { status } = await ask(question, signal)
  if (status !== 201) throw new Error(`The canary took no file: ${status}.`)
}

async function make(
  ask: Ask,
  model: string,
  values: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  const question = jsonQuestion('POST', `/api/${model}`, values)
  const answer = await ask({ ...question, headers: { ...question.headers, ...OBJECT } }, signal)
  const [id] = idsOf(jsonOf(answer))
  if (answer.status === 201 && id !== undefined) return id
  throw new Error(`The canary took no ${model}: ${answer.status} ${answer.body.slice(0, 200)}`)
}

/** Of the records that an address of the API answers. */
export async function idsAt(
  ask: Ask,
  path: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return idsOf(jsonOf(await ask({ path }, signal)))
}

function idsOf(answered: unknown): readonly string[] {
  const records: readonly unknown[] = Array.isArray(answered) ? answered : [answered]
  return records.map((one) => memberOf(one, 'id')).filter((id) => typeof id === 'string')
}
