import type { Page } from 'playwright-core'
import { codeRequests } from '../../test/browser/chromium.ts'
import { CLIENT_LIMITS, gzipBytes, initialScripts, initialStyles } from '../client-files.ts'
import {
  type Client,
  type KeyTimes,
  openClient,
  pressKeys,
  usableAfterMs,
  WATCH_LIST,
} from './client-page.ts'
import type { BenchCloud } from './cloud.ts'
import type { Figure } from './figure.ts'
import { median, quantile } from './load.ts'
import type { World } from './world.ts'

const LINES = 200
const KEY_GOAL_MS = 50
/** Typed into a price: each makes the line, the totals and the checks anew. */
const KEYS = '12345678'

/** What the client costs the person before it, in Chromium; whatever is compared is measured in turns. */
export async function benchClient(
  cloud: BenchCloud,
  world: World,
  rounds: number,
): Promise<readonly Figure[]> {
  const client = await openClient(cloud, world)
  try {
    return [
      ...sizeFigures(),
      ...(await listFigures(client, rounds)),
      ...(await keyFigures(client, world, rounds)),
    ]
  } finally {
    await client.close()
  }
}

function sizeFigures(): readonly Figure[] {
  return [
    sizeFigure('scripts', initialScripts(), CLIENT_LIMITS.scripts),
    sizeFigure('styles', initialStyles(), CLIENT_LIMITS.styles),
  ]
}

function sizeFigure(what: string, paths: readonly string[], limitBytes: number): Figure {
  return {
    name: `client: ${what} of the first page, gzip`,
    value: gzipBytes(paths) / 1000,
    unit: 'kB',
    goal: { is: 'at most', value: limitBytes / 1000 },
  }
}

async function listFigures(client: Client, rounds: number): Promise<readonly Figure[]> {
  const page = await client.context.newPage()
  await page.addInitScript({ content: WATCH_LIST })
  const list = `${client.origin}/app/contact`
  const few: number[] = []
  const many: number[] = []
  // The first round loads the code and warms the server.
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [
      await usableAfterMs(page, list),
      await usableAfterMs(page, `${list}?size=1000`),
    ]
    if (round > 0) few.push(one)
    if (round > 0) many.push(other)
  }
  const { fromServer } = await codeRequests(page, list)
  await page.close()
  return [
    {
      name: 'client: list usable with 1,000 rows to 80 rows',
      value: median(many.map((ms, round) => ms / (few[round] ?? Number.NaN))),
      unit: '×',
      goal: { is: 'at most', value: 1.3 },
      note: `${median(many).toFixed(0)} against ${median(few).toFixed(0)} ms, from the address to the first row selected`,
    },
    {
      name: 'client: requests for code on a second visit',
      value: fromServer.length,
      unit: '',
      goal: { is: 'at most', value: 0 },
    },
  ]
}

async function keyFigures(
  client: Client,
  world: World,
  rounds: number,
): Promise<readonly Figure[]> {
  const long = await openQuotation(client, world, LINES)
  const short = await openQuotation(client, world, 1)
  const times: { readonly long: KeyTimes; readonly short: KeyTimes }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { long: await typePrice(long), short: await typePrice(short) }
    if (round > 0) times.push(pair)
  }
  const paints = (which: 'long' | 'short'): readonly number[] =>
    times.flatMap((pair) => pair[which].paintMs).toSorted((a, b) => a - b)
  const work = (which: 'long' | 'short'): string =>
    median(times.map((pair) => pair[which].workMs)).toFixed(1)
  const goal = { is: 'at most', value: KEY_GOAL_MS } as const
  const name = `client: a key in a form with ${LINES} lines`
  return [
    {
      name: `${name}, until it is drawn, p50`,
      value: quantile(paints('long'), 0.5),
      unit: 'ms',
      goal,
      note: `${quantile(paints('short'), 0.5).toFixed(1)} ms with 1 line; a frame of the screen, up to 17 ms, is in both`,
    },
    {
      name: `${name}, until it is drawn, p95`,
      value: quantile(paints('long'), 0.95),
      unit: 'ms',
      goal,
      note: `${quantile(paints('short'), 0.95).toFixed(1)} ms with 1 line`,
    },
    {
      name: `${name}, work of the main thread, to 1 line`,
      value: median(times.map(({ long: many, short: one }) => many.workMs / one.workMs)),
      unit: '×',
      note: `${work('long')} against ${work('short')} ms`,
    },
  ]
}

async function openQuotation(
  { context, origin }: Client,
  world: World,
  lines: number,
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${origin}/app/sale_order`)
  await page.locator('#main').waitFor()
  const id: unknown = await page.evaluate(`(async () => {
    const [{ id: customer }] = await (await fetch('/api/contact?select=id&limit=1')).json()
    const line = { quantity: '1', unit_price: '2', tax_rate: '19' }
    const lines = Array.from({ length: ${lines} }, (_, at) => ({ ...line, position: at + 1, description: 'Line ' + at }))
    const headers = { 'content-type': 'application/json', prefer: 'return=representation', 'x-csrf-token': ${JSON.stringify(world.headers['x-csrf-token'])} }
    const made = await fetch('/api/sale_order', { method: 'POST', headers, body: JSON.stringify({ customer, lines }) })
    return (await made.json())[0].id
  })()`)
  await page.goto(`${origin}/app/sale_order/${String(id)}`)
  await page.getByRole('row', { name: `Line ${lines}`, exact: true }).waitFor()
  return page
}

async function typePrice(page: Page): Promise<KeyTimes> {
  await page.bringToFront()
  const price = page.getByRole('row', { name: 'Line 1', exact: true }).getByLabel('Unit price')
  await price.focus()
  await page.keyboard.press('Control+a')
  return await pressKeys(page, KEYS)
}
