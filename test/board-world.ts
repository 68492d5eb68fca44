import type { TestContext } from 'node:test'
import { allow, app, cel, field, model, searchView } from '@zennnn/model'
import type { TestUser } from './kit.ts'
import { openShop, type Shop } from './shop.ts'

export const REPRESENTATION = 'return=representation'

/** Cards that all see and only their owners change. */
export const BOARD = app({
  name: 'board',
  label: 'Board',
  summary: 'Cards of several people',
  depends: ['contacts'],
  models: [
    model('card', {
      label: 'Card',
      plural: 'Cards',
      fields: {
        name: field.text({ required: true }),
        code: field.text({ unique: true }),
        // Cannot be compared in the table, so that a merge always writes it.
        price: field.integer({ groups: ['contacts_user'] }),
        tags: field.manyToMany('tag'),
        owner: field.reference('user', { readonly: true, default: cel('user.id') }),
        serial: field.text({ unique: true, groups: ['contacts_user'] }),
        reviewer: field.reference('user', { groups: ['contacts_user'] }),
        margin: field.integer({ groups: ['sales_manager'] }),
      },
      unique: [['name', 'margin']],
      access: [
        allow('contacts_user', ['read', 'create']),
        allow('contacts_user', ['update', 'delete'], 'record.owner == user.id'),
      ],
    }),
  ],
  views: [
    searchView('card', {
      text: ['name'],
      filters: [{ name: 'dear', label: 'Dear', where: 'record.price > 1' }],
      groupBy: [],
    }),
  ],
})

export interface Board {
  readonly shop: Shop
  /** Of the manager, called A with code K1. */
  readonly theirs: string
  /** Of the seller, called B with code K2. */
  readonly own: string
  readonly change: (user: TestUser, request: Request) => Promise<Answer>
  readonly cards: () => Promise<readonly unknown[]>
}

export interface Request {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly prefer?: string
  readonly accept?: string
}

/** Status, then the code and message of a refusal or what was returned. */
export type Answer = readonly unknown[]

export async function openBoard(t: TestContext): Promise<Board> {
  const shop = await openShop(t, [BOARD])
  const change = async (user: TestUser, request: Request): Promise<Answer> => {
    const { method, path, prefer = '', accept = 'application/json' } = request
    const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) }
    const answer = await shop.ask(user, path, { prefer, accept }, { method, ...body })
    const text = await answer.text()
    const said: unknown = text === '' ? undefined : JSON.parse(text)
    const { code, message } = Object(said)
    return code === undefined ? [answer.status, said] : [answer.status, code, message]
  }
  const make = async (user: TestUser, body: unknown): Promise<string> => {
    const path = 'card?select=id'
    const [, said] = await change(user, { method: 'POST', path, prefer: REPRESENTATION, body })
    return String(Object(said)[0]?.id)
  }
  const [tag] = (await shop.world.superuser.query('select id from app.tag')).rows
  return {
    shop,
    change,
    theirs: await make(shop.manager, { name: 'A', code: 'K1', price: 1, tags: [tag?.['id']] }),
    own: await make(shop.seller, { name: 'B', code: 'K2', price: 2 }),
    cards: async () =>
      (
        await shop.world.superuser.query(
          'select name, code, price, version, (select count(*)::integer from app.card_tags where source = card.id) as tags from app.card order by code',
        )
      ).rows,
  }
}
