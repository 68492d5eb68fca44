import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cloud } from './cloud.ts'
import { addColleague, type Person } from './person.ts'

/** Records that the pictures show. */
export interface ShownRecords {
  readonly contact: string
  readonly quotation: string
  readonly product: string
}

type Line = readonly [
  description: string,
  quantity: string,
  price: string,
  discount: string,
  tax: string,
]

/** Names, places and trades as a manufacturer of pumps would have them; addresses and numbers that nobody has. */
const COMPANIES = `Adler Präzision GmbH|Stuttgart|DE|Machinery|Industrials
Alpine Hydro AG|Luzern|CH|Utilities|Energy and water
Atelier Bonnard|Lyon|FR|Design|Services
Baltic Shipyards|Gdańsk|PL|Shipbuilding|Industrials
Brightwater Utilities|Bristol|GB|Utilities|Energy and water
Cascade Semiconductor|Portland|US|Semiconductors|Technology
Castellón Cerámica|Castellón|ES|Building materials|Materials
Delta Agro|Zagreb|HR|Agriculture|Food
Dubois & Fils|Nantes|FR|Food processing|Food
Eastgate Logistics|Rotterdam|NL|Logistics|Services
Fjord Seafood|Bergen|NO|Food processing|Food
Globex & Co|Dublin|IE|Machinery|Industrials
Hanseatic Chemicals|Hamburg|DE|Chemicals|Materials
Iberia Solar|Sevilla|ES|Power|Energy and water
Jütland Wind|Esbjerg|DK|Power|Energy and water
Kestrel Instruments|Cambridge|GB|Semiconductors|Technology
Köln Pumps GmbH|Köln|DE|Machinery|Industrials
Lakeside Dairy|Killarney|IE|Food processing|Food
Lombardi Vini|Verona|IT|Beverages|Food
Meridian Health|Leeds|GB|Hospitals|Health
Nordwind Papier|Lübeck|DE|Paper|Materials
Oakridge Timber|Burlington|US|Paper|Materials
Porto Marine|Porto|PT|Shipbuilding|Industrials
Quartz Labs|Eindhoven|NL|Semiconductors|Technology
Rhône Pharma|Grenoble|FR|Pharmaceuticals|Health
Sankt Gallen Textil|St. Gallen|CH|Textiles|Materials
Silverline Rail|Vienna|AT|Logistics|Services
Tatra Steel|Košice|SK|Steel|Materials
Uppsala Biotech|Uppsala|SE|Pharmaceuticals|Health
Vltava Brewery|Prague|CZ|Beverages|Food`

const LINES: readonly Line[] = [
  ['Centrifugal pump CP-200, stainless steel', '4', '1890.00', '0', '19'],
  ['Mechanical seal kit', '12', '86.50', '5', '19'],
  ['Frequency converter 7.5 kW', '4', '742.00', '0', '19'],
  ['Installation on site, two technicians', '16', '95.00', '0', '19'],
  ['Spare impeller, bronze', '2', '318.40', '10', '19'],
]

/** Colleagues, companies with people, and quotations; the last of them has five lines. */
export async function fillAcme(cloud: Cloud, ann: Person): Promise<ShownRecords> {
  await nameColleague(ann, 'ann@acme.example', 'Ann Lee')
  const bob = await addColleague(cloud, ann, 'bob@acme.example', ['sales_manager'])
  await nameColleague(ann, 'bob@acme.example', 'Bob Martin')
  for (const [login, name] of [
    ['chiara@acme.example', 'Chiara Conti'],
    ['dilek@acme.example', 'Dilek Yılmaz'],
  ] as const) {
    await addColleague(cloud, ann, login, ['sales_user'])
    await nameColleague(ann, login, name)
  }
  const contacts = await createCompanies(ann)
  const contact = contacts.get('Köln Pumps GmbH') ?? ''
  await tellStory(ann, bob, contact)
  const quotation = await createQuotations(ann, contacts, contact)
  await createKeys(ann, bob)
  return { contact, quotation, product: await createProducts(ann) }
}

async function nameColleague(ann: Person, login: string, name: string): Promise<void> {
  const changed = await ann.ask('PATCH', `/api/user?login=eq.${login}`, { body: { name } })
  assert.equal(changed.status, 204, changed.text)
}

/** Programs of two people, and of the directory; one of them is in use. */
async function createKeys(ann: Person, bob: Person): Promise<void> {
  await createKey(ann, { name: 'Entra ID', days: 365, scim: true, may_write: true })
  await createKey(bob, {
    name: 'Web shop',
    days: 90,
    models: ['contact', 'sale_order'],
    may_write: true,
  })
  const key = await createKey(ann, { name: 'Nightly report', days: 30, models: ['sale_order'] })
  const headers = { authorization: `Bearer ${key}` }
  assert.equal((await ann.ask('GET', '/api/sale_order?limit=1', { headers })).status, 200)
}

async function createKey(who: Person, body: object): Promise<string> {
  const { status, json, text } = await who.ask('POST', '/auth/keys', { body })
  assert.equal(status, 201, text)
  return String(json.key)
}

