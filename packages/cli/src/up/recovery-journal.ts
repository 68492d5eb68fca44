import { access, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterLayout, type Recovered } from '@zennnn/cloud'
import { isDatabaseId, PlatformError } from '@zennnn/kernel'

/** Stands in a home while a cloud is recovered into it: what is there then was made by that. */
const MARK = 'recovering'

/** What the runs of a recovery have done. */
export interface RecoveryJournal {
  /** The backup that the control database is; null while it is not restored. */
  readonly control: { readonly backup: string; readonly at: string } | null
  readonly databases: readonly Recovered[]
}

/** A home into which a cloud may be recovered. */
export interface RecoveryHome {
  readonly journal: RecoveryJournal
  /** A run came to its end: the cloud can be started, and some of its databases could not be restored. */
  readonly isOver: boolean
}

const NOTHING: RecoveryJournal = { control: null, databases: [] }

/**
 * Looks at a home in which nothing was ever started, or into which a recovery began. STATE_REFUSED for any other: a cloud
 * that is there would lose its customers.
 */
export async function findRecovery(home: string): Promise<RecoveryHome> {
  const journal = await readJournal(home)
  const isOver = await hasState(home)
  const isUsed = isOver || (await isThere(clusterLayout(home).dataFolder))
  if (journal === undefined ? isUsed : isOver && journal.control === null)
    throw new PlatformError('STATE_REFUSED', {
      message: `There is a cloud in ${home} already. Nothing was changed.`,
      hint: 'Recover into a new folder, with ZENNNN_HOME: only secrets, regions.json and the copy of the region are to lie in it.',
    })
  return { journal: journal ?? NOTHING, isOver }
}

/** Writes down what is done, whole or not at all, also when the machine dies. From the first time on the home is a recovery's. */
export async function keepJournal(home: string, journal: RecoveryJournal): Promise<void> {
  const path = join(home, MARK)
  await rm(`${path}.new`, { force: true })
  const file = await open(`${path}.new`, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(journal)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

/** STATE_REFUSED where a recovery did not come to its end: what it had not restored would seem never to have been there. */
export async function requireRecovered(home: string): Promise<void> {
  if (!(await isThere(join(home, MARK))) || (await hasState(home))) return
  throw new PlatformError('STATE_REFUSED', {
    message: `A recovery into ${home} did not come to its end.`,
    hint: 'Run zennnn vault recover again, with the same region: it goes on where it was.',
  })
}

/** From then on the cloud is one as any other, and no recovery touches it. */
export async function endRecovery(home: string): Promise<void> {
  await rm(join(home, MARK), { force: true })
}

async function hasState(home: string): Promise<boolean> {
  return await isThere(join(home, 'state.json'))
}

/** Undefined where there is none. What cannot be understood, as of an earlier version, is a journal of nothing. */
async function readJournal(home: string): Promise<RecoveryJournal | undefined> {
  const path = join(home, MARK)
  if (!(await isThere(path))) return undefined
  const text = await readFile(path, 'utf8')
  try {
    const { control, databases }: Readonly<Record<string, unknown>> = Object(JSON.parse(text))
    if (isControl(control) && Array.isArray(databases) && databases.every(isRecovered))
      return { control, databases }
  } catch {
    // It was cut off, or is empty.
  }
  return NOTHING
}

function isControl(value: unknown): value is RecoveryJournal['control'] {
  return value === null || hasTexts(value, ['backup', 'at'])
}

function isRecovered(value: unknown): value is Recovered {
  return (
    hasTexts(value, ['slug', 'tier', 'was']) &&
    isDatabaseId(Reflect.get(Object(value), 'database')) &&
    ['backup', 'at', 'message'].every(
      (name) => hasTexts(value, [name]) || Reflect.get(Object(value), name) === null,
    )
  )
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return names.every((name) => typeof Reflect.get(Object(value), name) === 'string')
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
