import { sightOf } from '@zennnn/data'
import { createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import {
  allow,
  app,
  buildRegistry,
  field,
  formView,
  listView,
  model,
  type Registry,
  recordAction,
  searchView,
} from '@zennnn/model'
import { bodyReader } from '../http/body.ts'
import { sampleRequest } from '../http/sample-request.ts'
import type { SourceNotice } from '../http/source-port.ts'
import type { Visit } from '../http/visit.ts'
import type { PagePorts, ReadPage, SignUpPort, Viewer } from './page-ports.ts'

const all = [allow('member', ['read'])]
const shop = app({
  name: 'shop',
  label: 'Shop',
  summary: 'What the tests show.',
  models: [
    model('user', { label: 'User', plural: 'Users', fields: { name: field.text() }, access: all }),
    model('buyer', {
      label: 'Buyer',
      plural: 'Buyers',
      fields: { name: field.text(), secret: field.text({ groups: ['link'] }) },
      access: all,
    }),
    model('bill', {
      label: 'Bill',
      plural: 'Bills',
      title: 'number',
      fields: {
        number: field.text({ label: 'Number' }),
        buyer: field.reference('buyer', { label: 'Buyer' }),
        state: field.selection({ sent: 'Sent', confirmed: 'Order' }),
        untaxed: field.money({ label: 'Net' }),
        total: field.money({ label: 'Total' }),
        currency: field.text(),
        note: field.longText(),
        confirmed_by_name: field.text(),
        confirmed_at: field.dateTime(),
        lines: field.collection('bill_line', 'bill', { label: 'Lines' }),
      },
      access: all,
    }),
    model('bill_line', {
      label: 'Line',
      plural: 'Lines',
      title: 'description',
      fields: {
        bill: field.reference('bill', { required: true }),
        description: field.text({ label: 'Description' }),
        subtotal: field.money({ label: 'Subtotal' }),
      },
      access: all,
    }),
    model('hidden', {
      label: 'Hidden',
      plural: 'Hidden things',
      fields: { name: field.text() },
      access: [allow('link', ['read'])],
    }),
  ],
  actions: [
    recordAction({
      model: 'bill',
      name: 'confirm_by_link',
      label: 'Confirm',
      groups: ['link'],
      run: async () => undefined,
    }),
  ],
  views: [
    listView('bill', ['number', 'buyer', 'buyer.secret', 'state', 'total'], {
      order: 'number desc',
    }),
    formView('bill', {
      status: 'state',
      sections: [
        { fields: ['number', 'buyer', 'total'] },
        { label: 'Lines', fields: [{ name: 'lines', columns: ['description', 'subtotal'] }] },
      ],
    }),
    searchView('bill', { text: ['number', 'buyer.name'], filters: [], groupBy: [] }),
    listView('hidden', ['name']),
    searchView('hidden', { text: ['name'], filters: [], groupBy: [] }),
  ],
  linkPurposes: [
    {
      name: 'bill',
      model: 'bill',
      select: 'number,state,total',
      title: 'Bill',
      columns: ['description', 'subtotal'],
      action: 'confirm_by_link',
      button: 'Confirm bill',
    },
  ],
})

/** A small set of models for tests of pages. */
export const sampleRegistry: Registry = buildRegistry([shop])

const DATABASE = newDatabaseId()

export const sampleSource: SourceNotice = {
  address: 'https://code.example/zennnn',
  build: '0123456789ab'.padEnd(64, 'c'),
}

/** A visit as the listener makes it, with a real body reader. */
export function sampleVisit(options: {
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly site?: 'cloud' | 'customer'
  readonly form?: Readonly<Record<string, string>>
}): Visit {
  const { path, params = {}, site = 'customer', form } = options
  const url = new URL(path, 'https://acme.localhost:8443')
  const request = sampleRequest(
    form === undefined
      ? { headers: {} }
      : {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: String(new URLSearchParams(form)),
        },
  )
  return {
    request,
    target: `${url.pathname}${url.search}`,
    url,
    params,
    site: {
      database: DATABASE,
      kind: site,
      slug: 'acme',
      origin: url.origin,
      registry: sampleRegistry,
    },
    source: sampleSource,
    session: undefined,
    isUnattended: false,
    staff: undefined,
    link: undefined,
    device: undefined,
    step: undefined,
    entry: undefined,
    browser: undefined,
    staffBrowser: undefined,
    principal: { kind: 'guest' },
    csrfToken: 'the-csrf-token',
    network: '127.0.0.1',
    userAgent: 'test',
    requestId: 'request-1',
    log: createLog({ clock: systemClock, level: 'error', write: () => undefined }),
    detach: () => undefined,
    ...bodyReader(request),
  }
}

export const sampleViewer: Viewer = {
  user: { id: '018f0000-0000-7000-8000-000000000001', name: 'Ann', login: 'ann' },
  timeZone: 'UTC',
  sight: sightOf(sampleRegistry, ['member']),
  neutralised: undefined,
}

export interface AskedRead {
  readonly model: string
  readonly parameters: Readonly<Record<string, string>>
}

async function unexpected(): Promise<never> {
  await Promise.resolve()
  throw new Error('This page was not expected to ask for that.')
}

/** Ports that give what a test says; whatever it does not say fails. */
export function samplePorts(
  given: Partial<PagePorts> & { readonly page?: ReadPage; readonly asked?: AskedRead[] } = {},
): PagePorts {
  const signUp: SignUpPort = {
    offered: [shop],
    demands: { minimumLength: 12, refuseCommon: true, words: [] },
    start: unexpected,
    progress: unexpected,
  }
  return {
    domain: 'localhost',
    brand: 'zennnn',
    viewer: async () => await Promise.resolve(sampleViewer),
    read: async (_visit, model, parameters) => {
      given.asked?.push({ model, parameters })
      return await Promise.resolve(given.page ?? { rows: [], total: 0 })
    },
    signIn: unexpected,
    signInWays: async () =>
      await Promise.resolve({ password: true, directory: false, passkey: true, providers: [] }),
    departToSignIn: unexpected,
    departToProve: unexpected,
    returnFromProvider: unexpected,
    answerStep: unexpected,
    stepFactors: unexpected,
    beginEnrolment: unexpected,
    findEnrolment: unexpected,
    enrol: unexpected,
    signOut: unexpected,
    requestPassword: unexpected,
    passwordLink: unexpected,
    choosePassword: unexpected,
    enterByLink: unexpected,
    recoveryOfLink: unexpected,
    stopRecovery: unexpected,
    ownPasswordRules: unexpected,
    passwordKeeper: unexpected,
    changePassword: unexpected,
    openLink: unexpected,
    link: unexpected,
    useLink: unexpected,
    places: unexpected,
    signUp,
    ...given,
  }
}
