import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { type Cluster, type ClusterSecrets, connect } from '@zennnn/cloud'

/**
 * Gives the two roles that connect to every database of the tests the password that they have, stretched once instead of
 * 4096 times: by SCRAM (RFC 5802) it is the client who stretches, at each of some hundred connections of a file.
 */
export async function lightenLogins(cluster: Cluster, secrets: ClusterSecrets): Promise<void> {
  const { host, port } = cluster
  const login = { user: 'postgres', password: secrets.superuser, database: 'postgres' }
  const client = await connect({ host, port }, login)
  try {
    for (const [role, password] of [
      ['postgres', secrets.superuser],
      ['zennnn_maintain', secrets.maintain],
    ] as const)
      await client.query(`alter role ${role} password '${stretchedOnce(password)}'`)
  } finally {
    await client.end()
  }
}

/** Such a password as PostgreSQL stores it (pg_authid): SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>. */
export function stretchedOnce(password: string): string {
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, 1, 32, 'sha256')
  const keyOf = (name: string): Buffer => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest()
  const parts = [stored, keyOf('Server Key')].map((key) => key.toString('base64'))
  return `SCRAM-SHA-256$1:${salt.toString('base64')}$${parts.join(':')}`
}
