import type { App, Model } from '@zennnn/model'
import { type Html, html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { titleText } from './field-value.ts'
import { showPage } from './page.ts'
import type { PagePorts, ReadPage, Viewer } from './page-ports.ts'

const LATEST = 5

interface Overview {
  readonly model: Model
  readonly found: ReadPage
}

/** What is in the database, by app: how many records of each model, and the latest of the app's first one. */
export async function showHome(visit: Visit, ports: PagePorts, viewer: Viewer): Promise<Response> {
  // Models of many apps at once; the pool of connections bounds how many run at the same time.
  const apps = await Promise.all(
    businessFirst(viewer.sight.registry.apps).map(async (app) => ({
      app,
      overviews: await Promise.all(
        listedModels(viewer, app).map(async (model) => await overview(visit, ports, model)),
      ),
    })),
  )
  const shown = apps.filter(({ overviews }) => overviews.length > 0)
  return showPage({
    title: 'Home',
    visit,
    viewer,
    main: html`<h1>Welcome, ${viewer.user.name}</h1>
${
  shown.length === 0
    ? html`<div class="card"><p>You may sign in here, but see nothing yet. Ask an administrator of this database to put you into a group.</p></div>`
    : html`<ul class="cards">${shown.map(({ app, overviews }) => drawApp(app, overviews))}</ul>`
}`,
  })
}

/** Administration is what people come for least. */
function businessFirst(apps: readonly App[]): readonly App[] {
  return apps.toSorted((a, b) => Number(a.name === 'base') - Number(b.name === 'base'))
}

/** What people look for has a search view; lines and attachments are found through their documents. */
function listedModels(viewer: Viewer, app: App): readonly Model[] {
  return app.models.flatMap(({ name }) => {
    const model = viewer.sight.models.get(name)
    return model?.views.some((view) => view.type === 'search') === true ? [model] : []
  })
}

async function overview(visit: Visit, ports: PagePorts, model: Model): Promise<Overview> {
  const found = await ports.read(visit, model.name, {
    select: `id,title:${model.title}`,
    order: 'created_at.desc,id.desc',
    limit: String(LATEST),
  })
  return { model, found }
}

function drawApp(app: App, overviews: readonly Overview[]): Html {
  const [first] = overviews
  return html`<li class="card">
<h2>${app.label}</h2>
<p class="quiet">${app.summary}</p>
<ul>${overviews.map(
    ({ model, found }) =>
      html`<li><a href="/records/${model.name}">${model.plural}</a> <span class="quiet number">${found.total.toLocaleString('en')}</span></li>`,
  )}</ul>
${first !== undefined && drawLatest(first)}
</li>`
}

function drawLatest({ model, found }: Overview): Html {
  if (found.rows.length === 0)
    return html`<p class="quiet">No ${model.plural.toLowerCase()} yet. They appear here as soon as they are imported or made through the API.</p>`
  return html`<h3>Latest</h3>
<ul>${found.rows.map(
    (row) =>
      html`<li><a href="/records/${model.name}/${String(row['id'])}">${titleText(row['title'])}</a></li>`,
  )}</ul>`
}
