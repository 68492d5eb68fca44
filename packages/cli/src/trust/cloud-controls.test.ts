import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { BRANDS, createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { CONTROLS, type ControlId, isControlId } from '@zennnn/trust'
import { cloudControls } from './cloud-controls.ts'

const CANARY = 'no canary database'

/** Why a control is not run by this version. What is bound is taken off; nothing is put on without a reason that a reader accepts. */
const NOT_BOUND: Partial<Record<ControlId, string>> = {
  'attack-blocked': 'no test host outside of this machine',
  'canary-download': CANARY,
  'card-routes': CANARY,
  'csrf-routes': CANARY,
  'directory-sign-in': CANARY,
  'edge-overload': CANARY,
  'escape-corpus': CANARY,
  'foreign-ids': CANARY,
  'hash-routes': CANARY,
  'injection-corpus': CANARY,
  'link-tokens': CANARY,
  'member-names': CANARY,
  'open-findings': 'no register of findings',
  'plain-http': CANARY,
  'provider-sign-in': CANARY,
  'script-corpus': CANARY,
  'session-cookie': CANARY,
  'short-password': CANARY,
  'staff-grant': CANARY,
  'staff-log': CANARY,
  'wrong-logins': CANARY,
}

const SITE = { domain: 'localhost', port: 8443, release: undefined, releaseKey: undefined }

/** None of them looks at anything before it is asked: a place that is not there does. */
function boundControls(): readonly ControlId[] {
  return BRANDS.flatMap((brand) => {
    const secrets = { superuser: '', maintain: '', tenantKey: '' }
    const place = {
      home: '/nowhere',
      control: newDatabaseId(),
      brand,
      access: { address: { host: '/nowhere', port: 5432 }, secrets },
    }
    const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
    return cloudControls(place, SITE, log).map(({ id }) => id)
  })
}

test('every control is bound to the running system, or it is written down why not', () => {
  const bound = new Set(boundControls())
  for (const id of Object.keys(CONTROLS).filter(isControlId))
    assert.equal(
      bound.has(id),
      NOT_BOUND[id] === undefined,
      bound.has(id) ? `${id} is bound: take it off the list` : `${id} is neither bound nor listed`,
    )
  assert.deepEqual(
    Object.keys(NOT_BOUND).filter((id) => !isControlId(id)),
    [],
  )
})

test('no control is bound twice', () => {
  const bound = boundControls().slice(0, boundControls().length / BRANDS.length)
  assert.equal(new Set(bound).size, bound.length)
})

test('the operator’s guide names the controls that run, and no others', async () => {
  const guide = await readFile(
    join(import.meta.dirname, '../../../../docs/operator/security-page.md'),
    'utf8',
  )
  const [, said = ''] = /These controls run in this version[^:]*:([^.]*)\./.exec(guide) ?? []
  const named = Array.from(said.matchAll(/`([a-z-]+)`/g), ([, id = '']) => id).toSorted()
  assert.deepEqual(named, [...new Set(boundControls())].toSorted())
})
