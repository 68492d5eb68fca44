import type { Row } from '@zennnn/data'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { Vault } from '../vault/vault.ts'
import {
  type EvidenceChain,
  type EvidencePlace,
  type KeptDay,
  type ShownEvidence,
  shownBy,
  withoutChain,
} from './evidence-shown.ts'
import { findLastLine, keepLastLine, type PlacedLine, planNext } from './last-line.ts'

type Place = Pick<Vault, 'access' | 'control' | 'home'>

/** The last run of a control in the chain in use. */
export interface LastRun {
  readonly control: string
  /** ISO 8601. */
  readonly at: string
  readonly outcome: string
}

/** Where runs are written down, for the one who does so at a time. */
export interface EvidenceRegister {
  /** Of the chain in use: who signs a line for it has this key, and signs for this host name. */
  readonly chain: Pick<EvidenceChain, 'cloud' | 'publicKey'>
  /** As who looks at the page gets it. */
  readonly shown: (wanted: readonly string[]) => Promise<ShownEvidence>
  readonly lastRuns: (wanted: readonly string[]) => Promise<readonly LastRun[]>
  /** What the next line follows. Stores what was signed last, where a crash kept it from that. */
  readonly head: () => Promise<EvidencePlace>
  /** On the disk outside PostgreSQL first, then stored. */
  readonly append: (line: PlacedLine) => Promise<void>
  /** Each once: what is kept of a day is not changed. */
  readonly keepDays: (days: readonly KeptDay[]) => Promise<void>
}

/** The key and host name of the chain in use; undefined where none was begun. */
export async function findChain({
  access,
  control,
}: Pick<Vault, 'access' | 'control'>): Promise<
  Pick<EvidenceChain, 'cloud' | 'publicKey'> | undefined
> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<Pick<EvidenceChain, 'cloud' | 'publicKey'>>(
      'select cloud, public_key as "publicKey" from zennnn_trust.chain order by number desc limit 1',
    )
    return rows[0]
  })
}

/** Begins a chain of another key or host name: it names the last line that there is, and follows it. */
export async function beginChain(
  { access, control, clock }: Pick<Vault, 'access' | 'control' | 'clock'>,
  { cloud, publicKey }: Pick<EvidenceChain, 'cloud' | 'publicKey'>,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(
      `insert into zennnn_trust.chain (after_sequence, after_hash, cloud, public_key, began_at)
       select coalesce(max(e.sequence), 0), coalesce(
           max(encode(sha256(convert_to(e.line, 'UTF8')), 'hex')), repeat('0', 64)), $1::text, $2::text, $3::timestamptz
       from (select sequence, line from zennnn_trust.evidence order by sequence desc limit 1) e`,
      [cloud, publicKey, clock.now()],
    )
  })
}

/** Runs `body` when nobody else writes evidence; undefined, at once, while somebody does. */
export async function tryRecord<T>(
  place: Place,
  body: (register: EvidenceRegister) => Promise<T>,
): Promise<T | undefined> {
  return await asOwner(place.access, place.control, async (client) => {
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtext('zennnn.evidence')) as taken`,
    )
    return rows[0]?.taken === true ? await body(await registerOf(place, client)) : undefined
  })
}

/** The same after whoever does. */
export async function record<T>(
  place: Place,
  body: (register: EvidenceRegister) => Promise<T>,
): Promise<T> {
  return await asOwner(place.access, place.control, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext('zennnn.evidence'))`)
    return await body(await registerOf(place, client))
  })
}

/** As who looks at the page gets it, for commands. */
export async function readEvidence(
  access: ClusterAccess,
  control: Place['control'],
  wanted: readonly string[],
): Promise<ShownEvidence> {
  return await asOwner(access, control, async (client) => await shownTo(client, wanted))
}

/** A line with the key and host name of the chain in which it lies. */
export interface ChainedLine extends Pick<EvidenceChain, 'cloud' | 'publicKey'> {
  readonly sequence: number
  readonly text: string
}

/** All lines of a time, of every chain, oldest first. `from` is in it, `until` is not. */
export async function listLines(
  access: ClusterAccess,
  control: Place['control'],
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<readonly ChainedLine[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<Omit<ChainedLine, 'sequence'> & { sequence: string }>(
      `select e.sequence::text, e.line as text, c.cloud, c.public_key as "publicKey"
       from zennnn_trust.evidence e cross join lateral (
         select n.cloud, n.public_key from zennnn_trust.chain n
         where n.after_sequence < e.sequence order by n.number desc limit 1) c
       where e.at >= $1 and e.at < $2 order by e.sequence`,
      [from.toISOString(), until.toISOString()],
    )
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }))
  })
}

async function registerOf({ home }: Place, client: Client): Promise<EvidenceRegister> {
  const { rows: chains } = await client.query<{
    after: string
    hash: string
    cloud: string
    publicKey: string
  }>(
    `select after_sequence::text as after, after_hash as hash, cloud, public_key as "publicKey"
     from zennnn_trust.chain order by number desc limit 1`,
  )
  const [chain] = chains
  if (chain === undefined) throw withoutChain()
  const { cloud, publicKey } = chain
  const begin = { sequence: Number(chain.after), hash: chain.hash }
  return {
    chain: { cloud, publicKey },
    shown: async (wanted) => await shownTo(client, wanted),
    lastRuns: async (wanted) => {
      const { rows } = await client.query<LastRun>(LAST_RUNS, [wanted, begin.sequence])
      return rows
    },
    head: async () => {
      const signed = await findLastLine(home)
      const { after, missing } = planNext(
        (await findStored(client, begin.sequence)) ?? begin,
        // What another key signed is of an earlier chain.
        signed?.publicKey === publicKey ? signed : undefined,
      )
      if (missing !== undefined) await store(client, missing)
      return after
    },
    append: async (line) => {
      await keepLastLine(home, { ...line, publicKey })
      await store(client, line)
    },
    keepDays: async (days) => {
      await client.query(
        `insert into zennnn_trust.day (promise, day, is_over, state)
         select d.promise, d.day::date, d."isOver", d.state
         from jsonb_to_recordset($1::jsonb) d (promise text, day text, "isOver" boolean, state text)
         on conflict do nothing`,
        [JSON.stringify(days)],
      )
    },
  }
}

async function shownTo(client: Client, wanted: readonly string[]): Promise<ShownEvidence> {
  return await shownBy(async (statements) => {
    const found: (readonly Row[])[] = []
    for (const { text, values } of statements)
      found.push((await client.query<Row>(text, [...values])).rows)
    return found
  }, wanted)
}

async function findStored(client: Client, after: number): Promise<EvidencePlace | undefined> {
  const { rows } = await client.query<{ sequence: string; hash: string }>(
    `select sequence::text, encode(sha256(convert_to(line, 'UTF8')), 'hex') as hash from zennnn_trust.evidence
     where sequence > $1 order by sequence desc limit 1`,
    [after],
  )
  return rows[0] && { sequence: Number(rows[0].sequence), hash: rows[0].hash }
}

async function store(client: Client, { sequence, text, isTurn }: PlacedLine): Promise<void> {
  await client.query(
    'insert into zennnn_trust.evidence (sequence, line, is_turn) values ($1, $2, $3)',
    [sequence, text, isTurn],
  )
}

const LAST_RUNS = `
  select e.control, e.at, e.outcome from unnest($1::text[]) w(control) cross join lateral (
    select l.control, l.at, l.outcome from zennnn_trust.evidence l
    where l.control = w.control and l.sequence > $2 order by l.sequence desc limit 1) e`
