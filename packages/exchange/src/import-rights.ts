import {
  type Connections,
  type Principal,
  parseArrayLiteral,
  type Sight,
  sightOf,
} from '@zennnn/data'
import type { DatabaseId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'

/** Groups whose members bring in what actions set otherwise. */
const ADMINISTRATOR = 'administrator'

export interface Asking {
  readonly connections: Pick<Connections, 'batch'>
  readonly database: DatabaseId
  readonly principal: Principal
  readonly registry: Registry
}

export interface Rights {
  readonly sight: Sight
  readonly writesReadonly: boolean
}

/** What the importing person sees; PostgreSQL says which groups that are. */
export async function readRights(options: Asking): Promise<Rights> {
  const [result] = await options.connections.batch(options.database, options.principal, [
    {
      name: 'zennnn_import_groups',
      text: `select current_setting('zennnn.groups', true) as groups`,
      values: [],
      readOnly: true,
    },
  ])
  const text = result?.rows[0]?.['groups']
  const groups = typeof text === 'string' && text !== '' ? parseArrayLiteral(text) : []
  return {
    sight: sightOf(options.registry, groups),
    writesReadonly: groups.includes(ADMINISTRATOR),
  }
}
