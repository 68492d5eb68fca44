import { asOwner } from '../database/cluster-access.ts'
import { readKeeping } from '../log/log-register.ts'
import { findRegionProblem } from '../vault/region-check.ts'
import type { Region } from '../vault/regions.ts'
import { openRepository } from '../vault/repository.ts'
import { listSnapshots } from '../vault/restic.ts'
import type { Vault } from '../vault/vault.ts'
import type { ControlCopy } from './control-copies.ts'
import { unlessKnown } from './takeover-look.ts'

/** What a cloud wrote so lately may be of one that lives: its log goes out each five minutes at least. */
const FRESH_MS = 10 * 60_000
/** A clock may be ahead so much. */
const AHEAD_MS = 60 * 60_000

/** Why a cloud whose region is said to be lost may still live: the region answers. Undefined when it does not. */
export async function findRegionSign(lost: Region): Promise<string | undefined> {
  const problem = await findRegionProblem(lost)
  return problem === undefined ? `The region ${lost.name} answers.` : undefined
}

/** The same by its backups: one was made just before. */
export function findBackupSign(
  copies: readonly Pick<ControlCopy, 'at'>[],
  now: Date,
): string | undefined {
  const fresh = copies.find(({ at }) => isFresh(new Date(at), now))
  return fresh === undefined ? undefined : `Its newest backup is of ${fresh.at}.`
}

/** The same by its log, in the regions of the vault that can be asked. */
export async function findLogSign(
  vault: Pick<Vault, 'access' | 'control' | 'home' | 'regions' | 'clock'>,
): Promise<string | undefined> {
  const written = await Promise.all(
    vault.regions.map(
      async (region) => (await listWritten(vault, region).catch(unlessKnown)) ?? [],
    ),
  )
  const fresh = written.flat().find((at) => isFresh(new Date(at), vault.clock.now()))
  return fresh === undefined ? undefined : `Its log was written at ${fresh}.`
}

function isFresh(at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age < FRESH_MS && age > -AHEAD_MS
}

async function listWritten(
  { access, control, home }: Pick<Vault, 'access' | 'control' | 'home'>,
  region: Region,
): Promise<readonly string[]> {
  const repository = await asOwner(access, control, async (register) => {
    // A control database that an earlier version brought back has none.
    const { rows } = await register.query<{ kept: boolean }>(
      `select to_regclass('zennnn_vault.log_keeping') is not null as kept`,
    )
    if (rows[0]?.kept !== true) return undefined
    const { repository: database } = await readKeeping(register)
    return await openRepository(register, home, { database, region })
  })
  return repository === undefined ? [] : (await listSnapshots(repository)).map(({ at }) => at)
}
