import { setTimeout as sleep } from 'node:timers/promises'
import type { AcmeAccount } from './acme-account.ts'
import { AcmeFailure } from './acme-failure.ts'
import type { AcmeAuthorization, AcmeChallenge, AcmeOrder } from './acme-objects.ts'

/** What is not decided is looked at again, ever more seldom, for some 80 s: an authority tries a host from several places. */
const FIRST_WAIT_MS = 250
const MOST_WAIT_MS = 3_000
const MOST_LOOKS = 30

/** How an authority is shown that a host is ours. */
export interface ChallengeWay {
  readonly kind: 'http-01' | 'dns-01'
  publish(host: string, token: string): Promise<void>
  withdraw(host: string, token: string): Promise<void>
}

export interface CertificateOrder {
  readonly account: Pick<
    AcmeAccount,
    'order' | 'readOrder' | 'readAuthorization' | 'beTried' | 'finalize' | 'download'
  >
  readonly names: readonly string[]
  readonly way: ChallengeWay
  /** An order that was begun before: it goes on where it was. */
  readonly begun: string | undefined
  /** Keeps where an order is, before anything of it is done. */
  readonly keep: (order: string) => Promise<void>
  /** The request for the certificate, in DER, by the key that is kept for it. */
  readonly request: () => Promise<Buffer>
  readonly signal: AbortSignal
}

/** Brings an order to its end, from wherever it is. Returns the certificate and its chain, PEM. */
export async function completeOrder(options: CertificateOrder): Promise<string> {
  const { account, signal } = options
  const url = await findOrder(options)
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const order = await account.readOrder(url)
    if (order.state === 'valid' && order.certificate !== undefined)
      return await account.download(order.certificate)
    if (order.state === 'invalid') throw await refusalOf(options, order)
    if (order.state === 'pending') await authorize(options, order)
    else if (order.state === 'ready')
      await account.finalize(order.finalize, await options.request())
    else await sleep(waitMs(looks), undefined, { signal })
  }
  throw stillRuns()
}

/** One that was begun may be gone, or over, at the authority: then a new one is asked for. */
async function findOrder({ account, names, begun, keep }: CertificateOrder): Promise<string> {
  if (begun !== undefined) {
    const order = await account.readOrder(begun).catch((error: unknown) => {
      if (error instanceof AcmeFailure && error.kind !== 'rateLimited') return undefined
      throw error
    })
    if (order !== undefined && order.state !== 'invalid') return begun
  }
  const url = await account.order(names)
  await keep(url)
  return url
}

/** Shows of each name that it is ours, one after the other. */
async function authorize(options: CertificateOrder, order: AcmeOrder): Promise<void> {
  for (const url of order.authorizations) {
    const authorization = await options.account.readAuthorization(url)
    if (authorization.state === 'valid') continue
    const challenge = challengeOf(authorization, options.way)
    await options.way.publish(authorization.host, challenge.token)
    try {
      if (challenge.state === 'pending') await options.account.beTried(challenge.url)
      await untilTried(options, url)
    } finally {
      await options.way.withdraw(authorization.host, challenge.token)
    }
  }
}

async function untilTried({ account, way, signal }: CertificateOrder, url: string): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const authorization = await account.readAuthorization(url)
    if (authorization.state === 'valid') return
    if (authorization.state === 'over') throw triedInVain(authorization, way)
    await sleep(waitMs(looks), undefined, { signal })
  }
  throw stillRuns()
}

function challengeOf(authorization: AcmeAuthorization, { kind }: ChallengeWay): AcmeChallenge {
  const { host, challenges, state } = authorization
  const challenge = challenges.find((one) => one.kind === kind)
  if (state === 'over') throw triedInVain(authorization, { kind })
  if (challenge !== undefined) return challenge
  throw new AcmeFailure('unknown', `The authority does not try ${host} by ${kind}.`)
}

function triedInVain(
  { host, challenges }: AcmeAuthorization,
  { kind }: Pick<ChallengeWay, 'kind'>,
): AcmeFailure {
  const problem = challenges.find((one) => one.kind === kind)?.problem
  return new AcmeFailure(
    'unauthorized',
    `The authority tried ${host} and was not convinced: ${problem ?? 'it does not say why'}`,
  )
}

/** The order itself seldom says why; the host that was tried does. */
async function refusalOf(
  { account, way }: CertificateOrder,
  order: AcmeOrder,
): Promise<AcmeFailure> {
  for (const url of order.authorizations) {
    const authorization = await account.readAuthorization(url)
    if (authorization.state === 'over') return triedInVain(authorization, way)
  }
  return new AcmeFailure('unknown', order.problem ?? 'The authority refused the order.')
}

function waitMs(looks: number): number {
  return Math.min(FIRST_WAIT_MS * (looks + 1), MOST_WAIT_MS)
}

function stillRuns(): AcmeFailure {
  return new AcmeFailure('unknown', 'The authority has not decided yet; it is asked again.')
}
