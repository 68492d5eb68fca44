import type { Brand } from '@zennnn/kernel'
import { type Html, html } from '@zennnn/templates'
import type { Visit } from '../http/visit.ts'
import { showPage } from './page.ts'
import type { PagePorts } from './page-ports.ts'

/** Who of those who run this cloud can see a customer's data: what code holds, and what it cannot. For everybody to read. */
export function showStaffAccess(visit: Visit, { brand, mailLeaves = false }: PagePorts): Response {
  return showPage({
    title: 'Who of us can see your data',
    visit,
    main: html`<h1>Who of us can see your data</h1>
${INTRODUCTION[brand]}
${mailLeaves ? '' : MAIL_STAYS}
<h2>What operators can do</h2>
<p>Operators sign in to the control panel, which is a database of its own, and always with a second factor. There they see of your database its name, address, apps, size and tier, who its first administrator was, when it was last used, and whether its backups and other jobs went well. They can suspend it, delete it, make a backup of it and restore one. Nothing there opens a record or a file, and no backup is handed out to them.</p>
<p>${mailLeaves ? 'Where a database is made for you instead of by you, its first administrator chooses the first password, by a link that is mailed to nobody else.' : 'Where a database is made for you instead of by you, whoever made it saw the link by which its first password is chosen, or chose that. Choose another one.'}</p>
<p>${mailLeaves ? 'E-mail goes to a mail server, and links in the copies that stay here are cut off. Whoever runs that mail server can read what passes it.' : 'E-mail stays in this cloud: operators read in its inbox what it would have sent, also links to choose a password.'}</p>
<h2>What root of the host could still do</h2>
<p>Nobody can take this away by software that runs on that host, so do not believe a page that says otherwise. Whoever is root there holds the keys of PostgreSQL and of the backups. Root could</p>
<ul>
<li>read and change every row of every database, past all rules inside it,</li>
<li>open backups and copies of them,</li>
<li>give a user of yours another password, or act in a user’s name,</li>
<li>read what is in memory, as passwords at the moment in which they are typed,</li>
<li>exchange the program for another one, and change the seals of your audit log together with it.</li>
</ul>
<p>A copy of the seals on another machine shows that the log was changed. Who must not trust any host runs this program on an own one: its source code is open.</p>`,
  })
}

const CHECKED = html`<p>Operators try it on the running system with the command <code>zennnn trust staff</code>: it names every role that could connect to a database, own a part of it or read it, and every person in it whom nobody of that database let in.</p>`

const MAIL_STAYS = html`<p><strong>Not in this cloud yet:</strong> its e-mail stays on its machine, and an operator who asks for a new password in the name of somebody can follow the link. The log of sign-ins in your database would show it. It ends when a mail server is configured.</p>`

const INTRODUCTION: Readonly<Record<Brand, Html>> = {
  zennnn: html`<p class="lead">Nobody of the team can sign in to your database. There is no way in for staff, no role, no right, no table for one, and no setting of this cloud makes one.</p>
${CHECKED}`,
  zeldesk: html`<p class="lead">Support comes in only where an administrator of yours allowed it, for one case and for 24 hours at most. It sees what was allowed and nothing else, exports nothing, and each of its requests is in your audit log before the answer leaves. Your administrators end it at any moment.</p>
${CHECKED}`,
}
