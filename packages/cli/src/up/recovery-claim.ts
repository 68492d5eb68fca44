import { type ControlCopies, findLogSign, takeOver, type Untold, type Vault } from '@zennnn/cloud'
import { newRecordId, PlatformError, systemClock } from '@zennnn/kernel'
import { type CommandArguments, UsageError } from '../command.ts'
import type { RecoveryJournal } from './recovery-journal.ts'

/** The options of a command that makes this the cloud. */
export const CLAIM = {
  name: {
    type: 'string',
    value: '<domain>',
    summary: 'The domain of the cloud, to say that it is meant though it may still live.',
  },
  despite: {
    type: 'string',
    value: '<recovery>',
    multiple: true,
    summary: 'Go on though this other recovery took the cloud over: it is given up for good.',
  },
} as const

/** What somebody said of a cloud that is to be taken over. */
export interface ClaimWords {
  /** The domain of the cloud. */
  readonly domain: string
  /** Whether that was typed: then it is taken over though it may live. */
  readonly isMeant: boolean
  /** Recoveries of others that it goes on despite. */
  readonly despite: readonly string[]
}

/** UsageError when another name was typed than that of the cloud. */
export function claimWords(
  { name, despite }: CommandArguments['options'],
  { domain }: { readonly domain: string },
): ClaimWords {
  if (name !== undefined && name !== domain)
    throw new UsageError(`--name must be the domain of the cloud, ZENNNN_DOMAIN: it is ${domain}.`)
  const named = Array.isArray(despite) ? despite : []
  return {
    domain,
    isMeant: name === domain,
    despite: named.filter((one) => typeof one === 'string'),
  }
}

/**
 * STATE_REFUSED when the cloud may live, and its name was not typed: everybody would be shut out of it. `seek`: finds the signs that
 * it does; it is not asked where the name was typed, as a region that is away answers late.
 */
export async function requireLost(
  seek: () => Promise<readonly (string | undefined)[]>,
  { isMeant, domain }: ClaimWords,
): Promise<void> {
  if (isMeant) return
  const found = (await seek()).filter((sign) => sign !== undefined)
  if (found.length === 0) return
  throw new PlatformError('STATE_REFUSED', {
    message: `The cloud that is to be recovered may still live. ${found.join(' ')} Nobody was let in, and nothing was taken over.`,
    hint: `Everybody would be shut out of it, and what is written there from now on lost. Look at its machines, stop them, and say that it is meant: --name ${domain}`,
  })
}

/**
 * By what this recovery is known in the regions. Who goes on despite another one says so with a new id: the other knows the one of
 * before, and might go on despite that as well. Two clouds that each know the other's would both live.
 */
export function claimOf(
  { takeover }: Pick<RecoveryJournal, 'takeover'>,
  despite: readonly string[],
): { readonly id: string; readonly despite: readonly string[] } {
  if (takeover === null) return { id: newRecordId(systemClock), despite }
  if (despite.length === 0) return { id: takeover, despite }
  return { id: newRecordId(systemClock), despite: [...despite, takeover] }
}

/** Of a cloud that is about to be another's. */
interface Becoming {
  /** Those that the cloud that was lost may still write to. */
  readonly regions: Vault['regions']
  /** Of the control database, in the regions that are told. */
  readonly repositories: readonly ControlCopies['repository'][]
  readonly claim: ReturnType<typeof claimOf>
  readonly words: ClaimWords
  readonly say: (sentence: string) => void
}

/**
 * Tells the regions that this is the cloud. STATE_REFUSED where the log shows that the one of before may live: what it is called
 * stands in the control database, so that it is known only when that is back.
 */
export async function becomeCloud(
  place: Omit<Vault, 'regions' | 'clock'>,
  { regions, repositories, claim, words, say }: Becoming,
): Promise<void> {
  const vault = { ...place, regions, clock: systemClock }
  await requireLost(async () => [await findLogSign(vault)], words)
  sayUntold(await takeOver(place, repositories, claim), say)
}

/** Names the regions that do not know yet that this is the cloud. */
function sayUntold(untold: readonly Untold[], say: (sentence: string) => void): void {
  for (const { region, message } of untold)
    say(`The region ${region} is told later, when the cloud is started: ${message}`)
}
