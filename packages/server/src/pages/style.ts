import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Route } from '../http/route.ts'

const CSS = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

/** The stylesheet of all pages. Its name holds its hash, so browsers keep it for ever and never an old one. */
export const STYLE_PATH = `/assets/style.${hash('sha256', CSS, 'hex').slice(0, 12)}.css`

export const styleRoute: Route = {
  methods: ['GET', 'HEAD'],
  path: STYLE_PATH,
  site: 'any',
  access: 'anyone',
  kind: 'page',
  answer: async () =>
    await Promise.resolve(
      new Response(CSS, {
        headers: {
          'content-type': 'text/css; charset=utf-8',
          'cache-control': 'public, max-age=31536000, immutable',
        },
      }),
    ),
}
