import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Region } from '@zennnn/cloud'
import { html } from '@zennnn/templates'
import { observeLocations } from './locations-page.ts'

const REGIONS: readonly Region[] = [
  ['eu', 'Paris'],
  ['us', 'D<a>llas & "Fort Worth\'s"'],
].map(([name = '', city = '']) => ({
  name,
  place: { kind: 'folder', path: `/vault/${name}` },
  location: { city, country: 'Here', continent: 'Somewhere' },
}))

/** As the public page has its rows. */
function page(...rows: readonly (readonly [string, string])[]): string {
  return html`<h1>Where backups lie</h1><table>
<thead><tr><th scope="col">Region</th><th scope="col">Place</th></tr></thead>
<tbody>${rows.map(([name, place]) => html`<tr><td>${name}</td><td>${place}</td></tr>`)}</tbody></table>`.toString()
}

const EU = ['eu', 'Paris, Here, Somewhere'] as const
const US = ['us', 'D<a>llas & "Fort Worth\'s", Here, Somewhere'] as const

test('the page has exactly the regions that are configured, whatever their names hold', () => {
  assert.deepEqual(observeLocations(REGIONS, page(US, EU)), {
    outcome: 'holds',
    measured: '2 of 2 regions are published',
    figures: { regions: 2, hidden: 0, invented: 0, unsaid: 0 },
  })
})

test('sabotage: one that is left out, put elsewhere, or invented', () => {
  assert.equal(observeLocations(REGIONS, page(EU)).measured, '1 of 2 regions are published')
  assert.equal(observeLocations(REGIONS, page(EU)).outcome, 'fails')
  const moved = observeLocations(REGIONS, page(['eu', 'Rome, Here, Somewhere'], US))
  assert.deepEqual(
    [moved.outcome, moved.measured],
    ['fails', '1 of 2 regions are published, 1 that are none of ours'],
  )
  assert.equal(observeLocations(REGIONS, page(EU, US, ['ap', 'Asia'])).outcome, 'fails')
  assert.equal(observeLocations(REGIONS, '').outcome, 'fails')
})

test('sabotage: a region of which nobody said where it lies, and none at all', () => {
  const unsaid: Region = { name: 'x', place: { kind: 'folder', path: '/vault/x' } }
  const seen = observeLocations([...REGIONS, unsaid], page(EU, US, ['x', 'this machine']))
  assert.deepEqual(
    [seen.outcome, seen.measured],
    ['fails', '3 of 3 regions are published, 1 without a place'],
  )
  assert.equal(observeLocations([], page()).outcome, 'fails')
})
