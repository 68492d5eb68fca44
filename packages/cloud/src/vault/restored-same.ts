import { isDeepStrictEqual } from 'node:util'
import { PlatformError } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import type { BackupRecord } from './backup-register.ts'
import { describeDifference, type SchemaParts } from './schema-parts.ts'
import { findSchema } from './schema-register.ts'
import type { DatabaseContent, FoundContent } from './table-content.ts'
import type { Vault } from './vault.ts'

/**
 * Throws INTERNAL unless what was restored is what was counted in the snapshot of the dump: every row of every table, and
 * every part of the schema. It names what is not.
 */
export async function requireSame(
  { access, control }: Pick<Vault, 'access' | 'control'>,
  { id, content }: Pick<BackupRecord, 'id' | 'content'>,
  found: FoundContent,
): Promise<void> {
  const other = otherTables(content, found)
  if (content === undefined || other.length > 0)
    throw new PlatformError('INTERNAL', {
      message: `What was restored of the backup ${id} is not what was dumped: ${other.join(', ')}.`,
    })
  // Made before there were versions, it has a hash of fewer parts: not to be restored for that would be worse. What protects
  // its rows is compared with a new database all the same (database-walls.ts).
  if (content.version === undefined || content.schemaHash === found.schemaHash) return
  const { schemaHash } = content
  const parts = await asOwner(
    access,
    control,
    async (register) => await findSchema(register, schemaHash),
  )
  throw new PlatformError('INTERNAL', {
    message: `The schema restored of the backup ${id} is not what was dumped${inWords(parts, found)}.`,
  })
}

function otherTables(
  content: Pick<DatabaseContent, 'tables'> | undefined,
  { tables }: Pick<DatabaseContent, 'tables'>,
): readonly string[] {
  const names = new Set([...Object.keys(content?.tables ?? {}), ...Object.keys(tables)])
  return [...names].filter((name) => !isDeepStrictEqual(content?.tables[name], tables[name]))
}

function inWords(
  expected: SchemaParts | undefined,
  { parts }: Pick<FoundContent, 'parts'>,
): string {
  return expected === undefined ? '' : `: ${describeDifference(expected, parts)}`
}
