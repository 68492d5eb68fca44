import { type Clock, type DatabaseId, hashSecret, newRecordId, newSecret } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** No address: nothing is ever mailed to her. */
const LOGIN = 'canary-support'
const NAME = 'Canary support'
/** Longer than any control of staff takes. */
const MINUTES = 2

/** An operator who exists for the time of a try. */
export interface CanaryOperator {
  readonly id: string
  readonly name: string
  readonly login: string
  /** Id of a session whose token nobody has: it holds, and opens nothing. */
  readonly session: string
}

/**
 * Makes somebody of staff whom nobody can be: without a password, an address or any other way to sign in, and with a session whose
 * token was never kept. Only what looks after whether an operator is still one finds her. `endOperator` puts her out of service.
 */
export async function beginOperator({
  access,
  control,
  clock,
}: Place & { readonly clock: Clock }): Promise<CanaryOperator> {
  return await asOwner(access, control, async (client) => {
    await client.query('begin')
    const { rows: known } = await client.query<{ id: string }>(
      'update app."user" set "active" = true where "login" = $1 returning "id"',
      [LOGIN],
    )
    const id = known[0]?.id ?? newRecordId(clock)
    if (known.length === 0) {
      await client.query('insert into app."user" ("id", "name", "login") values ($1, $2, $3)', [
        id,
        NAME,
        LOGIN,
      ])
      await client.query(
        `insert into app."user_groups" (source, target) select $1, "id" from app."group" where "name" = 'operator'`,
        [id],
      )
    }
    const { rows } = await client.query<{ session: string }>(
      `insert into zennnn.session (token_hash, user_id, expires_at)
       values ($1, $2, now() + make_interval(mins => $3)) returning id as session`,
      [hashSecret(newSecret()), id, MINUTES],
    )
    await client.query('commit')
    return { id, name: NAME, login: LOGIN, session: rows[0]?.session ?? '' }
  })
}

/** Nobody is she any more; her sessions end. */
export async function endOperator({ access, control }: Place): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query('update app."user" set "active" = false where "login" = $1', [LOGIN])
    await client.query(
      'delete from zennnn.session where user_id = (select "id" from app."user" where "login" = $1)',
      [LOGIN],
    )
  })
}

interface Place {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}
