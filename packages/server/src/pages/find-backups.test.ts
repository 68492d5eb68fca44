import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showFindBackups } from './find-backups.ts'
import { showLanding } from './landing.ts'
import { sampleViewer, sampleVisit } from './sample-visit.ts'

function visit(path: string) {
  const sample = sampleVisit({ path })
  return {
    ...sample,
    site: { ...sample.site, kind: 'cloud', slug: 'localhost', origin: 'https://localhost:8443' },
  } as const
}

async function pageOf(path: string): Promise<string> {
  return await showFindBackups(visit(path)).text()
}

test('the cloud’s site leads to the backups of a database, signed in or not, and asks nobody whether it is there', async () => {
  for (const viewer of [undefined, sampleViewer]) {
    const landing = await showLanding(visit('/'), viewer).text()
    assert.match(landing, /<a href="\/backups">/)
  }
  const found = await pageOf('/backups?database=%20Acme')
  assert.match(found, /<a href="https:\/\/acme\.localhost:8443\/app\/all-backups">/)
  const other = await pageOf('/backups?database=nobody-has-this')
  assert.equal(other.replaceAll('nobody-has-this', 'acme'), found)
  assert.doesNotMatch(await pageOf('/backups'), /all-backups/)
})

test('what is no name of a database becomes no address', async () => {
  for (const name of ['evil.example/', 'a', '-x-', 'user@evil', '"><script>', 'x'.repeat(41)]) {
    const response = showFindBackups(visit(`/backups?database=${encodeURIComponent(name)}`))
    assert.equal(response.status, 422, name)
    assert.doesNotMatch(await response.text(), /all-backups|<script>/, name)
  }
})
