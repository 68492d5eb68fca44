import { InvariantError } from '@zennnn/kernel'
import { setupFailed } from '../machine/setup-failed.ts'
import type { ClusterNode } from './cluster-node.ts'
import { readRecord, writeRecord } from './node-record.ts'
import { type Pair, primaryOf } from './pair.ts'

/** A standby that has a long log to replay before. */
const PROMOTION_S = 60

/**
 * Brings the node that the state names into service as primary, from wherever a start or a move was broken off: started where it
 * does not run, promoted where it still follows. The other node must not be able to acknowledge anything any more. SETUP_FAILED.
 */
export async function bringUp(pair: Pair): Promise<void> {
  const node = primaryOf(pair)
  const { dataFolder } = node.layout
  const { epoch } = pair.file.state
  await requireMade(node)
  const follows = await node.isStandby()
  await pair.replication.serve(follows, async (waits) => {
    const role = { kind: 'primary', waits } as const
    // Before it can acknowledge anything: what it may hold alone from now on has to be taken back before it follows.
    if ((await readRecord(dataFolder)).servedEpoch !== epoch)
      await writeRecord(dataFolder, { servedEpoch: epoch, isWhole: true })
    if (node.server === undefined) await node.start(role)
    else await node.configure(role)
  })
  if (follows) await promote(node)
  await pair.reached('promoted')
}

async function requireMade(node: ClusterNode): Promise<void> {
  const { dataFolder } = node.layout
  if (await node.isMade()) return
  throw setupFailed(
    `The data folder ${dataFolder} of the primary is missing.`,
    'Bring it back from where it was moved to, or restore the cloud from its backups.',
  )
}

async function promote(node: ClusterNode): Promise<void> {
  await node.ask(
    async (client) => {
      await client.query('SELECT pg_promote(true, $1) WHERE pg_is_in_recovery()', [PROMOTION_S])
      const { rows } = await client.query<{ follows: boolean; waits: string }>(
        `SELECT pg_is_in_recovery() AS follows, current_setting('synchronous_standby_names') AS waits`,
      )
      if (rows[0]?.follows !== false || rows[0].waits !== '')
        throw new InvariantError(
          'promotion-unfinished',
          'A promoted node writes and waits for nobody.',
        )
    },
    (PROMOTION_S + 5) * 1_000,
  )
}
