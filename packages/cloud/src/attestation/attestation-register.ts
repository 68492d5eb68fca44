import { type Clock, type DatabaseId, newRecordId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

interface Register {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
}

/** An attestation as it lies there. Nothing of it is believed: it is checked where it is read. */
export interface StoredAttestation {
  readonly id: string
  /** The signed text. */
  readonly body: string
  readonly addedAt: Date
  /** When and why it was taken back. */
  readonly ended: { readonly at: Date; readonly reason: string; readonly by: string } | undefined
}

/** Who may attest. */
export interface Signer {
  readonly name: string
  /** Ed25519, 32 bytes as base64url. */
  readonly publicKey: string
  /** The last day, YYYY-MM-DD; undefined of those of versions that asked for none. */
  readonly until: string | undefined
}

/** All that there ever were, oldest first. */
export async function listAttestations({
  access,
  control,
}: Omit<Register, 'clock'>): Promise<readonly StoredAttestation[]> {
  return await asOwner(access, control, storedOf)
}

/** Returns its id; where the very same is there already, that of it. STATE_REFUSED where that was taken back. */
export async function addAttestation(
  { access, control, clock }: Register,
  body: string,
): Promise<string> {
  return await asOwner(access, control, async (client) => {
    const same = (await storedOf(client)).find((one) => one.body === body)
    if (same?.ended !== undefined)
      throw new PlatformError('STATE_REFUSED', {
        message: 'This very attestation was taken back.',
        hint: 'Let it be signed anew, with other words or days.',
      })
    if (same !== undefined) return same.id
    const id = newRecordId(clock)
    await client.query(
      'insert into zennnn_trust.attestation (id, body, added_at) values ($1, $2, $3)',
      [id, body, clock.now()],
    )
    return id
  })
}

/** Takes an attestation back, for ever: its sentence is unproved from then on. NOT_FOUND, STATE_REFUSED. */
export async function endAttestation(
  { access, control, clock }: Register,
  id: string,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<void> {
  await asOwner(access, control, async (client) => {
    const found = (await storedOf(client)).find((one) => one.id === id)
    if (found === undefined)
      throw new PlatformError('NOT_FOUND', {
        message: `There is no attestation ${id}.`,
        hint: 'bin/zennnn attestation list shows all there are.',
      })
    const { rowCount } = await client.query(
      `insert into zennnn_trust.attestation_end (attestation, reason, by_name, at) values ($1, $2, $3, $4)
       on conflict (attestation) do nothing`,
      [id, reason, by, clock.now()],
    )
    if (rowCount === 0)
      throw new PlatformError('STATE_REFUSED', { message: 'It was taken back already.' })
  })
}

export async function listSigners({
  access,
  control,
}: Omit<Register, 'clock'>): Promise<readonly Signer[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ name: string; publicKey: string; until: string | null }>(
      `select name, public_key as "publicKey", to_char(until_day, 'YYYY-MM-DD') as until
       from zennnn_trust.signer order by name`,
    )
    return rows.map(({ until, ...row }) => ({ ...row, until: until ?? undefined }))
  })
}

/** Lets somebody attest until a day, or longer than before. STATE_REFUSED for a name that has another key. */
export async function addSigner(
  { access, control, clock }: Register,
  { name, publicKey, until }: Signer,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    const { rowCount } = await client.query(
      `insert into zennnn_trust.signer as s (name, public_key, until_day, added_at) values ($1, $2, $3::date, $4)
       on conflict (name) do update set until_day = excluded.until_day where s.public_key = excluded.public_key`,
      [name, publicKey, until ?? null, clock.now()],
    )
    if (rowCount === 0)
      throw new PlatformError('STATE_REFUSED', {
        message: `${name} has another key already.`,
        hint: 'Remove it first (--remove): what it signed counts no more then, and is signed anew.',
      })
  })
}

/** NOT_FOUND. What somebody signed who may not attest any more counts no more. */
export async function removeSigner(
  { access, control }: Omit<Register, 'clock'>,
  name: string,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    const { rowCount } = await client.query('delete from zennnn_trust.signer where name = $1', [
      name,
    ])
    if (rowCount === 0)
      throw new PlatformError('NOT_FOUND', { message: `Nobody called ${name} may attest.` })
  })
}

async function storedOf(client: Client): Promise<readonly StoredAttestation[]> {
  const { rows } = await client.query<{
    id: string
    body: string
    addedAt: Date
    at: Date | null
    reason: string
    by: string
  }>(
    `select a.id, a.body, a.added_at as "addedAt", e.at, e.reason, e.by_name as by
     from zennnn_trust.attestation a left join zennnn_trust.attestation_end e on e.attestation = a.id
     order by a.added_at, a.id`,
  )
  return rows.map(({ id, body, addedAt, at, reason, by }) => ({
    id,
    body,
    addedAt,
    ended: at === null ? undefined : { at, reason, by },
  }))
}
