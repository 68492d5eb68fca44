import { answerAction, type Row, readSource } from '@zennnn/data'
import {
  type AwayHosts,
  findRecoveryOfLink,
  getLink,
  NEUTRALISED,
  type OutboundTools,
  openLink,
  type PasswordPool,
  parseNeutralised,
  readSignInWays,
  readStepFactors,
  stopRecoveryByLink,
} from '@zennnn/identity'
import { InvariantError, PlatformError, type SealingKey } from '@zennnn/kernel'
import type { PagePorts, ReadPage, Viewer } from '../pages/page-ports.ts'
import { answerRest } from '../rest/rest.ts'
import { GROUPS_STATEMENT } from '../rest/sights.ts'
import { actionTools, type RecordTools } from './action-tools.ts'
import { noteAttempt } from './attempt-line.ts'
import { beginEnrolment, enrol, findEnrolment } from './enrolment.ts'
import { answerStep } from './factor-routes.ts'
import { passwordAccess } from './password-access.ts'
import { receiveFromProvider, sendToProve, sendToSignIn } from './provider-access.ts'
import { attemptSignIn, endSession } from './sign-in.ts'
import type { VaultPort } from './vault-port.ts'
import type { Visit } from './visit.ts'

export interface PageAccessOptions
  extends Pick<PagePorts, 'domain' | 'brand' | 'mailLeaves' | 'passwordScript' | 'signUp'>,
    OutboundTools {
  readonly vault: Pick<VaultPort, 'places'>
  readonly records: RecordTools
  readonly passwords: PasswordPool
  readonly sealing: SealingKey
  readonly away: AwayHosts
  readonly onSignOut: (token: string) => void
}

/** What the pages of this server stand on: the same ways to records and sessions as the API, with the same rights. */
export function pageAccess(options: PageAccessOptions): PagePorts {
  const { records, passwords, sealing, mayReach, findOwnServer, away, vault } = options
  const { domain, brand, mailLeaves, passwordScript, signUp } = options
  const { connections } = records
  const tools = { port: connections, pool: passwords }
  const factors = { port: connections, clock: records.clock, sealing }
  const outbound = { mayReach, findOwnServer }
  const providers = { ...factors, ...outbound }
  return {
    domain,
    brand,
    mailLeaves,
    passwordScript,
    signUp,
    places: async () => await vault.places(),
    viewer: async (visit) => await findViewer(visit, records),
    read: async (visit, model, parameters) =>
      await readPage(visit, { records, model, search: new URLSearchParams(parameters).toString() }),
    signIn: async (visit, credentials) =>
      await attemptSignIn({ ...tools, ...outbound, sealing, away }, visit, credentials),
    signInWays: async ({ site }) => await readSignInWays(connections, site.database),
    departToSignIn: async (visit, entry) => await sendToSignIn(providers, visit, entry),
    departToProve: async (visit) => await sendToProve(providers, visit),
    returnFromProvider: async (visit) => await receiveFromProvider(providers, visit),
    stepFactors: async ({ site, step = '' }) =>
      await readStepFactors(connections, site.database, step),
    answerStep: async (visit, code) => await answerStep(factors, visit, code),
    beginEnrolment: async (visit) => await beginEnrolment(factors, visit),
    findEnrolment: async (visit) => await findEnrolment(factors, visit),
    enrol: async (visit, code) => await enrol(factors, visit, code),
    signOut: async (visit) => {
      await endSession({ port: connections, onSignOut: options.onSignOut }, visit)
    },
    ...passwordAccess(tools, { clock: records.clock, sealing }),
    openLink: async (visit, secret) => {
      const { database } = visit.site
      const token = await exchangeLink(connections, visit, secret)
      const { purpose } = await getLink(connections, database, token)
      return { token, purpose }
    },
    link: async (visit) => await getLink(connections, visit.site.database, visit.link ?? ''),
    recoveryOfLink: async ({ site, link = '' }) =>
      await findRecoveryOfLink(connections, site.database, link),
    stopRecovery: async ({ site, link = '', log }) => {
      const outcome = await stopRecoveryByLink(connections, site.database, link)
      log.info('administrator_recovery_stopped', { outcome })
      return outcome
    },
    useLink: async (visit, values) => {
      await callByLink(visit, values, records)
    },
  }
}

