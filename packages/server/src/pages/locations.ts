import { html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'
import { placesTable } from './places-table.ts'

/** Where backups lie: exactly the regions that this cloud is configured with, for everybody. */
export async function showLocations(visit: Visit, ports: PagePorts): Promise<Response> {
  const [viewer, places] = await Promise.all([ports.viewer(visit), ports.places()])
  return showPage({
    title: 'Where backups lie',
    visit,
    viewer,
    main: html`<h1>Where backups lie</h1>
<p class="lead">Every backup of every database is copied to each of these regions. Where they are is what the operator of this cloud says.</p>
${placesTable(places)}`,
  })
}
