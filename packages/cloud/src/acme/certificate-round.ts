import { readFile } from 'node:fs/promises'
import type { Clock, Log } from '@zennnn/kernel'
import { writeDurably } from '../machine/durable-file.ts'
import { AcmeAccount } from './acme-account.ts'
import { AcmeFailure } from './acme-failure.ts'
import { type AccountKey, keyAuthorization, newAccountKey, parseAccountKey } from './acme-key.ts'
import {
  type CertificateNews,
  type CertificateStanding,
  certificateNews,
} from './certificate-news.ts'
import { type ChallengeWay, completeOrder } from './certificate-order.ts'
import {
  certificatesToTry,
  type DueCertificate,
  isFirstOf,
  type WantedCertificate,
  waitMs,
} from './certificate-plan.ts'
import { forgetHosts, readState, writeState } from './certificate-state.ts'
import { forgetChallenges, publishChallenge, withdrawChallenge } from './challenge-file.ts'
import { dnsHookWay } from './dns-hook.ts'
import {
  certificateRequest,
  forgetHostKey,
  type HostKey,
  keepHostCertificate,
  readHostCertificate,
} from './host-certificate.ts'
import { ensureHostFolders, hostFiles } from './host-files.ts'

export interface CertificateRound {
  readonly home: string
  /** Address of the authority's directory. */
  readonly authority: string
  /** Certificates (PEM) by which the authority's own site is trusted besides those that everybody trusts. */
  readonly authorities: readonly string[]
  /** Program that puts records into the DNS; undefined where there is none. */
  readonly dnsHook: string | undefined
  readonly key: HostKey
  readonly wanted: readonly WantedCertificate[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly log: Log
}

/**
 * Asks for what is missing or due, one after the other, and forgets what is not wanted any more. What fails waits for its next
 * turn, and keeps nobody else from his. Returns what operators are to be told; whoever told it calls `writeState`.
 */
export async function renewCertificates(
  round: CertificateRound,
): Promise<readonly CertificateNews[]> {
  const { home, wanted, clock, log } = round
  await ensureHostFolders(home)
  await forgetChallenges(home)
  const forgotten = await forgetHosts(home, new Set(wanted.map(({ host }) => host)))
  if (forgotten.length > 0) log.info('certificates_forgotten', { hosts: forgotten })
  const due = certificatesToTry(await readStandings(home, wanted), clock.now())
  if (due.length > 0) {
    const account = onceOpened(round, await ensureAccountKey(home))
    for (const one of due) {
      round.signal.throwIfAborted()
      await tryOne(round, account, one)
    }
  }
  return certificateNews(await readStandings(home, wanted), clock.now())
}

/** What is there of each certificate that is wanted, and how far its next one is. */
export async function readStandings(
  home: string,
  wanted: readonly WantedCertificate[],
): Promise<readonly CertificateStanding[]> {
  const standings: CertificateStanding[] = []
  for (const one of wanted)
    standings.push({
      wanted: one,
      found: await readHostCertificate(home, one.host),
      state: await readState(home, one.host),
    })
  return standings
}

interface Account {
  readonly key: AccountKey
  readonly open: () => Promise<AcmeAccount>
}

/** The key is kept before anybody hears of it: an account that was made by a process that is gone is found by it again. */
async function ensureAccountKey(home: string): Promise<AccountKey> {
  const path = hostFiles(home).accountKey
  const found = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  const pem = found ?? newAccountKey()
  if (found === undefined) await writeDurably(path, pem)
  return parseAccountKey(pem)
}

/** One that does not open fails each order in its turn, with the reason. */
function onceOpened(
  { authority: directoryUrl, authorities, signal }: CertificateRound,
  key: AccountKey,
): Account {
  let opened: Promise<AcmeAccount> | undefined
  const open = async (): Promise<AcmeAccount> =>
    await (opened ??= AcmeAccount.open({ directoryUrl, key, authorities, signal }))
  return { key, open }
}

async function tryOne(
  round: CertificateRound,
  { key, open }: Account,
  { wanted, found }: DueCertificate,
): Promise<void> {
  const { home, clock, signal, log } = round
  const { host, names } = wanted
  let state = await readState(home, host)
  try {
    if (state.order === undefined) await forgetHostKey(home, host)
    const chain = await completeOrder({
      account: await open(),
      names,
      way: wayOf(round, key, wanted),
      begun: state.order,
      keep: async (order) => {
        const at = clock.now()
        state = { ...state, order, orderedAt: at }
        if (isFirstOf(wanted, found)) state = { ...state, firstOrderedAt: at }
        await writeState(home, host, state)
      },
      request: async () => await certificateRequest(home, wanted, round.key),
      signal,
    })
    await keepHostCertificate(home, wanted, { chain, now: clock.now() })
    const { orderedAt, firstOrderedAt, endToldOf } = state
    await writeState(home, host, { failures: 0, orderedAt, firstOrderedAt, endToldOf })
    // After the state: a key that a killed process leaves is thrown away by the next order, an order without its key is none.
    await forgetHostKey(home, host)
    log.info('certificate_renewed', { host })
  } catch (error) {
    // Who was asked to end did not fail: the order goes on where it is.
    if (signal.aborted) throw error
    const failures = state.failures + 1
    const wait = waitMs(failures, error instanceof AcmeFailure ? error.retryAfterS : undefined)
    await writeState(home, host, {
      ...state,
      order: isOver(error) ? undefined : state.order,
      failures,
      problem: error instanceof Error ? error.message : String(error),
      nextTryAt: new Date(clock.now().getTime() + wait),
    })
    log.warn('certificate_not_renewed', { host, failures, error })
  }
}

/** Whether the authority decided: another try is another order. */
function isOver(error: unknown): boolean {
  return error instanceof AcmeFailure && error.kind !== 'unknown' && error.kind !== 'rateLimited'
}

function wayOf(round: CertificateRound, key: AccountKey, wanted: WantedCertificate): ChallengeWay {
  const { home, dnsHook, signal } = round
  if (wanted.challenge === 'dns-01') {
    if (dnsHook === undefined) throw new Error('A wildcard needs a program that changes the DNS.')
    return dnsHookWay(dnsHook, key, signal)
  }
  return {
    kind: 'http-01',
    publish: async (host, token) => {
      await publishChallenge(home, { host, token, authorization: keyAuthorization(token, key) })
    },
    withdraw: async (_host, token) => {
      await withdrawChallenge(home, { token })
    },
  }
}
