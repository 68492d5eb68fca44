import { LINK_SESSION_S, openLink, type SignInPort } from '@zennnn/identity'
import { LINK_COOKIE, writeToken } from './cookies.ts'
import type { Route } from './route.ts'

/**
 * `/link/<secret>`: the address in the mail. The secret is exchanged for a cookie and the browser sent on, so that it
 * stays neither in the address bar nor in Referer; nothing is used up, so mail scanners that open it do no harm.
 */
export function linkExchangeRoute(port: SignInPort): Route {
  return {
    methods: ['GET'],
    path: '/link/:secret',
    site: 'any',
    access: 'anyone',
    kind: 'page',
    answer: async ({ site, params }) => {
      const token = await openLink(port, site.database, params['secret'] ?? '')
      return new Response(null, {
        status: 303,
        headers: {
          location: '/link',
          'set-cookie': writeToken(LINK_COOKIE, token, LINK_SESSION_S),
        },
      })
    },
  }
}
