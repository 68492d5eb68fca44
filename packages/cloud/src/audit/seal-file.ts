import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Clock, type DatabaseId, PlatformError } from '@zennnn/kernel'
import { syncFolder } from '../machine/durable-file.ts'
import type { Seal } from './audit-seal.ts'

/** Many lines; the newest seal is among the last. */
const TAIL_BYTES = 4_096

/** A seal as it is kept outside its database, where no role of PostgreSQL can write. */
export interface KeptSeal extends Seal {
  readonly database: DatabaseId
  /** When it was written down, ISO 8601. */
  readonly at: string
}

/**
 * What became of a seal: `added`, `there` already, or `contradicts`: the file knows a later one, or another one of the
 * same number, so the chain in the database is not the one it was.
 */
export type SealKeeping = 'added' | 'there' | 'contradicts'

/** The file of a database: a line of JSON for each seal, only ever added to. */
export function sealPath(home: string, database: DatabaseId): string {
  return join(home, 'seals', `${database}.jsonl`)
}

/** What is to be done with the newest seal of a database. @internal */
export function planKeeping(
  kept: readonly KeptSeal[],
  newest: Seal,
): 'add' | Exclude<SealKeeping, 'added'> {
  const last = Math.max(0, ...kept.map(({ batch }) => batch))
  if (newest.batch > last) return 'add'
  if (newest.batch < last) return 'contradicts'
  const isSame = kept.every(({ batch, hash }) => batch !== last || hash === newest.hash)
  return isSame ? 'there' : 'contradicts'
}

/** Adds the newest seal of a database to its file, on disk when this returns. Several may do so at once. */
export async function keepSeal(
  place: { readonly home: string; readonly database: DatabaseId; readonly clock: Clock },
  newest: Seal | undefined,
): Promise<SealKeeping> {
  const { home, database, clock } = place
  if (newest === undefined)
    return (await readKeptSeals(home, database)).length === 0 ? 'there' : 'contradicts'
  const path = sealPath(home, database)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a+', 0o600)
  try {
    const plan = planKeeping(await readTail(file, { path, database }), newest)
    if (plan !== 'add') return plan
    const at = clock.now().toISOString()
    // One write: lines of two who add at once do not mix.
    await file.appendFile(`${JSON.stringify({ database, ...newest, at })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(dirname(path))
  return 'added'
}

/** All seals that are kept of a database; none when there is no file. Throws INTERNAL for a file that is damaged. */
export async function readKeptSeals(
  home: string,
  database: DatabaseId,
): Promise<readonly KeptSeal[]> {
  const path = sealPath(home, database)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  return parseLines(text, { path, database })
}

/** The last lines. What follows the last line break is of somebody who was killed while he wrote: it is cut off. */
async function readTail(
  file: FileHandle,
  source: { readonly path: string; readonly database: DatabaseId },
): Promise<readonly KeptSeal[]> {
  const { size } = await file.stat()
  const start = Math.max(0, size - TAIL_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), { position: start })
  const bytes = buffer.subarray(0, bytesRead)
  const end = bytes.lastIndexOf('\n') + 1
  if (end < bytes.length) await file.truncate(start + end)
  const begin = start === 0 ? 0 : bytes.indexOf('\n') + 1
  return parseLines(bytes.subarray(begin, end).toString(), source)
}

function parseLines(
  text: string,
  source: { readonly path: string; readonly database: DatabaseId },
): readonly KeptSeal[] {
  const finished = text.slice(0, text.lastIndexOf('\n') + 1)
  return finished
    .split('\n')
    .slice(0, -1)
    .map((line) => parseLine(line, source))
}

function parseLine(
  line: string,
  { path, database }: { readonly path: string; readonly database: DatabaseId },
): KeptSeal {
  const { batch, hash, at, database: named } = parseObject(line)
  const isSeal =
    named === database &&
    typeof batch === 'number' &&
    Number.isSafeInteger(batch) &&
    batch > 0 &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash) &&
    typeof at === 'string'
  if (isSeal) return { database, batch, hash, at }
  throw new PlatformError('INTERNAL', {
    message: `${path} holds a line that is no seal of this database: ${line.slice(0, 200)}`,
    hint: 'Only work adds to this file. Find out who changed it; restore it from a copy.',
  })
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(line))
  } catch {
    return {}
  }
}
