import type { TestContext } from 'node:test'
import { type ActionTools, answerAction, openDoor, type Principal, Records } from '@zennnn/data'
import { consumeLink, linkPort } from '@zennnn/identity'
import { newRecordId, type RecordId, sealingKeyOf, systemClock } from '@zennnn/kernel'
import { renderHtmlTemplate, renderTextTemplate } from '@zennnn/templates'
import { openWorld, type TestUser, type TestWorld } from './kit.ts'

/** A database with one company and one salesperson in it. */
export interface SalesWorld extends TestWorld {
  readonly company: RecordId
  readonly seller: TestUser
  /** With the rights of the salesperson. */
  readonly records: Records
}

export const ORIGIN = 'https://acme.localhost:8443'

export async function openSales(t: TestContext): Promise<SalesWorld> {
  const world = await openWorld(t)
  const company = newRecordId(systemClock)
  const client = world.superuser
  await client.query('insert into app.company (id, name) values ($1, $2)', [company, 'Acme'])
  const seller = await world.user('seller@example.com', ['sales_user', 'contacts_user'])
  await client.query('update app."user" set company = $1 where id = $2', [company, seller.id])
  return { ...world, company, seller, records: recordsOf(world, seller.principal) }
}

/** Makes the salesperson one who sees all orders. */
export async function promote({ superuser, seller }: SalesWorld): Promise<void> {
  await superuser.query(
    `insert into app.user_groups (source, target) select $1, id from app."group" where name = 'sales_manager'`,
    [seller.id],
  )
}

export function recordsOf(world: TestWorld, principal: Principal): Records {
  const { connections, database, registry } = world
  return new Records({
    registry,
    door: openDoor(connections, database, principal),
    clock: systemClock,
  })
}

export async function countRows(world: TestWorld, table: string): Promise<number> {
  const { rows } = await world.superuser.query<{ count: number }>(
    `select count(*)::integer as count from app."${table}"`,
  )
  return rows[0]?.count ?? -1
}

/** Of the worlds of sales. */
export const SEALING = sealingKeyOf('test')

const TOOLS: ActionTools = {
  clock: systemClock,
  renderMail: (template, values) => ({
    subject: renderTextTemplate(template.subject, values),
    text: renderTextTemplate(template.text, values),
    html: renderHtmlTemplate(template.html, values),
  }),
  links: (transaction) =>
    linkPort({ transaction, origin: ORIGIN, clock: systemClock, sealing: SEALING }),
  consumeLink,
  // What waits in the queue is shown where there is one: test/integration/cloud.
  enqueue: async () => await Promise.resolve(),
}

/** Calls an action as `serve` does. */
export async function act(
  world: TestWorld,
  principal: Principal,
  name: string,
  body: unknown,
): Promise<unknown> {
  const { connections, database, registry } = world
  return await answerAction({
    connections,
    database,
    principal,
    registry,
    name,
    body,
    tools: TOOLS,
  })
}
