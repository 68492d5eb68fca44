import { lstat, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '@zennnn/cloud'
import { sharedFolder, type TestClient, testCluster } from './kit.ts'

/**
 * The path of what is costly to make and made once in a run, whoever of its files is first: the others wait for it. `make`
 * gets a path at which nothing is, and leaves there a file or a folder; it appears whole or not at all.
 */
export async function madeOnce(
  name: string,
  make: (place: string) => Promise<void>,
): Promise<string> {
  const place = join(sharedFolder(), name)
  if (await isThere(place)) return place
  await inTurn(name, async () => {
    if (await isThere(place)) return
    const unfinished = `${place}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await make(unfinished)
    await rename(unfinished, place)
  })
  return place
}

/**
 * Does something while no other file of the run does what has this name, with a connection as superuser. The lock is one of
 * PostgreSQL: it ends with whoever has it.
 */
export async function inTurn<T>(
  name: string,
  body: (client: TestClient) => Promise<T>,
): Promise<T> {
  const { secrets, ...address } = testCluster()
  const login = { user: 'postgres', password: secrets.superuser, database: 'postgres' }
  const client = await connect(address, login)
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    return await body(client)
  } finally {
    await client.end()
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}
