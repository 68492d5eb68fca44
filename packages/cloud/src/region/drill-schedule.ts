import { asOwner } from '../database/cluster-access.ts'
import type { Vault } from '../vault/vault.ts'
import type { RegionDrill } from './region-drill.ts'

/** A month of nights: the whole drill wanders through the days of the month. */
const WHOLE_EVERY_DAYS = 28

/** Which drill the night is for: all databases once a month, from the first night on; else some. */
export async function dueDrill({
  access,
  control,
  clock,
}: Pick<Vault, 'access' | 'control' | 'clock'>): Promise<RegionDrill['kind']> {
  return await asOwner(access, control, async (register) => {
    const { rowCount } = await register.query(
      `select from zennnn_vault.region_drill
       where kind = 'whole' and ended_at <= $1 and ended_at > $1::timestamptz - make_interval(days => $2) limit 1`,
      [clock.now(), WHOLE_EVERY_DAYS],
    )
    return rowCount === 0 ? 'whole' : 'some'
  })
}
