import type { TestContext } from 'node:test'
import { type ConnectionLimits, Connections, type Principal } from '@zennnn/data'
import { createLog, systemClock } from '@zennnn/kernel'
import { openWorld, type TestWorld } from './kit.ts'

/** Rows that only their owner sees, behind the real `enter`. */
const NOTES = `
  create table app.note (id int primary key, owner text not null, amount numeric);
  alter table app.note enable row level security;
  create policy own on app.note to zennnn_user using (owner = (select u.login from app."user" u
    where u.id = nullif((select current_setting('zennnn.user_id', true)), '')::uuid));
  grant select, insert, update, delete on app.note to zennnn_user;
`

export interface NotesWorld {
  readonly base: TestWorld
  readonly connections: Connections
  readonly ada: Principal
  readonly bob: Principal
}

/** A database with notes, the users ada and bob, and connections with these limits. */
export async function openNotes(
  t: TestContext,
  limits: Partial<ConnectionLimits> = {},
): Promise<NotesWorld> {
  const base = await openWorld(t)
  await base.superuser.query(NOTES)
  const [ada, bob] = [await base.user('ada', []), await base.user('bob', [])]
  const connections = connect(base, limits)
  t.after(async () => await connections.close())
  return { base, connections, ada: ada.principal, bob: bob.principal }
}

function connect(base: TestWorld, limits: Partial<ConnectionLimits>): Connections {
  return new Connections({
    ...base.address,
    login: () => base.login,
    limits,
    clock: systemClock,
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
  })
}

export const insert = (
  id: number,
  owner: string,
): { text: string; values: unknown[]; name: string } => ({
  name: 'insert_note',
  text: 'insert into app.note (id, owner, amount) values ($1, $2, 12.50) returning id, amount',
  values: [id, owner],
})
export const OWNERS = { name: 'owners', text: 'select distinct owner from app.note', values: [] }
export const COUNT = { name: 'count_notes', text: 'select count(*) from app.note', values: [] }
