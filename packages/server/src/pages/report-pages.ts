import { PlatformError, waitWords } from '@zennnn/kernel'
import type { Reply } from '../http/reply.ts'
import type { Route } from '../http/route.ts'
import type { SecurityPort } from '../http/security-port.ts'
import type { Visit } from '../http/visit.ts'
import { advisoriesPage, advisoryPage } from './advisory-page.ts'
import { seeOther, showPage } from './page.ts'
import { type ReportFormState, reportPage } from './report-form.ts'
import { NOTHING_WRITTEN, problemsOf, readWritten, toGiven, wordsProblem } from './report-given.ts'
import { ownReportPage } from './report-own.ts'

/** What was disclosed changes seldom; a crowd that looks at it is served by caches. */
const A_MINUTE = { 'cache-control': 'public, max-age=60' }
const NO_PROBLEMS: ReadonlyMap<string, string> = new Map()
const FORM = '/security/report'
const OWN = '/security/report/link/:secret'

type Answer = (visit: Visit) => Promise<Reply>

/**
 * Where anybody reports a weakness, sees what becomes of it by the link that he got, and reads what was disclosed. Nobody's session
 * is looked at. A change must come from a page of this site: there is no token that it could be bound to.
 */
export function reportPages(security: SecurityPort): readonly Route[] {
  const { origin, reports } = security
  const read = (path: string, draw: Answer): Route => ({
    methods: ['GET', 'HEAD'],
    path,
    site: 'any',
    access: 'anonymous',
    kind: 'page',
    answer: async (visit) =>
      visit.site.kind === 'cloud'
        ? await draw(visit)
        : seeOther(`${origin}${visit.url.pathname}`, A_MINUTE),
  })
  return [
    read(FORM, async (visit) =>
      drawForm(visit, security, { written: NOTHING_WRITTEN, problems: NO_PROBLEMS }),
    ),
    own(['POST'], FORM, async (visit) => await submit(visit, security)),
    read('/security/report/key', async () => {
      if (reports.key === undefined) throw new PlatformError('NOT_FOUND')
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...A_MINUTE },
        text: await Promise.resolve(reports.key.text),
      }
    }),
    own(['GET', 'HEAD'], OWN, async (visit) => await showOwn(visit, security)),
    own(['POST'], OWN, async (visit) => await writeOwn(visit, security)),
    read('/security/advisories', async (visit) =>
      showPage({
        title: 'Security advisories',
        visit,
        main: advisoriesPage(await reports.advisories()),
        headers: A_MINUTE,
      }),
    ),
    read('/security/advisories/:id', async (visit) => {
      const found = (await reports.advisories()).find(({ id }) => id === visit.params['id'])
      if (found === undefined) throw new PlatformError('NOT_FOUND')
      return showPage({
        title: `${found.id}: ${found.title}`,
        visit,
        main: advisoryPage(found),
        headers: A_MINUTE,
      })
    }),
  ]
}

/** Of the cloud's own site alone. */
function own(methods: Route['methods'], path: string, answer: Answer): Route {
  return { methods, path, site: 'cloud', access: 'anonymous', kind: 'page', answer }
}

function drawForm(visit: Visit, security: SecurityPort, state: ReportFormState): Reply {
  const { problems, refusal } = state
  return showPage({
    title: 'Report a weakness',
    visit,
    main: reportPage(security, state),
    status: refusal?.status ?? (problems.size === 0 ? 200 : 422),
  })
}

/** Who is refused finds all that he wrote in the form again. */
async function submit(visit: Visit, security: SecurityPort): Promise<Reply> {
  const written = readWritten(await visit.form())
  const problems = problemsOf(written)
  if (problems.size > 0) return drawForm(visit, security, { written, problems })
  try {
    const secret = await security.reports.receive(toGiven(written), visit.network)
    note(visit, 'security_report_received', 'taken')
    // Browsers take the place in a page along when they are led on: this one is to be read from its beginning.
    return seeOther(`/security/report/link/${secret}#main`)
  } catch (error) {
    const retryAfterS = waitOf(error)
    if (retryAfterS === undefined) throw error
    note(visit, 'security_report_received', 'throttled')
    const words = `More reports came than are taken at once. Nothing was stored. Wait ${waitWords(retryAfterS)} and send it again, or write to ${security.contact}.`
    return drawForm(visit, security, { written, problems, refusal: { status: 429, words } })
  }
}

async function showOwn(visit: Visit, { reports }: SecurityPort): Promise<Reply> {
  return await drawOwn(visit, reports, {})
}

async function writeOwn(visit: Visit, { reports }: SecurityPort): Promise<Reply> {
  const secret = visit.params['secret'] ?? ''
  const words = ((await visit.form()).get('words') ?? '').replaceAll('\r\n', '\n').trim()
  const problem = wordsProblem(words)
  if (problem !== undefined) return await drawOwn(visit, reports, { words, problem })
  try {
    if (await reports.write(secret, words, visit.network)) {
      note(visit, 'security_report_written', 'taken')
      return seeOther(visit.url.pathname)
    }
  } catch (error) {
    // Ours to answer: what he wrote is his to send another way.
    if (error instanceof PlatformError && error.code === 'ACCESS_DENIED')
      return await drawOwn(visit, reports, { words, problem: error.message, status: 403 })
    const retryAfterS = waitOf(error)
    if (retryAfterS === undefined) throw error
    note(visit, 'security_report_written', 'throttled')
    const busy = `You wrote very often today. Wait ${waitWords(retryAfterS)}, then send it again.`
    return await drawOwn(visit, reports, { words, problem: busy, status: 429 })
  }
  throw unknownLink()
}

async function drawOwn(
  visit: Visit,
  reports: SecurityPort['reports'],
  draft: { readonly words?: string; readonly problem?: string; readonly status?: number },
): Promise<Reply> {
  const report = await reports.own(visit.params['secret'] ?? '')
  if (report === undefined) throw unknownLink()
  return showPage({
    title: report.number === null ? 'A test report' : `Report ${report.number}`,
    visit,
    main: ownReportPage(report, { ...draft, origin: visit.site.origin, path: visit.url.pathname }),
    status: draft.status ?? (draft.problem === undefined ? 200 : 422),
  })
}

/** Who floods is found by his network; nothing of what he wrote, and no link, is in the line. */
function note(
  { log, network }: Visit,
  event: 'security_report_received' | 'security_report_written',
  outcome: 'taken' | 'throttled',
): void {
  log.info(event, { outcome, network })
}

function unknownLink(): PlatformError {
  return new PlatformError('NOT_FOUND', {
    message: 'This link opens no report.',
    hint: 'Look whether its address was copied whole.',
  })
}

/** Of TOO_MANY_ATTEMPTS; undefined for every other error. */
function waitOf(error: unknown): number | undefined {
  if (!(error instanceof PlatformError) || error.code !== 'TOO_MANY_ATTEMPTS') return undefined
  const seconds: unknown = Reflect.get(Object(error.details), 'retry_after_s')
  return typeof seconds === 'number' ? seconds : 3600
}
