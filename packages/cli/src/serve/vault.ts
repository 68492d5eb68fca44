import {
  cancelVaultJob,
  findSlugProblem,
  findVaultDatabase,
  type PanelPlace,
  parsePoint,
  readPlaces,
  readVault,
  readVaultJob,
  readVaults,
  requestCatchUp,
  requestRetry,
  requestVaultJob,
} from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import type { VaultOrder, VaultPort } from '@zennnn/server'
import { originOf } from './site-finder.ts'

/** The vault as the pages of backups need it. */
export function vaultPort(
  options: PanelPlace & { readonly domain: string; readonly port: number },
): VaultPort {
  const { domain, port } = options
  return {
    read: async (database, reader) => {
      const vault = await readVault(options, database, reader)
      const restores = vault.restores.map((restore) => ({
        ...restore,
        url: restore.slug === null ? null : originOf(`${restore.slug}.${domain}`, port),
      }))
      return { ...vault, restores }
    },
    order: async ({ kind, ...order }) =>
      kind === 'backup_retry'
        ? await requestRetry(options, { ...order, backup: order.backup ?? '' })
        : await requestVaultJob(options, { ...order, kind, input: inputOf(order) }),
    job: async (database, job, reader) => await readVaultJob(options, database, job, reader),
    cancel: async (database, job) => {
      await cancelVaultJob(options, database, job)
    },
    list: async () => await readVaults(options),
    places: async () => await readPlaces(options),
    find: async (slug) => await findVaultDatabase(options, slug),
    catchUp: async (region, askedBy) => await requestCatchUp(options, region, askedBy),
  }
}

/** What cannot be the name of a copy is refused here, not by a job that fails later. */
function inputOf({
  backup,
  restore,
  slug,
  at,
}: Pick<VaultOrder, 'backup' | 'restore' | 'slug' | 'at'>): Readonly<Record<string, string>> {
  if (at !== undefined) parsePoint(at, systemClock.now())
  const problem = slug === undefined ? undefined : findSlugProblem(slug)
  if (problem !== undefined)
    throw new PlatformError('VALUE_INVALID', {
      message: problem,
      details: [{ field: 'slug', message: problem }],
    })
  return Object.fromEntries(
    Object.entries({ backup, restore, slug, at }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}
