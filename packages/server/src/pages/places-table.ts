import { type Html, html } from '@zennnn/templates'

/** A region that keeps backups, and where it lies in the operator's words. */
export interface Place {
  readonly name: string
  readonly location: string
}

/** Exactly the regions that there are: a control reads its rows and compares. */
export function placesTable(places: readonly Place[]): Html {
  const rows = places.map(
    ({ name, location }) => html`<tr><td>${name}</td><td>${location}</td></tr>`,
  )
  return html`<table>
<thead><tr><th scope="col">Region</th><th scope="col">Place</th></tr></thead>
<tbody>${rows}</tbody>
</table>`
}
