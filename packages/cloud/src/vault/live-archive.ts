import { createHash } from 'node:crypto'
import { addAbortSignal, type Writable } from 'node:stream'
import type { DatabaseId } from '@zennnn/kernel'
import { untilAborted } from '@zennnn/kernel'
import { asOwner } from '../database/cluster-access.ts'
import { archiveWriter } from './archive.ts'
import { archiveManifest } from './archive-manifest.ts'
import { readSlug } from './database-slug.ts'
import { startDump } from './dump.ts'
import { readContent } from './table-content.ts'
import type { Vault } from './vault.ts'

/**
 * Writes an archive of what a database holds at this moment, as of a backup. Rows are counted in the very snapshot that is
 * dumped, meanwhile. What goes wrong breaks it off.
 */
export async function writeLive(
  { access, control, clock }: Vault,
  database: DatabaseId,
  { output, signal }: { readonly output: Writable; readonly signal: AbortSignal },
): Promise<void> {
  const slug = await readSlug({ access, control }, database)
  await asOwner(access, database, async (client) => {
    // A count that nobody waits for any more ends with the connection.
    await client.query("set client_connection_check_interval = '1s'")
    await client.query('begin isolation level repeatable read read only')
    const at = clock.now()
    const archive = archiveWriter(output, { slug, at })
    const dump = await startDump(client, access, database)
    addAbortSignal(signal, dump.output)
    const reading = readContent(client)
    reading.catch(dump.stop)
    const hash = createHash('sha256')
    let bytes = 0
    try {
      for await (const piece of dump.output) {
        if (!Buffer.isBuffer(piece)) continue
        hash.update(piece)
        bytes += piece.length
        await archive.write(piece)
      }
      await dump.ended
      const content = await untilAborted(reading, signal)
      const digest = { bytes, sha256: hash.digest('hex') }
      await archive.finish(
        archiveManifest({ backup: null, slug, database, kind: 'now', at, dump: digest, content }),
      )
    } catch (error) {
      archive.abandon()
      throw error
    } finally {
      dump.stop()
    }
  })
}
