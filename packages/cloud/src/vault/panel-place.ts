import type { Connections } from '@zennnn/data'
import type { Clock, DatabaseId } from '@zennnn/kernel'

/** Where `serve` asks: the control database, as its login role. */
export interface PanelPlace {
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
  readonly clock: Clock
}

export const REGIONS = {
  name: 'zennnn_vault_regions',
  text: 'select * from zennnn_cloud.vault_regions()',
  values: [],
  readOnly: true,
} as const
