import type { Clock } from '@zennnn/kernel'
import type { Reply } from '../http/reply.ts'
import type { Route } from '../http/route.ts'
import type { SecurityPort } from '../http/security-port.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther, showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { privacyPage } from './privacy.ts'
import { securityText } from './security-text.ts'

/** Results change each quarter of an hour; a crowd that looks at them is served by caches. */
const A_MINUTE = { 'cache-control': 'public, max-age=60' }
const FOR_EVER = { 'cache-control': 'public, max-age=31536000, immutable' }

type Draw = (visit: Visit) => Promise<Reply>

/**
 * What this cloud promises, and what it found when it tried. Nobody's session is looked at, so that everybody gets the same; on the
 * site of a customer each address leads to the cloud's own.
 */
export function securityPages(
  security: SecurityPort,
  { brand, places, clock }: Pick<PagePorts, 'brand' | 'places'> & { readonly clock: Clock },
): readonly Route[] {
  const { origin, style, contact, name, reports } = security
  const own = (path: string, draw: Draw): Route => ({
    methods: ['GET', 'HEAD'],
    path,
    site: 'any',
    access: 'anonymous',
    kind: 'page',
    answer: async (visit) =>
      visit.site.kind === 'cloud' ? await draw(visit) : seeOther(`${origin}${path}`, A_MINUTE),
  })
  return [
    own('/security', async (visit) =>
      showPage({
        title: 'Security',
        visit,
        main: await security.page(),
        stylesheet: style.path,
        headers: A_MINUTE,
      }),
    ),
    own('/security.json', async () => ({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', ...A_MINUTE },
      text: await security.json(),
    })),
    own('/privacy', async (visit) =>
      showPage({
        title: 'Privacy',
        visit,
        main: privacyPage({ brand, name }, await places()),
        headers: A_MINUTE,
      }),
    ),
    own('/.well-known/security.txt', async () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', ...A_MINUTE },
      text: await Promise.resolve(
        securityText({ origin, contact, hasKey: reports.key !== undefined, now: clock.now() }),
      ),
    })),
    {
      ...own(style.path, async () => await Promise.resolve(new Response())),
      answer: async () => ({
        status: 200,
        headers: { 'content-type': 'text/css; charset=utf-8', ...FOR_EVER },
        text: await Promise.resolve(style.css),
      }),
    },
  ]
}
