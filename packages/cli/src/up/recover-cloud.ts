import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  appSetKey,
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
  type ProcessUsers,
  type Recovered,
  readRegions,
  recoverControl,
  recoverCustomers,
  removeLeftovers,
} from '@zennnn/cloud'
import { type DatabaseId, InvariantError, type Log, systemClock } from '@zennnn/kernel'
import { CONTROL_SET, CUSTOMER_SETS, registriesOf } from '../cloud/app-catalogue.ts'
import type { CloudPlace } from '../cloud/cloud-place.ts'
import { brandOf, saveState } from '../cloud/cloud-state.ts'
import { vaultOf } from '../cloud/vault-place.ts'
import type { CommandContext } from '../command.ts'
import { PROGRAM } from './child-plans.ts'
import { endRecovery, keepJournal, type RecoveryHome } from './recovery-journal.ts'
import type { Shutdown } from './shutdown.ts'
import { fileLog } from './up-log.ts'

/** The control database of a recovery. */
export interface ControlChoice extends Pick<ControlCopy, 'backup' | 'at'> {
  readonly control: DatabaseId
  /** Where it is to be restored from; undefined when an earlier run did. */
  readonly from: (Pick<ControlCopies, 'repository'> & Pick<ControlCopy, 'snapshot'>) | undefined
}

interface Tools {
  readonly context: CommandContext
  readonly shutdown: Shutdown
}

/**
 * Starts PostgreSQL in a home, restores the control database with the key of login roles unless an earlier run did, and every database that is still
 * missing. Killed at any point, the next run goes on. Where one could not be restored, so does the next run after the end
 * of this one, until the cloud is started.
 */
export async function recoverCloud(
  home: string,
  { choice, earlier }: { readonly choice: ControlChoice; readonly earlier: RecoveryHome },
  { context, shutdown }: Tools,
): Promise<readonly Recovered[]> {
  const { control, backup, at, from } = choice
  const known = from === undefined ? earlier.journal.databases : []
  await keepJournal(home, {
    control: from === undefined ? { backup, at } : null,
    databases: known,
  })
  await mkdir(join(home, 'log'), { recursive: true, mode: 0o700 })
  const log = fileLog(join(home, 'log', 'up.log'))
  const users = await ensureProcessUsers({ home, program: PROGRAM, say: context.say })
  const access = await startCluster(home, users, { log, say: context.say, shutdown })
  if (!earlier.isOver) {
    const done = from === undefined ? [control, ...broughtBack(known)] : []
    await removeLeftovers(access, done)
  }
  const found = { home, access, control }
  const place = from === undefined ? found : await restoreControl(found, from, log)
  await keepJournal(home, { control: { backup, at }, databases: known })
  const recovered = await restoreCustomers(place, known, { backup, at, context, users })
  if (users !== undefined) await giveHome(home, users)
  if (recovered.every((one) => one.backup !== null)) await endRecovery(home)
  return recovered
}

function broughtBack(known: readonly Recovered[]): readonly DatabaseId[] {
  return known.filter(({ backup }) => backup !== null).map(({ database }) => database)
}

async function restoreControl(
  { home, access, control }: CloudPlace,
  from: NonNullable<ControlChoice['from']>,
  log: Log,
): Promise<CloudPlace> {
  const templates = await ensureTemplates(access, [CONTROL_SET], systemClock)
  const template = templates.get(appSetKey(CONTROL_SET.apps))
  if (template === undefined)
    throw new InvariantError('control-template', 'The control database has no template.')
  const { registry } = CONTROL_SET
  const source = { home, control, ...from, registry, template, log }
  return { home, control, access: await recoverControl(access, source) }
}

async function restoreCustomers(
  place: CloudPlace,
  known: readonly Recovered[],
  {
    backup,
    at,
    context,
    users,
  }: Pick<ControlChoice, 'backup' | 'at'> &
    Pick<Tools, 'context'> & { readonly users: ProcessUsers | undefined },
): Promise<readonly Recovered[]> {
  const { home, access, control } = place
  const brand = await readBrand(place, context)
  const templates = await ensureTemplates(access, CUSTOMER_SETS[brand], systemClock)
  const tools = { ...vaultOf(place), registryOf: registriesOf(brand), templates }
  const recovered = await recoverCustomers(tools, known, {
    say: context.say,
    keep: async (databases) => {
      await keepJournal(home, { control: { backup, at }, databases })
    },
  })
  await saveState(home, { control, operatorShown: true, brand }, users?.serve.gid)
  return recovered
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
  if (users !== undefined) await giveRegions(home, users)
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

/** What root copied from another machine belongs to who writes backups here, where it lies in the home. */
async function giveRegions(home: string, users: ProcessUsers): Promise<void> {
  await giveHome(home, users)
  for (const { place } of readRegions(home))
    if (place.kind === 'folder' && place.path.startsWith(`${home}/`))
      await giveFolder(place.path, users.work)
}