async function createCompanies(ann: Person): Promise<ReadonlyMap<string, string>> {
  const rows = COMPANIES.split('\n').map((line) => line.split('|'))
  const industries = await createNamed(ann, [...new Set(rows.flatMap(([, , , ...both]) => both))])
  const countries = new Map<string, string>()
  for (const { id, code } of await ann.get('/api/country?select=id,code&limit=300'))
    countries.set(String(code), String(id))
  const contacts = new Map<string, string>()
  for (const [index, [name = '', city, country = '', industry = '', sector = '']] of rows.entries())
    contacts.set(
      name,
      await ann.create('contact', {
        name,
        city,
        country: countries.get(country),
        industry: industries.get(industry),
        sector: industries.get(sector),
        reference: `C${1001 + index}`,
        email: index % 7 === 3 ? null : `office@${hostOf(name)}.example`,
        phone: `+${30 + index} 555 01${String(index + 10)}`,
      }),
    )
  return contacts
}

async function createNamed(
  ann: Person,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const name of names) ids.set(name, await ann.create('industry', { name }))
  return ids
}

/** `Köln Pumps GmbH` → `koln-pumps`. */
function hostOf(name: string): string {
  const plain = name.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
  const words = plain.match(/[a-z]{2,}/g)
  return (words ?? []).slice(0, 2).join('-')
}

/** What colleagues have done with one contact: changes, notes, files, people. */
async function tellStory(ann: Person, bob: Person, contact: string): Promise<void> {
  const change = async (who: Person, body: unknown): Promise<void> => {
    const { status, text } = await who.ask('PATCH', `/api/contact?id=eq.${contact}`, { body })
    assert.equal(status, 204, text)
  }
  const note = async (who: Person, body: string): Promise<void> => {
    await who.create('message', { model: 'contact', record: contact, body })
  }
  for (const [name, email] of [
    ['Jonas Weber', 'weber@koln-pumps.example'],
    ['Maria Schäfer', 'schaefer@koln-pumps.example'],
  ])
    await ann.create('contact', { kind: 'person', name, email, parent: contact })
  const tags = [
    await ann.create('tag', { name: 'Customer' }),
    await ann.create('tag', { name: 'Key account' }),
  ]
  await change(bob, {
    street: 'Hafenstraße 12',
    zip: '50668',
    website: 'https://koln-pumps.example',
    registration_number: 'HRB 51234',
    founded: '1926',
    tags,
  })
  await note(bob, 'Met Ms Schäfer at the fair. They replace all pumps of hall 2 next spring.')
  await change(ann, { phone: '+49 221 555 0142' })
  await note(ann, 'Wants the offer in two parts: pumps now, converters in May.')
  for (const [name, text] of [
    ['Frame contract 2026.pdf', '%PDF-1.4\n%%EOF\n'],
    ['Hall 2, list of pumps.csv', 'Pump,Year\nCP-150,2009\n'],
  ] as const) {
    const query = new URLSearchParams({ name, model: 'contact', record: contact })
    const { status, text: answer } = await ann.ask(
      'POST',
      `/api/attachment/file?${query.toString()}`,
      {
        csv: text,
        headers: { 'content-type': 'application/octet-stream' },
      },
    )
    assert.equal(status, 201, answer)
  }
}

/** What is sold; the id of the last. */
async function createProducts(ann: Person): Promise<string> {
  const tax = await ann.create('tax', { name: 'VAT 19 %', rate: '19' })
  let last = ''
  for (const [index, [name, , price]] of LINES.entries())
    last = await ann.create('product', { name, code: `P-${200 + index * 10}`, price, tax })
  return last
}

async function createQuotations(
  ann: Person,
  contacts: ReadonlyMap<string, string>,
  last: string,
): Promise<string> {
  const others = [...contacts.values()].filter((id) => id !== last).slice(0, 12)
  for (const [index, customer] of others.entries())
    await ann.create('sale_order', {
      customer,
      date: `2026-${String(9 + (index % 3)).padStart(2, '0')}-${String(index * 2 + 3).padStart(2, '0')}`,
      lines: linesOf(LINES.slice(index % 4)),
    })
  return await ann.create('sale_order', {
    customer: last,
    note: 'Delivery within six weeks. Payment within 14 days without deduction.',
    lines: linesOf(LINES),
  })
}

function linesOf(lines: readonly Line[]): readonly unknown[] {
  return lines.map(([description, quantity, price, discount, tax], index) => ({
    position: index + 1,
    description,
    quantity,
    unit_price: price,
    discount,
    tax_rate: tax,
  }))
}

/** A list of customers as an office keeps it, with three rows that cannot be imported. */
export async function customerFile(cloud: Cloud): Promise<string> {
  const good = Array.from({ length: 40 }, (_, row) => [
    `C${2001 + row}`,
    `Customer ${row + 1} Ltd`,
    `office${row + 1}@customers.example`,
    'Bristol',
    '2019-05-20',
  ])
  const bad = [
    ['C2041', '', 'nobody@customers.example', 'Leeds', '2020-01-31'],
    ['C2042', 'Harbour Freight Ltd', 'harbour freight', 'Hull', '2021-06-01'],
    ['C2043', 'Moorland Wool Ltd', 'wool@customers.example', 'York', '1 June 2021'],
  ]
  const path = join(cloud.home, 'customers.csv')
  const lines = [['Number', 'Name', 'E-mail', 'City', 'Listed on'], ...good, ...bad]
  await writeFile(path, `${lines.map((cells) => cells.join(',')).join('\n')}\n`)
  return path
}
