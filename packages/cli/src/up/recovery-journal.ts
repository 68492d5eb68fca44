import { access, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterLayout, type Recovered, writeDurably } from '@zennnn/cloud'
import { isDatabaseId, PlatformError } from '@zennnn/kernel'

/** Stands in a home while a cloud is recovered into it: what is there then was made by that. */
const MARK = 'recovering'

/** What the runs of a recovery have done. */
export interface RecoveryJournal {
  /** The backup that the control database is; null while it is not restored. */
  readonly control: { readonly backup: string; readonly at: string } | null
  readonly databases: readonly Recovered[]
  /** When the first run began, ISO 8601: what was written later than a backup and before this is lost. */
  readonly beganAt: string
  /** By which other machines know that this recovery took the cloud over; null where nothing was claimed yet. */
  readonly takeover: string | null
  /** Whether a run came to its end: all were tried. */
  readonly isOver: boolean
}

function nothing(now: Date): RecoveryJournal {
  return { control: null, databases: [], beganAt: now.toISOString(), takeover: null, isOver: false }
}

/**
 * The journal of a home in which nothing was ever started, or into which a recovery began. STATE_REFUSED for any other: a cloud
 * that is there would lose its customers.
 */
export async function findRecovery(home: string, now: Date): Promise<RecoveryJournal> {
  const journal = await readJournal(home, now)
  const hasCloud = await isThere(join(home, 'state.json'))
  const isUsed = hasCloud || (await isThere(clusterLayout(home).dataFolder))
  if (journal === undefined ? isUsed : hasCloud && journal.control === null)
    throw new PlatformError('STATE_REFUSED', {
      message: `There is a cloud in ${home} already. Nothing was changed.`,
      hint: 'Recover into a new folder, with ZENNNN_HOME: only secrets, regions.json and the copy of the region are to lie in it.',
    })
  return journal ?? nothing(now)
}

/** Writes down what is done, whole or not at all, also when the machine dies. From the first time on the home is a recovery's. */
export async function keepJournal(home: string, journal: RecoveryJournal): Promise<void> {
  await writeDurably(join(home, MARK), `${JSON.stringify(journal)}\n`)
}

/** STATE_REFUSED where a recovery did not come to its end: what it had not restored would seem never to have been there. */
export async function requireRecovered(home: string, now: Date): Promise<void> {
  const journal = await readJournal(home, now)
  if (journal === undefined || journal.isOver) return
  throw new PlatformError('STATE_REFUSED', {
    message: `A recovery into ${home} did not come to its end.`,
    hint: 'Run the command again that began it, zennnn vault recover or zennnn region recover: it goes on where it was.',
  })
}

/** From then on the cloud is one as any other, and no recovery touches it. */
export async function endRecovery(home: string): Promise<void> {
  await rm(join(home, MARK), { force: true })
}

/** Undefined where there is none. What cannot be understood is a journal of nothing. */
async function readJournal(home: string, now: Date): Promise<RecoveryJournal | undefined> {
  const path = join(home, MARK)
  if (!(await isThere(path))) return undefined
  const text = await readFile(path, 'utf8')
  try {
    const found: unknown = JSON.parse(text)
    if (isJournal(found)) return found
    if (isEarly(found)) return await fromEarly(home, found)
  } catch {
    // It was cut off, or is empty.
  }
  return nothing(now)
}

/** What versions before 0033 kept. */
type EarlyJournal = Pick<RecoveryJournal, 'control' | 'databases'>

function isEarly(value: unknown): value is EarlyJournal {
  const { control, databases, ...others }: Readonly<Record<string, unknown>> = Object(value)
  return (
    isControl(control) &&
    Array.isArray(databases) &&
    databases.every(isRecovered) &&
    Object.keys(others).length === 0
  )
}

/**
 * They wrote the state of the home when a run came to its end, and not before; and not when the first one began: when they wrote
 * last, it had.
 */
async function fromEarly(home: string, { control, databases }: EarlyJournal) {
  const { mtime } = await stat(join(home, MARK))
  return {
    control,
    databases,
    beganAt: mtime.toISOString(),
    takeover: null,
    isOver: await isThere(join(home, 'state.json')),
  }
}

function isJournal(value: unknown): value is RecoveryJournal {
  const { control, databases, takeover, isOver, ...others }: Readonly<Record<string, unknown>> =
    Object(value)
  return (
    isEarly({ control, databases }) &&
    hasTexts(others, ['beganAt']) &&
    (takeover === null || typeof takeover === 'string') &&
    typeof isOver === 'boolean'
  )
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
    ) &&
    ['beganAt', 'endedAt'].every(
      (name) => hasTexts(value, [name]) || Reflect.get(Object(value), name) === undefined,
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
