import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { BRANDS, createLog, newDatabaseId, systemClock } from '@zennnn/kernel'
import { CONTROLS, type ControlId, isControlId } from '@zennnn/trust'
import { cloudControls } from './cloud-controls.ts'

const SITE = {
  domain: 'localhost',
  port: 8443,
  caFile: undefined,
  certificates: { authority: undefined, dnsHook: undefined, key: 'P-256', httpPort: undefined },
  release: undefined,
  releaseKey: undefined,
} as const

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

test('every control is bound to the running system', () => {
  const bound = new Set(boundControls())
  const unbound = Object.keys(CONTROLS)
    .filter(isControlId)
    .filter((id) => !bound.has(id))
  assert.deepEqual(unbound, [])
})

test('no control is made here: what runs is what is written and sabotaged in packages/trust', async () => {
  const folder = join(import.meta.dirname, '..')
  const made: string[] = []
  for await (const path of glob('**/*.ts', { cwd: folder }))
    if (!path.endsWith('.test.ts') && /\bobserve:/.test(await readFile(join(folder, path), 'utf8')))
      made.push(path)
  assert.deepEqual(made, [])
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
  const [, said = ''] = /These controls run in this version(.*?)\n\n/s.exec(guide) ?? []
  const named = Array.from(said.matchAll(/`([a-z-]+)`/g), ([, id = '']) => id).toSorted()
  assert.deepEqual(named, [...new Set(boundControls())].toSorted())
})
