import type { Brand } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import { type Place, placesTable } from './places-table.ts'

/** What becomes of data here, as far as the program decides it; where it lies is what is configured, and nothing else. */
export function privacyPage(
  { brand, name }: { readonly brand: Brand; readonly name: string },
  places: readonly Place[],
): Html {
  return html`<div class="prose">
<h1>Privacy at ${name}</h1>
<p class="lead">What this system does with data, by its design. What holds of it is tried on the running system, and <a href="/security">published</a>.</p>
<h2>Where data lies</h2>
<p>Each customer has a database of its own. Every backup of it is copied to each of these regions, and to no other place. Where they are is what the operator of this cloud says.</p>
${placesTable(places)}
<h2>Who sees it</h2>
<p>People whom an administrator of that database let in, as far as their rights go. ${STAFF[brand]} <a href="/staff-access">Who of us can see your data</a></p>
<h2>How long it is kept</h2>
<p>Until it is deleted in the database. Backups of before still have it: of these fourteen are kept, by the ladder that is <a href="/security#backup-ladder">published</a>. Administrators of a database download all of it at any time.</p>
<h2>In your browser</h2>
<p>Cookies are set only to sign in, to open a link that was mailed, and to sign up. These pages load nothing from other sites, and tell none that you were here.</p>
</div>`
}

const STAFF: Readonly<Record<Brand, string>> = {
  zennnn: 'Nobody of the team can sign in to it.',
  zeldesk: 'Support only where an administrator allowed it, for one case and for 24 hours at most.',
}
