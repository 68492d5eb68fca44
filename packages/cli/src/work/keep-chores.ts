import {
  checkDatabase,
  closeTakenOver,
  dueDrill,
  findUnchecked,
  listKeptDatabases,
  type RegionScrub,
  removeDue,
  scrubRegion,
} from '@zennnn/cloud'
import type { Chore } from '@zennnn/jobs'
import { type Log, PlatformError } from '@zennnn/kernel'
import type { CloudPlace, OpenPlace } from '../cloud/cloud-place.ts'
import { rehearse } from '../cloud/region-rehearsal.ts'
import { vaultOf } from '../cloud/vault-place.ts'

/** What keeps the backups that there are, and the databases they are of. */
export function keepChores(place: OpenPlace, log: Log): readonly Chore[] {
  return [
    {
      name: 'prune_backups',
      pattern: '37 * * * *',
      run: async () => {
        await pruneAll(place, log)
      },
    },
    {
      name: 'scrub_vault',
      pattern: '13 5 * * *',
      run: async () => {
        await scrubAll(place, log)
      },
    },
    {
      // After the night's backups, before people come.
      name: 'drill_region',
      pattern: '31 4 * * *',
      run: async () => {
        await drill(place, log)
      },
    },
    {
      name: 'watch_takeover',
      pattern: '*/5 * * * *',
      run: async () => {
        const takeover = await closeTakenOver(vaultOf(place))
        if (takeover !== undefined) log.error('cloud_taken_over', { ...takeover })
      },
    },
    {
      name: 'check_databases',
      pattern: '52 * * * *',
      run: async () => {
        await checkDue(place, log)
      },
    },
  ]
}

async function pruneAll(place: CloudPlace, log: Log): Promise<void> {
  const vault = vaultOf(place)
  for (const database of await listKeptDatabases(vault))
    await removeDue(vault, database).then(
      ({ plan, failures }) => {
        for (const { backup, because } of plan.remove)
          log.info('backup_removed', { database, backup: backup.id, because })
        for (const failure of failures) log.warn('backup_not_removed', { database, ...failure })
      },
      (error: unknown) => {
        // Its copies are being written: the next hour has its turn.
        if (error instanceof PlatformError && error.code === 'STATE_REFUSED') return
        log.warn('chore_failed', { database, error })
      },
    )
}

async function scrubAll(place: CloudPlace, log: Log): Promise<void> {
  const vault = vaultOf(place)
  for (const region of vault.regions)
    await scrubRegion(vault, region).then(
      (results) => {
        sayScrub(log, region.name, results)
      },
      (error: unknown) => {
        log.error('vault_not_scrubbed', { region: region.name, error })
      },
    )
}

function sayScrub(log: Log, region: string, results: readonly RegionScrub[]): void {
  const absent = results.filter(({ isThere }) => !isThere)
  if (absent.length > 0)
    log.error('vault_repositories_absent', {
      region,
      databases: absent.map(({ database }) => database),
    })
  for (const { database, unfinished } of results)
    if (unfinished > 0) log.info('vault_unfinished_removed', { region, database, unfinished })
  for (const { database, damaged, backups } of results)
    if (damaged.length + backups.length > 0)
      log.error('vault_damaged', { region, database, damaged, backups })
}

async function drill(place: OpenPlace, log: Log): Promise<void> {
  const kind = await dueDrill(vaultOf(place))
  // Nobody asks a chore to end: a scratch cluster that is left behind is swept by the next `work`.
  const { signal } = new AbortController()
  await rehearse(place, { kind, signal, say: () => undefined }).then(
    ({ databases, failed, inversions, ms }) => {
      log.info('region_drilled', { kind, databases, failed: failed.length, inversions, ms })
      for (const one of failed) log.error('region_drill_failed', { ...one })
    },
    (error: unknown) => {
      log.warn('chore_failed', { part: 'drill_region', error })
    },
  )
}

async function checkDue(place: CloudPlace, log: Log): Promise<void> {
  const vault = vaultOf(place)
  for (const database of await findUnchecked(vault))
    await checkDatabase(vault, database).then(
      ({ problems }) => {
        if (problems.length > 0) log.error('database_damaged', { database, problems })
      },
      (error: unknown) => {
        log.warn('chore_failed', { database, error })
      },
    )
}
