import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

const WRITERS = 4
const CONNECT_MS = 1_000
/** One that hangs is not known, and its connection is left. */
const ANSWER_MS = 3_000
const PAUSE_MS = 20
/** Between two changes of a writer: the machine has other work to do. */
const REST_MS = 5

interface WriterPlace {
  readonly host: string
  readonly port: number
  readonly password: string
}

/** What the writers found, to be compared with what is there afterwards. */
export interface Written {
  readonly acknowledged: readonly string[]
  /** The longest time in which nothing was acknowledged. */
  readonly gapMs: number
}

/** Changes a cluster, row by row, through everything that happens to it, and remembers what it acknowledged: the oracle of a drill. */
export class DrillWriters {
  readonly #place: WriterPlace
  readonly #acknowledged: string[] = []
  readonly #over = new AbortController()
  readonly #writing: Promise<unknown>
  #lastAt = performance.now()
  #gapMs = 0

  /** The table must be there; see `makeTable`. */
  constructor(place: WriterPlace) {
    this.#place = place
    this.#writing = Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => await this.#write(writer)),
    )
  }

  get count(): number {
    return this.#acknowledged.length
  }

  async end(): Promise<Written> {
    this.#over.abort()
    await this.#writing
    return { acknowledged: this.#acknowledged, gapMs: Math.round(this.#gapMs) }
  }

  async #write(writer: number): Promise<void> {
    let client: Client | undefined
    for (let number = 0; !this.#over.signal.aborted; number++)
      try {
        client ??= await openWriter(this.#place)
        await client.query('insert into drill (id) values ($1)', [`${writer} ${number}`])
        this.#acknowledge(`${writer} ${number}`)
        await delay(REST_MS)
      } catch {
        // Not acknowledged: it may be there or not.
        leave(client)
        client = undefined
        await delay(PAUSE_MS)
      }
    leave(client)
  }

  #acknowledge(id: string): void {
    this.#acknowledged.push(id)
    const now = performance.now()
    this.#gapMs = Math.max(this.#gapMs, now - this.#lastAt)
    this.#lastAt = now
  }
}

/** Without a key: what came twice is to be seen. */
export async function makeTable(place: WriterPlace): Promise<void> {
  const client = await openWriter(place)
  await client.query('create table drill (id text not null)')
  await client.end()
}

/** How many of the acknowledged changes are not there, or more than once. */
export async function countLost(
  place: WriterPlace,
  acknowledged: readonly string[],
): Promise<{ readonly lost: number; readonly doubled: number }> {
  const client = await openWriter(place)
  try {
    const { rows } = await client.query<{ lost: number; doubled: number }>(
      `select count(*) filter (where d.count is null)::integer as lost, count(*) filter (where d.count > 1)::integer as doubled
       from unnest($1::text[]) a (id) left join (select id, count(*) from drill group by id) d using (id)`,
      [acknowledged],
    )
    return rows[0] ?? { lost: acknowledged.length, doubled: 0 }
  } finally {
    await client.end()
  }
}

async function openWriter({ host, port, password }: WriterPlace): Promise<Client> {
  const client = new Client({
    host,
    port,
    password,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    leave(client)
    throw error
  }
}

/** Not awaited: whoever is at its other end may be dead. */
function leave(client: Client | undefined): void {
  client?.end().catch(() => undefined)
}
