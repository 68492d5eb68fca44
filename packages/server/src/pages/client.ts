import { html } from '@zennnn/templates'
import type { Route } from '../http/route.ts'
import type { SourceNotice } from '../http/source-port.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther, shortBuild } from './page.ts'

/** A file of the built client, as it is and compressed by Brotli where that is worth it. */
export interface ClientFile {
  readonly type: string
  readonly bytes: Buffer
  readonly brotli?: Buffer
}

/** By path below `/app/`: `index.html`, `assets/main-4fd2.js`. */
export type ClientFiles = ReadonlyMap<string, ClientFile>

const INDEX = 'index.html'
/** What `vite.config.ts` calls the script of pages that ask for a new password. */
const PASSWORD_SCRIPT = /^assets\/typed-password-[\w-]+\.js$/
const CLIENT = { methods: ['GET', 'HEAD'], site: 'any', access: 'anyone', kind: 'page' } as const

/** The graphical client: its files, and its one page under every address below `/app`, which it reads itself. */
export function clientRoutes(built: ClientFiles, source: SourceNotice): readonly Route[] {
  const files = withSource(built, source)
  const page = async (visit: Visit): Promise<Response> => await Promise.resolve(open(files, visit))
  return [
    { ...CLIENT, path: '/app', answer: page },
    { ...CLIENT, path: '/app/*', answer: page },
  ]
}

/** Where the browser finds that script; undefined without a built client. */
export function passwordScriptOf(files: ClientFiles): string | undefined {
  const name = [...files.keys()].find((one) => PASSWORD_SCRIPT.test(one))
  return name === undefined ? undefined : `/app/${name}`
}

/** The one page says where the source of the program is; the client shows it, and does not ask for it. */
function withSource(files: ClientFiles, { address, build }: SourceNotice): ClientFiles {
  const index = files.get(INDEX)
  if (index === undefined) return files
  const link = html`<link rel="code-repository" href="${address}" title="${shortBuild(build)}">`
  const text = index.bytes.toString().replace('</head>', `${String(link)}</head>`)
  // Compressed it saves a hundred bytes of a thousand.
  return new Map([...files, [INDEX, { type: index.type, bytes: Buffer.from(text) }]])
}

function open(files: ClientFiles, visit: Visit): Response {
  const name = visit.url.pathname.replace(/^\/app\/?/, '')
  const file = name === INDEX ? undefined : files.get(name)
  if (file !== undefined) return send(file, visit, cacheOf(name))
  // The client would find out by itself, but only after it was loaded.
  if (visit.session === undefined && visit.staff === undefined)
    return seeOther(`/sign-in?next=${encodeURIComponent(visit.target)}`)
  const index = files.get(INDEX)
  if (index === undefined) return seeOther('/home')
  return send(index, visit, 'no-cache')
}

/** Names of assets hold a hash of what is in them. */
function cacheOf(name: string): string {
  return name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}

function send({ type, bytes, brotli }: ClientFile, visit: Visit, cache: string): Response {
  const takesBrotli = /\bbr\b/.test(visit.request.headers.get('accept-encoding') ?? '')
  const isBrotli = takesBrotli && brotli !== undefined
  return new Response(new Uint8Array(isBrotli ? brotli : bytes), {
    headers: {
      'content-type': type,
      'cache-control': cache,
      vary: 'accept-encoding',
      ...(isBrotli ? { 'content-encoding': 'br' } : {}),
    },
  })
}
