import {
  type Clock,
  type DatabaseId,
  fillMailedLinks,
  newMailedLink,
  PlatformError,
  sealingKeyOf,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from './cluster-access.ts'

const DAYS = 7
/** In the log of the database, of the same transaction: a link that nobody put there is a way in for who did. */
const EVENT =
  'The operator at the machine had the first administrator mailed a link to choose a password'

/** Where the database is: `https://acme.localhost:8443`, and its name. */
interface InvitedPlace {
  readonly origin: string
  readonly slug: string
}

interface Invited {
  /** Where the mail goes: the address stored in the database. */
  readonly address: string
  /** The link, which whoever has it comes in by. */
  readonly url: string
}

/**
 * Puts a mail into the outbox of a database by which its first person chooses his password; a link of before opens nothing
 * any more. One transaction. STATE_REFUSED once anybody has a way in: from then on people of the database invite, and
 * nobody who runs the cloud.
 */
export async function inviteFirstPerson(
  access: ClusterAccess,
  database: DatabaseId,
  place: InvitedPlace,
  clock: Clock,
): Promise<Invited> {
  return await asOwner(access, database, async (client) => {
    await client.query('begin')
    const person = await getInvitable(client, place.slug)
    const sealing = sealingKeyOf(access.secrets.tenantKey)
    const { id, hash, sealed, url } = newMailedLink({ clock, sealing }, place.origin)
    await client.query('select zennnn.end_account_links($1)', [person.id])
    await client.query(
      `insert into zennnn.link (id, secret_hash, purpose, model, record, recipient, expires_at, sealed)
       values ($1, $2, 'invitation', 'user', $3, $4, now() + make_interval(days => $5), $6)`,
      [id, hash, person.id, person.address, DAYS, sealed],
    )
    await client.query('select zennnn.audit_operator_event($1, $2, $3)', ['user', person.id, EVENT])
    await client.query('select zennnn.put_mail($1, $2, $3, null)', [
      person.address,
      `Your database ${place.slug} is ready`,
      wordsOf(person, { ...place, url }),
    ])
    await client.query('commit')
    const opened = fillMailedLinks(sealing, { [id]: sealed.toString('base64') }, url)
    return { address: person.address, url: opened }
  })
}

interface Person {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly address: string
}

/** The only one there is: nobody could come in to add another. Held, so that of two invitations at once one link opens. */
async function getInvitable(client: Client, slug: string): Promise<Person> {
  const { rows } = await client.query<Person & { readonly entered: boolean }>(
    `select u.id, u.name, u.login, zennnn.mail_address(u.id) as address,
       exists (select from zennnn.credential) or exists (select from zennnn.passkey)
         or exists (select from zennnn.linked_account) or exists (select from zennnn.directory_account) as entered
     from app."user" u where u.active order by u.created_at, u.id limit 1 for update of u`,
  )
  const [person] = rows
  if (person === undefined || person.entered)
    throw new PlatformError('STATE_REFUSED', {
      message: `Somebody has a way into ${slug} already, so nobody who runs the cloud invites anybody there. Nothing was sent.`,
      hint: 'An administrator of the database invites people: Settings, Users, Invite by e-mail.',
    })
  return person
}

function wordsOf(
  { name, login }: Person,
  { origin, slug, url }: InvitedPlace & { readonly url: string },
): string {
  return `Hello ${name},

your database ${slug} is ready at ${origin}. You are its administrator and sign in there as ${login}.

Choose your password on this page:
${url}

The link is for you alone and works once, for ${DAYS} days. Whoever has it can come in with your account, so please do not forward it.

If you did not order a database you can ignore this message; nothing happens.
`
}
