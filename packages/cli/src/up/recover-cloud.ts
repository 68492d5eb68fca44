import { lchown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BIG_BYTES,
  ClusterKeeper,
  type ControlCopies,
  type ControlCopy,
  ensureClusterSecrets,
  ensureProcessUsers,
  ensureTemplates,
  findBrand,
  giveFolder,
  giveHome,
  keepBrand,
  keepRecovery,
  type ProcessUsers,
  type RecoveryCourse,
  type RecoveryResult,
  type Region,
  readRegions,
  recoverCustomers,
  removeLeftovers,
  sweepPlaces,
  vaultFolder,
} from '@zennnn/cloud'
import { type DatabaseId, type Log, systemClock } from '@zennnn/kernel'
import { CUSTOMER_SETS, registriesOf } from '../cloud/app-catalogue.ts'
import type { CloudPlace, OpenPlace } from '../cloud/cloud-place.ts'
import { brandOf, saveState } from '../cloud/cloud-state.ts'
import type { CommandContext } from '../command.ts'
import { PROGRAM } from './child-plans.ts'
import { restoreControl } from './recover-control-database.ts'
import { endRecovery, keepJournal, type RecoveryJournal } from './recovery-journal.ts'
import { findShared } from './shared-regions.ts'
import type { Shutdown } from './shutdown.ts'
import { fileLog } from './up-log.ts'

/** A copy of the control database that can be restored. */
export interface ControlChoice extends ControlCopy, Pick<ControlCopies, 'control' | 'repository'> {}

/** What is to be recovered, from where, and how it is followed. */
export interface CloudRecovery {
  readonly home: string
  /** As `giveCopies` found them. */
  readonly users: ProcessUsers | undefined
  readonly journal: RecoveryJournal
  readonly control: DatabaseId
  /** Copies of the control database in the order in which they are tried; none when an earlier run restored it. */
  readonly choices: readonly ControlChoice[]
  /** The region that is; undefined where nobody said one: the machine is. */
  readonly lost: string | undefined
  /** Those that backups of customers are read from. */
  readonly regions: readonly Region[]
  readonly workers: number
  /** Whether newest backups are taken where the log is no use. */
  readonly mayLackLog: boolean
  readonly signal: AbortSignal
  readonly follow: (course: RecoveryCourse) => void
  /** When the control database is there and `serve` could be started, and before any customer's is. */
  readonly prepare: (found: PreparedPlace) => Promise<void>
}

/** A cloud of which the control database is there. */
export interface PreparedPlace {
  readonly place: CloudPlace
  readonly users: ProcessUsers | undefined
  readonly log: Log
}

interface Tools {
  readonly context: CommandContext
  readonly shutdown: Shutdown
}

/** What a run brought back, and as of when the control database is. */
export interface RecoveredCloud extends RecoveryResult {
  readonly control: { readonly backup: string; readonly at: string }
}

/**
 * Starts PostgreSQL in a home, restores the control database with the key of login roles unless an earlier run did, and every
 * database that is still missing. Killed at any point, the next run goes on. Where one could not be restored, so does the next
 * run after the end of this one, until the cloud is started.
 */
export async function recoverCloud(
  recovery: CloudRecovery,
  { context, shutdown }: Tools,
): Promise<RecoveredCloud> {
  const { home, control, choices } = recovery
  const isNew = choices.length > 0
  let journal: RecoveryJournal = isNew
    ? { ...recovery.journal, control: null, databases: [] }
    : recovery.journal
  const keep = async (news: Partial<RecoveryJournal>): Promise<void> => {
    journal = { ...journal, ...news }
    await keepJournal(home, journal)
  }
  // Before the journal says that nothing is there: with both, the home would be that of a cloud that lives.
  if (isNew) await rm(join(home, 'state.json'), { force: true })
  await keep({})
  await mkdir(join(home, 'log'), { recursive: true, mode: 0o700 })
  const log = fileLog(join(home, 'log', 'up.log'))
  // Of an earlier run that was killed: it has room that is needed, and people's data.
  await sweepPlaces(home)
  const { users } = recovery
  const given = await startCluster(home, users, { log, say: context.say, shutdown })
  if (!journal.isOver) await removeLeftovers(given, isNew ? [] : [control, ...broughtBack(journal)])
  const found = { home, control, access: given }
  const { place, of } = isNew
    ? await restoreControl(found, choices, { say: context.say, log })
    : { place: found, of: journal.control }
  await keep({ control: of })
  recovery.signal.throwIfAborted()
  const brand = await readBrand(place, context)
  await saveState(home, { control, operatorShown: true, brand }, users?.serve.gid)
  if (users !== undefined) await giveHome(home, users)
  await recovery.prepare({ place, users, log })
  const result = await restoreCustomers({ ...place, brand }, recovery, {
    say: context.say,
    journal,
    keep: async (databases) => {
      await keep({ databases })
    },
  })
  const { beganAt } = journal
  const { lost = null, regions } = recovery
  await keepRecovery(
    { ...place, regions, clock: systemClock },
    { beganAt: new Date(beganAt), lost, databases: result.databases },
  )
  await keep({ isOver: true })
  if (users !== undefined) await giveHome(home, users)
  if (result.databases.every((one) => one.backup !== null)) await endRecovery(home)
  return { ...result, control: of ?? { backup: '', at: '' } }
}

