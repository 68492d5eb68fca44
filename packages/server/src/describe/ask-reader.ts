import { readSource, type Sight, type Statement } from '@zennnn/data'
import { InvariantError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import type { ReadPorts } from '../rest/rest-read.ts'
import { type Asker, GROUPS_STATEMENT } from '../rest/sights.ts'

/** What somebody sees, and in which language: `en` for who has none. */
export interface Reader {
  readonly sight: Sight
  readonly language: string
  /** False for who was let in to read. */
  readonly mayWrite: boolean
}

const WRITES_STATEMENT = {
  name: 'writes',
  text: `select not current_setting('transaction_read_only')::boolean as writes`,
  values: [],
  readOnly: true,
} as const

/** In one round trip, with the asker's own rights: who may not read the own user is told in English. */
export async function askReader(asker: Asker, ports: ReadPorts): Promise<Reader> {
  const [groups, writes, own] = await ports.connections.batch(asker.database, asker.principal, [
    GROUPS_STATEMENT,
    WRITES_STATEMENT,
    ...languageStatements(asker.registry),
  ])
  const row = groups?.rows[0]
  if (row === undefined) throw new InvariantError('ask-reader-1', 'The groups came without a row.')
  const language = own?.rows[0]?.['language']
  return {
    sight: ports.sights.learn(asker, row),
    mayWrite: writes?.rows[0]?.['writes'] === true,
    language: typeof language === 'string' ? language : 'en',
  }
}

/** None for a set of apps whose users have no language. */
function languageStatements({ models }: Registry): readonly Statement[] {
  const user = models.get('user')
  if (user?.fields.get('language')?.kind !== 'text') return []
  return [
    {
      name: 'language',
      text: `select language from ${readSource(user)} where id = (select nullif(current_setting('zennnn.user_id', true), '')::uuid)`,
      values: [],
      readOnly: true,
    },
  ]
}
