import assert from 'node:assert/strict'
import { connect, loginPassword } from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import type { KeptVault } from './kept-vault.ts'

/** A session as `serve` has them. */
export async function logIn({ vault }: KeptVault, database: DatabaseId): Promise<Client> {
  const { address, secrets } = vault.access
  const password = loginPassword(secrets.tenantKey, database)
  return await connect(address, { user: database, password, database })
}

/** By trying; what is wrong otherwise rejects. */
export async function letsIn(world: KeptVault, database: DatabaseId): Promise<boolean> {
  try {
    const client = await logIn(world, database)
    await client.end()
    return true
  } catch (error) {
    assert.equal(Object(Object(error).cause).code, '28000', String(error))
    return false
  }
}
