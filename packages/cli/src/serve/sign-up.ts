import { checkOrder, findSlugProblem, orderDatabase, readOrderProgress } from '@zennnn/cloud'
import type { Connections } from '@zennnn/data'
import { DEFAULT_PASSWORD_RULES, hashPassword, type PasswordPool } from '@zennnn/identity'
import {
  type Clock,
  type DatabaseId,
  deriveSecret,
  equalSecrets,
  hashSecret,
  isRecordId,
  newSecret,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { SignUpPort, SignUpProgress, SignUpRequest, SignUpStart } from '@zennnn/server'
import { OFFERED_APPS, withDependencies } from '../cloud/app-catalogue.ts'
import { signUpLimit } from './sign-up-limit.ts'
import { originOf } from './site-finder.ts'

export interface SignUpOptions {
  readonly connections: Connections
  readonly passwords: PasswordPool
  readonly control: DatabaseId
  readonly domain: string
  readonly port: number
  /** From which tickets are made. */
  readonly key: string
  /** Of the whole cloud, besides what one network may. */
  readonly hourlyLimit: number
  readonly clock: Clock
}

/** Sign-up as the landing page needs it: orders a database and follows its making. */
export function signUpPort(options: SignUpOptions): SignUpPort {
  const mayPass = signUpLimit(options.clock)
  return {
    offered: OFFERED_APPS,
    demands: DEFAULT_PASSWORD_RULES,
    start: async (visit, request) => {
      const problem = findSlugProblem(request.slug)
      if (problem !== undefined) return refused('slug', problem)
      if (!mayPass(visit.network)) throw new PlatformError('TOO_MANY_ATTEMPTS')
      return await order(options, request, {
        entry: visit.entry ?? newSecret(),
        network: visit.network,
      })
    },
    progress: async ({ entry }, ticket) => {
      const job = readTicket(options.key, ticket)
      const progress = job === undefined ? undefined : await readOrderProgress(options, job)
      if (job === undefined || progress === undefined) return undefined
      if (progress.kind === 'live')
        return ready(originOf(progress.host, options.port), entry, progress.host)
      return progress.kind === 'failed' ? { ...progress, reference: job } : progress
    },
  }
}

async function order(
  options: SignUpOptions,
  request: SignUpRequest,
  { entry, network }: { readonly entry: string; readonly network: string },
): Promise<SignUpStart> {
  const { company, slug, name, email } = request
  const administrator = { name, email }
  try {
    await checkOrder(options, { name: company, slug, administrator })
    const passwordHash = await hashPassword(options.passwords, request.password, {
      ...DEFAULT_PASSWORD_RULES,
      words: [company, name, email, slug],
      asker: { network, database: undefined },
    })
    const { job } = await orderDatabase(options, {
      name: company,
      slug,
      tier: 'trial',
      apps: withDependencies(request.apps),
      administrator: {
        ...administrator,
        passwordHash,
        entryHash: hashSecret(entrySecret(entry, `${slug}.${options.domain}`)),
      },
    })
    return { kind: 'started', ticket: makeTicket(options.key, job), entry }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const field = refusedField(error)
    if (field !== undefined) return refused(field, error.message)
    throw error
  }
}

/** The address of the page that waits is no secret; what leads in is known to the browser that signed up alone. */
function ready(url: string, entry: string | undefined, host: string): SignUpProgress {
  const secret = entry === undefined ? undefined : entrySecret(entry, host)
  return { kind: 'ready', url, entry: secret === undefined ? undefined : `${url}/link/${secret}` }
}

/** One cookie for all that a browser signs up for, another secret for each. */
function entrySecret(entry: string, host: string): string {
  return deriveSecret(entry, `sign-up ${host}`)
}

/** The input that is refused; undefined when something else went wrong. */
function refusedField({ code, details }: PlatformError): string | undefined {
  if (code !== 'VALUE_INVALID' && code !== 'UNIQUE_VIOLATED') return undefined
  if (typeof details !== 'object' || details === null || !('field' in details)) return undefined
  return typeof details.field === 'string' ? details.field : undefined
}

function refused(field: string, problem: string): SignUpStart {
  return { kind: 'refused', problems: new Map([[field, problem]]) }
}

/** An id can be guessed; a ticket is proof of having ordered. */
function makeTicket(key: string, job: RecordId): string {
  return `${job}.${deriveSecret(key, `sign-up ${job}`)}`
}

function readTicket(key: string, ticket: string): RecordId | undefined {
  const job = ticket.slice(0, ticket.indexOf('.'))
  return isRecordId(job) && equalSecrets(ticket, makeTicket(key, job)) ? job : undefined
}
