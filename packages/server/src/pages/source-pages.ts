import { type Html, html } from '@zennnn/templates'
import type { Reply } from '../http/reply.ts'
import type { Route } from '../http/route.ts'
import type { SourcePort } from '../http/source-port.ts'
import type { Visit } from '../http/visit.ts'
import { seeOther, shortBuild, showPage } from './page.ts'

const A_MINUTE = { 'cache-control': 'public, max-age=60' } as const
/** What a reader takes is counted by pieces of this size. */
const PIECE = 64 * 1024
const LICENCE = 'AGPL-3.0-or-later'

type Draw = (visit: Visit) => Promise<Reply>

/**
 * The source of what runs, for everybody: a page, each file with its hash, all of them as an archive, and what they stand on. On
 * the site of a customer each address leads to the cloud's own.
 */
export function sourcePages(source: SourcePort): readonly Route[] {
  const own = (path: string, draw: Draw): Route => ({
    methods: ['GET', 'HEAD'],
    path,
    site: 'any',
    access: 'anonymous',
    kind: 'page',
    answer: async (visit) =>
      visit.site.kind === 'cloud'
        ? await draw(visit)
        : seeOther(`${source.origin}${path}`, A_MINUTE),
  })
  const page = (path: string, title: string, main: Html): Route =>
    own(
      path,
      async (visit) => await Promise.resolve(showPage({ title, visit, main, headers: A_MINUTE })),
    )
  const json = (path: string, text: string, type = 'application/json; charset=utf-8'): Route =>
    own(path, async () => {
      const headers = { 'content-type': type, ...A_MINUTE }
      return await Promise.resolve({ status: 200, headers, text })
    })
  return [
    page('/source', 'Source code', sourcePage(source)),
    page('/licences', 'Licences', licencePage(source)),
    json('/build.json', source.listing),
    json('/sbom.json', source.sbom, 'application/vnd.cyclonedx+json; version=1.6'),
    own('/source.tar.gz', async () => await sendArchive(source)),
  ]
}

async function sendArchive(source: SourcePort): Promise<Response> {
  const name = `zennnn-${source.version}-${shortBuild(source.build)}.tar.gz`
  const archive = await source.archive()
  return new Response(piecesOf(archive), {
    headers: {
      'content-type': 'application/gzip',
      'content-length': String(archive.length),
      'content-disposition': `attachment; filename="${name}"`,
      ...A_MINUTE,
    },
  })
}

/** All readers read the one archive that is kept: a copy for each would be what a stranger fills the memory with. @internal */
export function piecesOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      if (at < bytes.length) controller.enqueue(bytes.subarray(at, (at += PIECE)))
      if (at >= bytes.length) controller.close()
    },
  })
}

function sourcePage({ build, version, address, origin }: SourcePort): Html {
  return html`<h1>Source code</h1>
<p class="lead">What answers you here is free software: you may use, study, share and change it under the GNU Affero General Public License, version 3 or later (${LICENCE}).</p>
<p><a class="button primary" href="/source.tar.gz">Download the source of this system</a></p>
${address !== `${origin}/source` && html`<p>It is developed at <a href="${address}" rel="code-repository">${address}</a>.</p>`}
<h2>This build</h2>
<dl class="facts">
<dt>Version</dt><dd>${version}</dd>
<dt>Build</dt><dd><code>${build}</code></dd>
</dl>
<p>The build is the SHA-256 of the list of all files with their SHA-256, as sha256sum writes it. <a href="/build.json">/build.json</a> has the list as this process was started of it. In a clone of the source this says whether it is the same:</p>
<pre><code>zennnn build verify ${origin}</code></pre>
<h2>What it stands on</h2>
<p><a href="/licences">Components and their licences</a>, and the same as CycloneDX: <a href="/sbom.json">/sbom.json</a>.</p>`
}

function licencePage({ components }: SourcePort): Html {
  const rows = components.map(
    ({ name, version, licence }) =>
      html`<tr><td>${name}</td><td>${version}</td><td>${licence}</td></tr>\n`,
  )
  return html`<h1>Licences</h1>
<p class="lead">The system itself is under ${LICENCE}. It stands on these ${components.length} components of others, each under a licence that allows this.</p>
<div class="table"><table>
<thead><tr><th scope="col">Component</th><th scope="col">Version</th><th scope="col">Licence</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}
