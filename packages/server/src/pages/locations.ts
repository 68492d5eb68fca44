import { html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'

/** Where backups lie: exactly the regions that this cloud is configured with, for everybody. */
export async function showLocations(visit: Visit, ports: PagePorts): Promise<Response> {
  const [viewer, places] = await Promise.all([ports.viewer(visit), ports.places()])
  const rows = places.map(
    ({ name, location }) => html`<tr><td>${name}</td><td>${location}</td></tr>`,
  )
  return showPage({
    title: 'Where backups lie',
    visit,
    viewer,
    main: html`<h1>Where backups lie</h1>
<p class="lead">Every backup of every database is copied to each of these regions. Where they are is what the operator of this cloud says.</p>
<table>
<thead><tr><th scope="col">Region</th><th scope="col">Place</th></tr></thead>
<tbody>${rows}</tbody>
</table>`,
  })
}