function broughtBack({ databases }: RecoveryJournal): readonly DatabaseId[] {
  return databases.filter(({ backup }) => backup !== null).map(({ database }) => database)
}

async function restoreCustomers(
  place: OpenPlace,
  { regions, workers, mayLackLog, signal, follow }: CloudRecovery,
  {
    say,
    journal,
    keep,
  }: {
    readonly say: (sentence: string) => void
    readonly journal: RecoveryJournal
    readonly keep: (databases: RecoveryJournal['databases']) => Promise<void>
  },
): Promise<RecoveryResult> {
  const { access, brand } = place
  const templates = await ensureTemplates(access, CUSTOMER_SETS[brand], systemClock)
  return await recoverCustomers(
    { ...place, regions, clock: systemClock, registryOf: registriesOf(brand), templates },
    {
      beganAt: new Date(journal.beganAt),
      earlier: journal.databases,
      places: { workers, bigBytes: BIG_BYTES },
      mayLackLog,
      signal,
    },
    { say, keep, follow },
  )
}

/** What the cloud was made for; of one whose control database does not know, what is wanted. Another is refused. */
async function readBrand(
  { access, control }: CloudPlace,
  { environment }: CommandContext,
): Promise<ReturnType<typeof brandOf>> {
  const found = await findBrand(access, control)
  const brand = brandOf(found === undefined ? undefined : { brand: found }, environment.brand)
  await keepBrand(access, control, brand)
  return brand
}

async function startCluster(
  home: string,
  users: ProcessUsers | undefined,
  {
    log,
    say,
    shutdown,
  }: {
    readonly log: Log
    readonly say: (sentence: string) => void
    readonly shutdown: Shutdown
  },
): Promise<CloudPlace['access']> {
  const secrets = await ensureClusterSecrets(join(home, 'secrets'))
  if (users !== undefined) await giveHome(home, users)
  // Its standby is made when the cloud starts: what is restored here would be copied twice.
  const keeper = new ClusterKeeper({
    home,
    secrets,
    standby: false,
    clientsGid: users?.serve.gid,
    say,
    log,
    clock: systemClock,
  })
  const { host, port } = await keeper.start()
  shutdown.add(async () => {
    await keeper.stop()
  })
  return { address: { host, port }, secrets }
}

/**
 * What root copied from another machine belongs to who writes backups here, where it lies in the home. First of all: whoever
 * owned it there can read nothing below a folder of root's. What others may read, too, stays theirs. Returns who runs the processes.
 */
export async function giveCopies(
  home: string,
  say: (sentence: string) => void,
): Promise<ProcessUsers | undefined> {
  const users = await ensureProcessUsers({ home, program: PROGRAM, say })
  if (users === undefined) return undefined
  const vault = vaultFolder(home)
  await lchown(vault, users.work.uid, users.work.gid).catch(unlessAbsent)
  const regions = readRegions(home)
  const shared = await findShared(home, regions)
  for (const region of regions.filter((one) => !shared.includes(one)))
    if (region.place.kind === 'folder')
      await giveFolder(region.place.path, users.work).catch(unlessAbsent)
  return users
}

function unlessAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