/** A link that there is not is a guess, and so a line for tools that block networks. */
async function exchangeLink(
  port: RecordTools['connections'],
  visit: Visit,
  secret: string,
): Promise<string> {
  const { site, network, userAgent } = visit
  try {
    return await openLink(port, site.database, { secret, network, userAgent })
  } catch (error) {
    const outcome = outcomeOf(error)
    if (outcome !== undefined) noteAttempt(visit, 'link', { outcome })
    throw error
  }
}

function outcomeOf(error: unknown): 'refused' | 'throttled' | undefined {
  if (!(error instanceof PlatformError)) return undefined
  if (error.code === 'TOO_MANY_ATTEMPTS') return 'throttled'
  return Reflect.get(Object(error.details), 'reason') === 'unknown' ? 'refused' : undefined
}

async function findViewer(visit: Visit, records: RecordTools): Promise<Viewer | undefined> {
  const { site, session } = visit
  const { database, registry } = site
  const user = registry.models.get('user')
  if (session === undefined || user === undefined) return undefined
  const principal = { kind: 'session', token: session } as const
  try {
    const [who, groups, neutralised] = await records.connections.batch(database, principal, [
      {
        name: 'viewer',
        text: `select id, name, login, time_zone from ${readSource(user)} where id = (select current_setting('zennnn.user_id')::uuid)`,
        values: [],
        readOnly: true,
      },
      GROUPS_STATEMENT,
      NEUTRALISED,
    ])
    const sight = records.sights.learn({ database, principal, registry }, groups?.rows[0] ?? {})
    return {
      ...parseViewer(who?.rows[0] ?? {}),
      sight,
      neutralised: parseNeutralised(neutralised?.rows[0]),
    }
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'NOT_SIGNED_IN') return undefined
    throw error
  }
}

function parseViewer(row: Row): Pick<Viewer, 'user' | 'timeZone'> {
  const { id, name, login, time_zone: timeZone } = row
  if (
    typeof id !== 'string' ||
    typeof name !== 'string' ||
    typeof login !== 'string' ||
    typeof timeZone !== 'string'
  )
    throw new InvariantError('viewer-columns', 'A user cannot read itself.')
  return { user: { id, name, login }, timeZone }
}

async function readPage(
  { site, principal }: Visit,
  asked: { readonly records: RecordTools; readonly model: string; readonly search: string },
): Promise<ReadPage> {
  const { records, model, search } = asked
  const { headers, body } = await answerRest(
    {
      method: 'GET',
      model,
      search,
      header: (name) => (name === 'prefer' ? 'count=exact' : undefined),
      body: undefined,
      principal,
      database: site.database,
      registry: site.registry,
    },
    records,
  )
  const rows: unknown = JSON.parse(body ?? '[]')
  if (!Array.isArray(rows)) throw new InvariantError('page-rows', 'A list is not a list.')
  return { rows, total: totalOf(headers) }
}

/** `Content-Range: 0-79/25943`. */
function totalOf(headers: Readonly<Record<string, string>>): number {
  const [, range = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-range') ?? []
  const total = /\/(\d+)$/.exec(range)?.[1]
  if (total === undefined) throw new InvariantError('page-total', 'A counted list has no total.')
  return Number(total)
}

/** The purpose of the link names the action; it runs for the link's record and no other. */
async function callByLink(
  visit: Visit,
  values: Readonly<Record<string, string>>,
  records: RecordTools,
): Promise<void> {
  const { site, principal } = visit
  const { database, registry } = site
  const link = await getLink(records.connections, database, visit.link ?? '')
  const purpose = registry.linkPurposes.get(link.purpose)
  if (purpose === undefined || purpose.model !== link.model) throw new PlatformError('LINK_REFUSED')
  await answerAction({
    connections: records.connections,
    database,
    registry,
    principal,
    name: `${purpose.model}.${purpose.action}`,
    body: { ...values, id: link.record },
    tools: actionTools(records, site),
  })
}
