import type { Connections, Principal } from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'

/** Who asks, where. */
export interface ImportAsker {
  readonly connections: Connections
  readonly database: DatabaseId
  readonly principal: Principal
}
