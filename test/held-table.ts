import { setTimeout as delay } from 'node:timers/promises'
import type { TestClient } from './kit.ts'

/** A table that others wait for, as somebody who is to be killed in the middle of what he does. */
export interface HeldTable {
  /** Waits until somebody wants it; `look` fails when nobody will any more. */
  untilWanted(look: () => Promise<void>): Promise<void>
  letGo(): Promise<void>
  /** Lets it go when what waited has ended: its process was killed, and PostgreSQL would do what it asked for all the same. */
  endWaiting(): Promise<void>
}

/** Against writers, or also against readers. */
export async function holdTable(
  client: TestClient,
  table: string,
  against: 'writers' | 'readers' = 'writers',
): Promise<HeldTable> {
  const mode = against === 'writers' ? 'share row exclusive' : 'access exclusive'
  await client.query('begin')
  await client.query(`lock table ${table} in ${mode} mode`)
  // Databases made of the same template have the same numbers for their tables.
  const waiting = `from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.relation = '${table}'::regclass and not l.granted`
  const letGo = async (): Promise<void> => {
    await client.query('rollback')
  }
  return {
    untilWanted: async (look) => {
      while ((await client.query(`select ${waiting}`)).rowCount === 0) {
        await look()
        await delay(5)
      }
    },
    letGo,
    endWaiting: async () => {
      await client.query(`select pg_terminate_backend(l.pid, 60000) ${waiting}`)
      await letGo()
    },
  }
}
